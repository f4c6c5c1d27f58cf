import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endTurn, extendTurn, loadRobots, saveRobots, takeTurn } from '../../src/store/crawl/hosts.ts';
import type { Store } from '../../src/store/open.ts';
import { freshStore, KINDS } from './database.ts';

const turn = (host: string, delayMs: number, leaseMs: number) => ({
  host,
  holder: randomUUID(),
  delayMs,
  leaseMs,
});

describe.each(KINDS)('host state shared by all processes, on %s', (kind) => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore(kind);
  });
  afterAll(() => store[Symbol.asyncDispose]());

  test('one of several concurrent attempts takes the turn at a host', async () => {
    const attempts = Array.from({ length: 8 }, () => takeTurn(store.db, turn('one.example', 0, 60_000)));
    const taken = (await Promise.all(attempts)).filter((outcome) => outcome.taken);
    expect(taken).toHaveLength(1);
    expect(await takeTurn(store.db, turn('two.example', 0, 60_000))).toEqual({ taken: true });
  });

  test('the next turn starts a delay after the end of the last one', async () => {
    const [hour, minute] = [turn('three.example', 3_600_000, 60_000), turn('four.example', 0, 60_000)];
    for (const one of [hour, minute]) await takeTurn(store.db, one);
    for (const one of [hour, minute]) await endTurn(store.db, one);
    const later = await takeTurn(store.db, turn('three.example', 3_600_000, 60_000));
    if (later.taken) throw new Error('taken');
    expect(Math.round(later.waitMs / 60_000)).toBe(60);
    expect(await takeTurn(store.db, turn('four.example', 0, 60_000))).toEqual({ taken: true });
  });

  test('a turn that is not extended runs out, and its owner can no longer end it', async () => {
    const [killed, next] = [turn('five.example', 0, 0), turn('five.example', 0, 60_000)];
    await takeTurn(store.db, killed);
    expect(await takeTurn(store.db, next)).toEqual({ taken: true });
    await endTurn(store.db, killed);
    await extendTurn(store.db, killed);
    expect(await takeTurn(store.db, turn('five.example', 0, 60_000))).toMatchObject({ taken: false });
  });

  test('a turn that is extended does not run out', async () => {
    const long = turn('six.example', 0, 0);
    await takeTurn(store.db, long);
    await extendTurn(store.db, { ...long, leaseMs: 60_000 });
    expect(await takeTurn(store.db, turn('six.example', 0, 60_000))).toMatchObject({ taken: false });
  });

  test('a robots.txt is shared between processes, and the newest copy is used', async () => {
    const copy = { text: 'User-agent: *', fetchedAt: new Date(0), expiresAt: new Date(1000) };
    expect(await loadRobots(store.db, 'https://one.example')).toBeUndefined();
    await saveRobots(store.db, 'https://one.example', copy);
    await saveRobots(store.db, 'https://one.example', { ...copy, text: '' });
    expect(await loadRobots(store.db, 'https://one.example')).toEqual({ ...copy, text: '' });
  });
});
