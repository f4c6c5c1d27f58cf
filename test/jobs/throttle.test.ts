import { expect, test } from 'vitest';
import { openThrottle } from '../../src/jobs/throttle.ts';

function clock() {
  let ms = Date.parse('2026-11-10T12:00:00Z');
  return { now: () => new Date(ms), pass: (seconds: number) => (ms += seconds * 1000) };
}

test('after a run its key pauses for a multiple of the duration, other keys do not', async () => {
  const { now, pass } = clock();
  const pace = openThrottle(2, 60, now);
  expect(pace.pausedUntil('semua')).toBeUndefined();
  expect(await pace.run('semua', async () => pass(3))).toBe(now().getTime());
  expect(pace.pausedUntil('semua')).toEqual(new Date(now().getTime() + 6_000));
  expect(pace.pausedUntil('perang')).toBeUndefined();
  pass(6);
  expect(pace.pausedUntil('semua')).toBeUndefined();
});

test('a pause has a maximum, and failed work counts too', async () => {
  const { now, pass } = clock();
  const pace = openThrottle(2, 60, now);
  const fails = pace.run('semua', async () => {
    pass(300);
    throw new Error('no room on the disk');
  });
  await expect(fails).rejects.toThrow('no room');
  expect(pace.pausedUntil('semua')).toEqual(new Date(now().getTime() + 60_000));
});
