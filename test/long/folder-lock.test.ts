import { expect, test } from 'vitest';
import { raceForFolder } from '../store/lock-race.ts';

test(
  'of two starters after a kill -9 one owns the folder, a thousand times',
  { timeout: 1_800_000 },
  async () => {
    const owners = await raceForFolder(1_000);
    expect(owners.filter((count) => count !== 1)).toEqual([]);
    expect(owners).toHaveLength(1_000);
  },
);
