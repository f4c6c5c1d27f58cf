import { describe, expect, test } from 'vitest';
import { RestartingThread, WorkerThread } from '../../src/threads/worker-thread.ts';
import type { faultyFunctions } from './faulty-thread.ts';

const script = new URL('faulty-thread.ts', import.meta.url);
const patience = 30_000;

describe('a worker thread', { timeout: 900_000 }, () => {
  test('returns results, and errors with their own fields', async () => {
    await using thread = new WorkerThread<typeof faultyFunctions>(script);
    expect(await thread.call('double', [21], patience)).toBe(42);
    const refused = thread.call('refuse', [], patience);
    await expect(refused).rejects.toMatchObject({
      name: 'RangeError',
      message: 'out of range',
      code: 'E_RANGE',
    });
    expect(thread.hasEnded).toBe(false);
  });

  test.each([
    ['timeout', 'spin', 2_000],
    ['memory', 'exhaust', patience],
    ['crash', 'exit', patience],
  ] as const)('ends with the reason "%s" after %s', async (reason, name, timeoutMs) => {
    await using thread = new WorkerThread<typeof faultyFunctions>(script, { maxMegabytes: 32 });
    expect(await thread.call('double', [1], patience)).toBe(2);
    const [failed, waiting] = await Promise.allSettled([
      thread.call(name, [], timeoutMs),
      thread.call('double', [1], patience),
    ]);
    expect(failed).toMatchObject({ status: 'rejected', reason: { name: 'ThreadEndedError', reason } });
    expect(waiting).toMatchObject({ status: 'rejected', reason: { name: 'ThreadEndedError', reason } });
    expect(thread.hasEnded).toBe(true);
    await expect(thread.call('double', [1], patience)).rejects.toMatchObject({ reason });
  });

  test('a script that cannot be loaded is a crash', async () => {
    await using thread = new WorkerThread<typeof faultyFunctions>(new URL('nothing.ts', import.meta.url));
    await expect(thread.call('double', [1], patience)).rejects.toMatchObject({ reason: 'crash' });
  });
});

describe('a restarting thread', { timeout: 900_000 }, () => {
  test('replaces a crashed thread for the calls that wait', async () => {
    await using thread = new RestartingThread<typeof faultyFunctions>(script);
    const [crashed, answered] = await Promise.allSettled([
      thread.call('exit', [], patience),
      thread.call('double', [4], patience),
    ]);
    expect(crashed).toMatchObject({ status: 'rejected', reason: { reason: 'crash' } });
    expect(answered).toEqual({ status: 'fulfilled', value: 8 });
  });

  test('rejects calls once it is closed', async () => {
    const thread = new RestartingThread<typeof faultyFunctions>(script);
    const pending = thread.call('spin', [], patience);
    await expect(Promise.all([pending, thread[Symbol.asyncDispose]()])).rejects.toMatchObject({
      reason: 'closed',
    });
    await expect(thread.call('double', [1], patience)).rejects.toMatchObject({ reason: 'closed' });
  });
});
