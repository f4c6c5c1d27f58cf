import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';
import { corpusPath } from './corpus.ts';

/**
 * Ends the run with a machine-readable line: `N passed, N failed`, and the number of skipped tests if
 * there are any.
 *
 * Also ensures that a run exits with code 0 only if it ended here without a failure: some packages call
 * `process.exit(0)` in exit hooks, which would hide the exit code of Vitest.
 */
export default class CountReporter implements Reporter {
  #ended = false;
  #passed = false;

  onInit(): void {
    process.once('exit', () => {
      if (!this.#ended) process.stdout.write('\n0 passed, 1 failed\n');
      if (!this.#passed) process.exitCode ||= 1;
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      counts.failed += module.errors().length;
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
      for (const test of module.children.allTests()) counts[test.result().state]++;
    }
    // A run can also fail without a failed test: a global setup threw, no file was found, or Ctrl-C was
    // pressed.
    const failed = Math.max(counts.failed + counts.pending, reason === 'passed' ? 0 : 1);
    this.#reportMissingCorpus(modules);
    const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
    process.stdout.write(`\n${counts.passed} passed, ${failed} failed${skipped}\n`);
    this.#ended = true;
    this.#passed = failed === 0;
  }

  #reportMissingCorpus(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests('skipped')]);
    const missing = tests.filter((test) => test.meta().needsCorpus);
    if (missing.length > 0)
      process.stdout.write(
        `\nSKIPPED ${missing.length} TESTS: no development corpus at ${corpusPath('')} (set WARTA_CORPUS to its folder)\n`,
      );
  }
}
