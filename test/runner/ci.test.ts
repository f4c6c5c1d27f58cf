import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Shell commands of the fake `npm`, by subcommand. */
interface Calls {
  ci?: string;
  demo?: string;
  test?: string;
  long?: string;
}

/** Runs `.ci/run` with a fake `npm` that executes these commands. */
function runCi(calls: Calls): { code: number | null; lastLine: string | undefined } {
  const folder = mkdtempSync(join(tmpdir(), 'warta-ci-'));
  try {
    const {
      ci = ':',
      demo = ':',
      test: short = 'echo "3 passed, 0 failed"',
      long = 'echo "2 passed, 0 failed"',
    } = calls;
    const npm = `#!/bin/sh
case "$*" in
  ci) ${ci} ;;
  "run demo -- --once") ${demo} ;;
  test) ${short} ;;
  "run test:long") ${long} ;;
  *) exit 9 ;;
esac
`;
    mkdirSync(join(folder, '.ci'));
    mkdirSync(join(folder, 'bin'));
    cpSync(join(root, '.ci/run'), join(folder, '.ci/run'));
    for (const [name, text] of Object.entries({ npm, chromium: '#!/bin/sh\n', xmllint: '#!/bin/sh\n' })) {
      writeFileSync(join(folder, 'bin', name), text);
      chmodSync(join(folder, 'bin', name), 0o755);
    }
    const { status, stdout } = spawnSync(join(folder, '.ci/run'), {
      env: { ...process.env, PATH: `${folder}/bin:${process.env['PATH']}` },
      encoding: 'utf8',
    });
    return { code: status, lastLine: stdout.trim().split('\n').at(-1) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each<[string, Calls, string]>([
  ['all is well', {}, '5 passed, 0 failed'],
  ['tests are skipped', { test: 'echo "3 passed, 0 failed, 4 skipped"' }, '5 passed, 0 failed'],
  ['a test fails', { test: 'echo "2 passed, 1 failed"; exit 1' }, '4 passed, 1 failed'],
  ['a test fails and the code is 0', { test: 'echo "2 passed, 1 failed"' }, '4 passed, 1 failed'],
  ['a long test fails and the code is 0', { long: 'echo "1 passed, 1 failed"' }, '4 passed, 1 failed'],
  [
    'the code is not 0 and no test failed',
    { long: 'echo "2 passed, 0 failed"; exit 1' },
    '5 passed, 1 failed',
  ],
  ['no test was run', { test: 'echo "error TS2322"; exit 2' }, '2 passed, 1 failed'],
  ['the run ended without its line and with 0', { test: ':' }, '2 passed, 1 failed'],
  ['the packages cannot be installed', { ci: 'exit 1' }, '5 passed, 1 failed'],
  ['the demo fails', { demo: 'exit 1' }, '5 passed, 1 failed'],
])('.ci/run when %s', (_case, calls, lastLine) => {
  expect(runCi(calls)).toEqual({ code: lastLine.endsWith(' 0 failed') ? 0 : 1, lastLine });
});
