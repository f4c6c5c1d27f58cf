import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose tests start processes, browsers and crawls. */
const SLOW = ['/test/pipeline/', '/test/browser/', '/corpus.test.ts'];

const isSlow = ({ moduleId }: TestSpecification): boolean => SLOW.some((room) => moduleId.includes(room));

/**
 * Runs slow files first, so that none runs alone at the end. Vitest's own order relies on durations of
 * earlier runs, which a fresh clone does not have.
 */
export default class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- no array: a sequencer
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}
