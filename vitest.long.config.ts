import { defineConfig } from 'vitest/config';
import project from './vitest.config.ts';

/** How often the loops go round, unless the environment says otherwise. `npm test` runs the same files with less. */
const counts = { WARTA_RACE: '3x120', WARTA_FUZZ: '1500' };

/** What takes minutes and is not part of `npm test`: `npm run test:long`. */
export default defineConfig({
  ...project,
  test: {
    ...project.test,
    include: ['test/long/**/*.test.ts', 'test/store/race.test.ts', 'test/*/fuzz.test.ts'],
    exclude: [],
    env: { ...counts, ...process.env },
    maxWorkers: 2,
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
  },
});
