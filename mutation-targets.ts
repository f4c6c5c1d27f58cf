/** What `npm run mutation` mutates, each file with the fewest tests that judge it. */
export const TARGETS: Readonly<Record<string, readonly string[]>> = {
  'src/publish/attribution.ts': ['test/publish/attribution.test.ts'],
  'src/dedupe/cluster.ts': ['test/dedupe/cluster.test.ts'],
  'src/dedupe/relation.ts': ['test/dedupe/cluster.test.ts'],
  'src/fetch/robots.ts': ['test/fetch/robots.test.ts'],
  'src/fetch/politeness.ts': ['test/fetch/politeness.test.ts'],
  'src/store/listings.ts': ['test/jobs/poll.test.ts'],
  'src/store/budget.ts': ['test/translate/memory.test.ts'],
  'src/store/memory.ts': ['test/translate/memory.test.ts'],
  'src/translate/memory.ts': ['test/translate/memory.test.ts'],
};
