import type { RenderedDocument } from '../publish/feeds/documents.ts';

/** Makes what is asked for, or gives back what is known where that still holds; undefined where there is no such thing. */
export type RenderDocument = (known: RenderedDocument | undefined) => Promise<RenderedDocument | undefined>;

interface Entry {
  readonly made: RenderedDocument | undefined;
  at: number;
  renewing: boolean;
}

/** An answer that cannot be made anew. */
export interface Failing {
  readonly path: string;
  /** The first failure since it was last made. */
  readonly since: Date;
}

/** Gets every failure to make an answer whose last good one is kept; `isNews` on the first one, and once a minute after that. */
export type OnRefreshFailed = (error: unknown, path: string, isNews: boolean) => void;

const REPORT_EVERY_MS = 60_000;

/**
 * Answers kept in memory, so that a crowd costs the database one question a second. For `freshMs` an answer is given
 * as it is; up to `staleMs` it is given while a newer one is fetched behind it; then the asker waits.
 */
export class ResponseCache {
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Map<string, Promise<RenderedDocument | undefined>>();
  readonly #failing = new Map<string, { since: number; reportedAt: number }>();
  readonly #clock: () => number;
  readonly #onRefreshFailed: OnRefreshFailed;
  readonly #size: number;

  constructor(clock: () => number, onRefreshFailed: OnRefreshFailed = () => {}, size = 600) {
    this.#clock = clock;
    this.#onRefreshFailed = onRefreshFailed;
    this.#size = size;
  }

  /** The answer at a path. Rejects only where there is none on the shelf and none can be made. */
  get(
    path: string,
    freshMs: number,
    staleMs: number,
    make: RenderDocument,
  ): RenderedDocument | undefined | Promise<RenderedDocument | undefined> {
    const entry = this.#entries.get(path);
    if (entry) {
      const age = this.#clock() - entry.at;
      if (age < freshMs) return entry.made;
      if (age < staleMs && entry.made) {
        if (!entry.renewing) {
          entry.renewing = true;
          // The old answer stays up where a new one cannot be made; the next asker tries again.
          void this.#make(path, make).catch((error: unknown) => {
            entry.renewing = false;
            this.#noteFailure(path, error);
          });
        }
        return entry.made;
      }
    }
    const making = this.#make(path, make);
    if (entry?.made) making.catch((error: unknown) => this.#noteFailure(path, error));
    return making;
  }

  /** What has been kept for at least `forMs` because it cannot be made anew, the longest first. */
  failing(forMs: number): Failing[] {
    return [...this.#failing]
      .filter(([, { since }]) => this.#clock() - since >= forMs)
      .map(([path, { since }]) => ({ path, since: new Date(since) }))
      .toSorted((a, b) => a.since.getTime() - b.since.getTime());
  }

  /** Forgets everything, e.g. after an edit that must be seen at once. */
  clear(): void {
    this.#entries.clear();
    this.#failing.clear();
  }

  #make(path: string, make: RenderDocument): Promise<RenderedDocument | undefined> {
    const waiting = this.#waiting.get(path);
    if (waiting) return waiting;
    const making = make(this.#entries.get(path)?.made)
      .then((made) => {
        this.#put(path, made);
        return made;
      })
      .finally(() => this.#waiting.delete(path));
    this.#waiting.set(path, making);
    return making;
  }

  #noteFailure(path: string, error: unknown): void {
    const now = this.#clock();
    const failing = this.#failing.get(path) ?? { since: now, reportedAt: Number.NEGATIVE_INFINITY };
    const isNews = now - failing.reportedAt >= REPORT_EVERY_MS;
    if (isNews) failing.reportedAt = now;
    if (this.#entries.has(path)) this.#failing.set(path, failing);
    this.#onRefreshFailed(error, path, isNews);
  }

  #put(path: string, made: RenderedDocument | undefined): void {
    this.#entries.delete(path);
    this.#failing.delete(path);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= this.#size && oldest !== undefined) {
      this.#entries.delete(oldest);
      this.#failing.delete(oldest);
    }
    this.#entries.set(path, { made, at: this.#clock(), renewing: false });
  }
}
