import type { Retry } from './errors.ts';

/** When something that failed is tried again. */
export interface RetryPolicy {
  /** Minutes after the first, second, third ... failure. */
  readonly pauses: readonly number[];
  /** What follows the last pause: no further attempt, or the same pause again and again. */
  readonly afterLast: 'stop' | 'repeat';
  /**
   * Whether the time that a server names (Retry-After) replaces the pause, or only lengthens it. Default: it
   * lengthens it.
   */
  readonly retryAfter?: 'replaces' | 'lengthens';
}

/**
 * Returns pauses that double, starting with `first`, up to `max` minutes.
 *
 * @example doublingPauses(15, 60) // [15, 30, 60]
 */
export function doublingPauses(first: number, max: number): number[] {
  const pauses: number[] = [];
  for (let pause = Math.max(first, 1); pause < max; pause *= 2) pauses.push(pause);
  return [...pauses, max];
}

/**
 * Returns when to try again; undefined: never.
 *
 * @param attempts failures in a row, this one included
 * @param error its `retry` is `never`, `later`, or a time that the server named
 */
export function scheduleRetry(
  { pauses, afterLast, retryAfter = 'lengthens' }: RetryPolicy,
  attempts: number,
  { retry }: { readonly retry: Retry },
  now: Date,
): Date | undefined {
  const pause = pauses[attempts - 1] ?? (afterLast === 'repeat' ? pauses.at(-1) : undefined);
  if (retry === 'never' || pause === undefined) return undefined;
  const backOff = new Date(now.getTime() + pause * 60_000);
  if (retry === 'later') return backOff;
  return retryAfter === 'replaces' || retry.after > backOff ? retry.after : backOff;
}
