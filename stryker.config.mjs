import { TARGETS } from './mutation-targets.ts';

// All targets with `npm run mutation`, one with `npm run mutation -- --mutate src/fetch/politeness/robots.ts`.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: Object.keys(TARGETS),
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  coverageAnalysis: 'perTest',
  // Constants that are loaded once would each need a process of their own.
  ignoreStatic: true,
  concurrency: 1,
  // Stryker would rewrite tsconfig.json with an interface that TypeScript 7 does not have; nothing here needs it.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  timeoutMS: 20_000,
  ignorePatterns: ['bench', 'data', 'dist', 'scratch', '/reports'],
  tempDirName: '.stryker-tmp',
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  thresholds: { high: 95, low: 85, break: 85 },
};
