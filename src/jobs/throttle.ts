/** Keeps repeated work to a share of the time, each key by itself. */
export interface Throttle {
  /** When the work may be done again; undefined where that is now. */
  restsUntil(key: string): Date | undefined;
  /** Does it, and notes how long it took. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/**
 * @param rest how long a piece of work is rested from, in times of its own length
 * @param mostSeconds the longest rest
 */
export function openThrottle(rest: number, mostSeconds: number, now: () => Date): Throttle {
  const rested = new Map<string, Date>();
  return {
    restsUntil(key) {
      const until = rested.get(key);
      return until !== undefined && until > now() ? until : undefined;
    },
    async run(key, work) {
      const start = now().getTime();
      try {
        return await work();
      } finally {
        const end = now().getTime();
        rested.set(key, new Date(end + Math.min(rest * (end - start), mostSeconds * 1000)));
      }
    },
  };
}
