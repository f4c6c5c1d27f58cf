import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { everyTime } from '../../src/jobs/schedule.ts';

/* The tick counts in UTC, in every zone, also where and when an hour is missing or occurs twice. */

const zone = process.env['TZ'];
beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

test.each([
  ['Europe/Berlin', '2026-10-25T00:00:00Z', 'the end of summer time'],
  ['Europe/Berlin', '2026-03-29T00:00:00Z', 'its beginning'],
  ['America/New_York', '2026-11-01T05:00:00Z', 'the end of summer time'],
  ['Australia/Lord_Howe', '2026-04-04T14:00:00Z', 'the end of a summer time of half an hour'],
  ['Asia/Jakarta', '2028-02-28T23:00:00Z', 'the day before a leap day'],
  ['UTC', '2026-12-31T23:00:00Z', 'the end of the year'],
])('in %s at %s, %s', async (name, start) => {
  process.env['TZ'] = name;
  vi.setSystemTime(new Date(start));
  const runs: string[] = [];
  const task = everyTime('*/20 * * * *', async () => void runs.push(new Date().toISOString().slice(11, 16)));
  await vi.advanceTimersByTimeAsync(3 * 3_600_000 + 1000);
  task.stop();
  const hour = Number(start.slice(11, 13));
  const expected = Array.from({ length: 9 }, (_, index) => {
    const minutes = hour * 60 + (index + 1) * 20;
    return `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  });
  expect(runs).toEqual(expected);
});

test('a tick that takes longer than its interval does not overlap with the next', async () => {
  vi.setSystemTime(new Date('2026-11-10T08:00:00Z'));
  const running = Promise.withResolvers<void>();
  let runs = 0;
  const task = everyTime('* * * * *', () => (++runs === 1 ? running.promise : Promise.resolve()));
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(runs).toBe(1);
  running.resolve();
  await vi.advanceTimersByTimeAsync(2 * 60_000);
  expect(runs).toBeGreaterThan(1);
  task.stop();
});
