/** What `npm run mutation` mutates, each file with the fewest tests that judge it. */
export const TARGETS: Readonly<Record<string, readonly string[]>> = {
  'src/publish/attribution.ts': ['test/publish/attribution.test.ts'],
  'src/dedupe/decide-story.ts': ['test/dedupe/decide-story.test.ts'],
  'src/dedupe/compare-texts.ts': ['test/dedupe/decide-story.test.ts'],
  'src/fetch/politeness/robots.ts': ['test/fetch/robots.test.ts'],
  'src/fetch/politeness/rate-limit.ts': ['test/fetch/rate-limit.test.ts'],
  'src/store/crawl/listings.ts': ['test/jobs/poll.test.ts'],
  'src/store/translation/engine-budget.ts': ['test/translate/sentence-memory.test.ts'],
  'src/store/translation/sentence-memory.ts': ['test/translate/sentence-memory.test.ts'],
  'src/translate/memory/sentence-memory.ts': ['test/translate/sentence-memory.test.ts'],
};
