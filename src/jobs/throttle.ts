/** Limits repeated work to a share of the time, separately for each key. */
export interface Throttle {
  /** When the work may run again; undefined if it may run now. */
  pausedUntil(key: string): Date | undefined;
  /** Runs the work and records its duration. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Opens a throttle.
 *
 * @param rest pause after a run, as a multiple of its duration
 * @param maxSeconds maximum pause
 */
export function openThrottle(rest: number, maxSeconds: number, now: () => Date): Throttle {
  const pauses = new Map<string, Date>();
  return {
    pausedUntil(key) {
      const until = pauses.get(key);
      return until !== undefined && until > now() ? until : undefined;
    },
    async run(key, work) {
      const start = now().getTime();
      try {
        return await work();
      } finally {
        const end = now().getTime();
        pauses.set(key, new Date(end + Math.min(rest * (end - start), maxSeconds * 1000)));
      }
    },
  };
}
