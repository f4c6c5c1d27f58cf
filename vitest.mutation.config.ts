import { defineConfig } from 'vitest/config';
import { TARGETS } from './mutation-targets.ts';

/** The tests that judge mutants, as mutation-targets.ts lists them. */
export default defineConfig({
  test: {
    include: Object.values(TARGETS).flat(),
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 180_000,
  },
});
