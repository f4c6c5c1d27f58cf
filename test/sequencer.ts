import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Rooms whose tests start processes, browsers and crawls. */
const SLOW = ['/test/pipeline/', '/test/browser/', '/corpus.test.ts'];

const isSlow = ({ moduleId }: TestSpecification): boolean => SLOW.some((room) => moduleId.includes(room));

/**
 * The slow files first, so that none is left to run alone at the end. Vitest's own order knows how long files took only
 * where it has run before: not in a fresh clone.
 */
export default class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- no array: a sequencer
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}
