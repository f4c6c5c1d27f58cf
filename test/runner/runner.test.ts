import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Runs Vitest on one file with the project's global setup and reporter. */
async function runVitest(
  file: string,
  env: Record<string, string> = {},
): Promise<{ code: number; output: string; lastLine: string | undefined }> {
  const child = spawn('npx', ['vitest', 'run', '--config', 'test/runner/vitest.config.ts', file], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { code: Number(code), output, lastLine: output.trim().split('\n').at(-1) };
}

const failed = { code: 1, lastLine: '1 passed, 1 failed' };
const nothingRun = { code: 1, lastLine: '0 passed, 1 failed' };

// Each case starts a whole test run, with its databases.
describe.concurrent('the exit code and the last line of a run', { timeout: 900_000 }, () => {
  test.each([
    ['a file that passes', 'passing.case.ts', '', { code: 0, lastLine: '1 passed, 0 failed' }],
    [
      'a test that fails, and an exit hook that ends with 0',
      'failing-test.case.ts',
      'exiting-setup.ts',
      failed,
    ],
    ['an unhandled rejection', 'unhandled-rejection.case.ts', '', failed],
    ['a hook that throws', 'failing-hook.case.ts', '', failed],
    ['a file that cannot be imported', 'failing-import.case.ts', '', nothingRun],
    ['a global set-up that throws', 'passing.case.ts', 'throwing-setup.ts', nothingRun],
  ])('%s', async (_case, file, setup, expected) => {
    expect(await runVitest(file, { CASE_SETUP: setup })).toMatchObject(expected);
  });

  test('tests that need a missing corpus are skipped and reported in one line', async () => {
    const { code, output, lastLine } = await runVitest('corpus.case.ts', { WARTA_CORPUS: '/nowhere' });
    expect(output.match(/^SKIPPED 3 TESTS: no development corpus at \/nowhere/gm)).toHaveLength(1);
    expect({ code, lastLine }).toEqual({ code: 0, lastLine: '1 passed, 0 failed, 4 skipped' });
  });
});
