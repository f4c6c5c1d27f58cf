import { expect, test } from 'vitest';
import type { Retry } from '../../src/model/errors.ts';
import { doublingPauses, type RetryPolicy, scheduleRetry } from '../../src/model/schedule-retry.ts';

const now = new Date('2026-11-10T08:00:00Z');
const inMinutes = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const after = (minutes: number): Retry => ({ after: inMinutes(minutes) });

const stop: RetryPolicy = { pauses: [2, 10], afterLast: 'stop' };
const repeat: RetryPolicy = { pauses: [2, 10], afterLast: 'repeat' };
const exact: RetryPolicy = { ...repeat, retryAfter: 'replaces' };

test.each<[policy: RetryPolicy, attempts: number, retry: Retry, minutes: number | undefined]>([
  [stop, 1, 'later', 2],
  [stop, 2, 'later', 10],
  [stop, 3, 'later', undefined],
  [stop, 3, after(60), undefined],
  [stop, 1, 'never', undefined],
  [repeat, 3, 'later', 10],
  [repeat, 99, 'later', 10],
  [repeat, 1, 'never', undefined],
  [repeat, 1, after(5), 5],
  [repeat, 2, after(5), 10],
  [exact, 2, after(5), 5],
  [exact, 2, after(60), 60],
  [exact, 2, 'later', 10],
  [{ pauses: [], afterLast: 'repeat' }, 1, 'later', undefined],
])('%j, failure %i, retry %j: in %s minutes', (policy, attempts, retry, minutes) => {
  const expected = minutes === undefined ? undefined : inMinutes(minutes);
  expect(scheduleRetry(policy, attempts, { retry }, now)).toEqual(expected);
});

test.each([
  [15, 60, [15, 30, 60]],
  [1, 10, [1, 2, 4, 8, 10]],
  [60, 60, [60]],
  [2000, 1440, [1440]],
  [0, 3, [1, 2, 3]],
])('pauses that double from %i to %i: %j', (first, max, pauses) => {
  expect(doublingPauses(first, max)).toEqual(pauses);
});
