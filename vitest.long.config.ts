import { defineConfig } from 'vitest/config';

/** What takes minutes and is not part of `npm test`: `npm run test:long`. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    reporters: ['default', './test/reporter.ts'],
  },
});
