import { expect, test } from 'vitest';
import { raceForFolder } from '../store/lock-race.ts';

/** Races; WARTA_LOCKS overrides it. A thousand take a quarter of an hour on two busy cores. */
const ROUNDS = Number(process.env['WARTA_LOCKS'] ?? 60);

test(
  'one of two starters owns the folder after a kill -9, in every race',
  { timeout: 1_800_000 },
  async () => {
    const owners = await raceForFolder(ROUNDS);
    expect(owners.filter((count) => count !== 1)).toEqual([]);
    expect(owners).toHaveLength(ROUNDS);
  },
);
