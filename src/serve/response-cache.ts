import type { RenderedDocument } from '../publish/feeds/documents.ts';

/**
 * Renders a document, or returns `known` when that is still current.
 * @returns undefined when there is no such document
 */
export type RenderDocument = (known: RenderedDocument | undefined) => Promise<RenderedDocument | undefined>;

/** How old a cached response may be. */
export interface Freshness {
  /** Until this age it is served without a database query. */
  readonly freshMs: number;
  /** Until this age it is served if the database fails or does not answer in time. */
  readonly staleMs: number;
}

interface Entry {
  readonly document: RenderedDocument | undefined;
  readonly renderedAt: number;
  /** Until this time it is served without a database query. */
  freshUntil: number;
}

/** A response that cannot be refreshed. */
export interface Failing {
  readonly path: string;
  /** The first failure since the last success. */
  readonly since: Date;
}

/**
 * Called for every failed refresh of a response that the cache still has. `isNews` is true on the first failure and
 * then once a minute, so that an outage does not fill the log.
 */
export type OnRefreshFailed = (error: unknown, path: string, isNews: boolean) => void;

export interface CacheOptions {
  readonly onRefreshFailed?: OnRefreshFailed | undefined;
  /** Maximum number of responses; the one that was rendered first is dropped. */
  readonly maxEntries?: number;
  /** How long a request waits for a refresh while there is an older response. */
  readonly maxWaitMs?: number;
}

const MAX_ENTRIES = 600;
const MAX_WAIT_MS = 5_000;
const REPORT_EVERY_MS = 60_000;

/**
 * Rendered responses in memory: however many requests arrive, the database gets one query per path and `freshMs`.
 * After `freshMs` the next request waits for the refresh, so that what another process published or withdrew shows
 * after that time at the latest. The old response is served only when the refresh fails or takes over `maxWaitMs`.
 */
export class ResponseCache {
  readonly #entries = new Map<string, Entry>();
  readonly #pending = new Map<string, Promise<RenderedDocument | undefined>>();
  readonly #failing = new Map<string, { since: number; reportedAt: number }>();
  readonly #clock: () => number;
  readonly #onRefreshFailed: OnRefreshFailed;
  readonly #maxEntries: number;
  readonly #maxWaitMs: number;

  /** @param clock the current time in milliseconds */
  constructor(clock: () => number, options: CacheOptions = {}) {
    this.#clock = clock;
    this.#onRefreshFailed = options.onRefreshFailed ?? (() => {});
    this.#maxEntries = options.maxEntries ?? MAX_ENTRIES;
    this.#maxWaitMs = options.maxWaitMs ?? MAX_WAIT_MS;
  }

  /**
   * Returns the response for a path; synchronously if it is fresh, which saves a turn of the event loop.
   *
   * @throws the error of `render` if there is no older response
   */
  get(
    path: string,
    { freshMs, staleMs }: Freshness,
    render: RenderDocument,
  ): RenderedDocument | undefined | Promise<RenderedDocument | undefined> {
    const entry = this.#entries.get(path);
    const now = this.#clock();
    if (entry && now < entry.freshUntil) return entry.document;
    const refresh = this.#pending.get(path) ?? this.#refresh(path, freshMs, render);
    if (!entry?.document || now - entry.renderedAt >= staleMs) return refresh;
    return this.#withFallback(refresh, entry, freshMs);
  }

  /** Returns the responses that could not be refreshed for at least `forMs`, the longest first. */
  failing(forMs: number): Failing[] {
    return [...this.#failing]
      .filter(([, { since }]) => this.#clock() - since >= forMs)
      .map(([path, { since }]) => ({ path, since: new Date(since) }))
      .toSorted((a, b) => a.since.getTime() - b.since.getTime());
  }

  /** Drops all responses, e.g. after an edit that must be visible immediately. */
  clear(): void {
    this.#entries.clear();
    this.#pending.clear();
    this.#failing.clear();
  }

  /**
   * Returns the refreshed response, or the old one if the refresh fails or is late. In the latter cases
   * the next requests do not wait again.
   */
  async #withFallback(
    refresh: Promise<RenderedDocument | undefined>,
    entry: Entry,
    freshMs: number,
  ): Promise<RenderedDocument | undefined> {
    const { promise: late, resolve } = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => resolve('late'), this.#maxWaitMs);
    try {
      const document = await Promise.race([refresh, late]);
      if (document !== 'late') return document;
    } catch {
      // #refresh has reported the failure.
    } finally {
      clearTimeout(timer);
    }
    entry.freshUntil = this.#clock() + freshMs;
    return entry.document;
  }

  #refresh(path: string, freshMs: number, render: RenderDocument): Promise<RenderedDocument | undefined> {
    // The age counts from here: a change during the rendering may be missing from the result.
    const renderedAt = this.#clock();
    const known = this.#entries.get(path)?.document;
    const refresh = render(known).then(
      (document) => {
        // After clear() the result may be older than the edit that must show.
        if (this.#pending.get(path) === refresh)
          this.#store(path, { document, renderedAt, freshUntil: renderedAt + freshMs });
        return document;
      },
      (error: unknown) => {
        if (this.#pending.get(path) === refresh) {
          this.#pending.delete(path);
          if (known) this.#noteFailure(path, error);
        }
        throw error;
      },
    );
    this.#pending.set(path, refresh);
    return refresh;
  }

  #noteFailure(path: string, error: unknown): void {
    const now = this.#clock();
    const failing = this.#failing.get(path) ?? { since: now, reportedAt: Number.NEGATIVE_INFINITY };
    const isNews = now - failing.reportedAt >= REPORT_EVERY_MS;
    if (isNews) failing.reportedAt = now;
    if (this.#entries.has(path)) this.#failing.set(path, failing);
    this.#onRefreshFailed(error, path, isNews);
  }

  #store(path: string, entry: Entry): void {
    this.#pending.delete(path);
    this.#entries.delete(path);
    this.#failing.delete(path);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= this.#maxEntries && oldest !== undefined) {
      this.#entries.delete(oldest);
      this.#failing.delete(oldest);
    }
    this.#entries.set(path, entry);
  }
}
