import type { Rendered } from '../publish/documents.ts';

/** Makes what is asked for, or gives back what is known where that still holds; undefined where there is no such thing. */
export type Make = (known: Rendered | undefined) => Promise<Rendered | undefined>;

interface Entry {
  readonly made: Rendered | undefined;
  at: number;
  renewing: boolean;
}

/**
 * Answers kept in memory, so that a crowd costs the database one question a second. For `freshMs` an answer is given
 * as it is; up to `staleMs` it is given while a newer one is fetched behind it; then the asker waits.
 */
export class Shelf {
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Map<string, Promise<Rendered | undefined>>();
  readonly #clock: () => number;
  readonly #size: number;

  constructor(clock: () => number, size = 600) {
    this.#clock = clock;
    this.#size = size;
  }

  /** The answer at a path. Rejects only where there is none on the shelf and none can be made. */
  get(
    path: string,
    freshMs: number,
    staleMs: number,
    make: Make,
  ): Rendered | undefined | Promise<Rendered | undefined> {
    const entry = this.#entries.get(path);
    if (entry) {
      const age = this.#clock() - entry.at;
      if (age < freshMs) return entry.made;
      if (age < staleMs && entry.made) {
        if (!entry.renewing) {
          entry.renewing = true;
          // The old answer stays up where a new one cannot be made; the next asker tries again.
          void this.#make(path, make).catch(() => {
            entry.renewing = false;
          });
        }
        return entry.made;
      }
    }
    return this.#make(path, make);
  }

  /** Forgets everything, e.g. after an edit that must be seen at once. */
  clear(): void {
    this.#entries.clear();
  }

  #make(path: string, make: Make): Promise<Rendered | undefined> {
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

  #put(path: string, made: Rendered | undefined): void {
    this.#entries.delete(path);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= this.#size && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(path, { made, at: this.#clock(), renewing: false });
  }
}
