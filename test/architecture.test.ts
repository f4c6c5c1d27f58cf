import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const stages = ['config', 'discover', 'fetch', 'extract', 'dedupe', 'translate', 'publish'];

/** The table of ARCHITECTURE.md: what each folder may import beside itself. Anything else is refused. */
const allowed: Record<string, readonly string[] | 'anything'> = {
  model: [],
  ...Object.fromEntries([...stages, 'store', 'observe'].map((folder) => [folder, ['model']])),
  jobs: ['model', ...stages, 'store', 'observe'],
  serve: ['model', 'config', 'publish', 'store', 'observe'],
  commands: 'anything',
  '.': 'anything',
};

const files = globSync('src/**/*.ts', { cwd: root }).toSorted();

function folderOf(file: string): string {
  const [first, second] = relative('src', file).split('/');
  return second === undefined ? '.' : (first ?? '.');
}

function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(root, join(root, dirname(file), match[1] ?? '')),
  );
}

test('folders import only what the table allows', () => {
  const wrong = files.flatMap((file) => {
    const folder = folderOf(file);
    const may = allowed[folder];
    if (may === 'anything') return [];
    return importsOf(file)
      .filter((target) => target.startsWith('src/'))
      .filter((target) => folderOf(target) !== folder && !(may ?? []).includes(folderOf(target)))
      .map((target) => `${file} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('only the rooms that own them touch SQL, the queue and the environment', () => {
  const wrong = files.filter((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    if (/from 'pg-boss'/.test(source) && file !== 'src/jobs/queue.ts') return true;
    // Its types may be named anywhere: that is how a database is handed on.
    if (/import (?!type\b)[^;]*from 'kysely'/.test(source) && !/^src\/(store|jobs)\//.test(file)) return true;
    return false;
  });
  expect(wrong).toEqual([]);
});

test('no drawers, no barrels, no god files', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|index|types|common)\.ts$/.test(file))).toEqual([]);
  const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 360);
  expect(long).toEqual([]);
});

test('every module loads under plain Node, without a build', { timeout: 60_000 }, () => {
  const script = files
    .filter((file) => file !== 'src/cli.ts')
    .map((file) => `await import(${JSON.stringify(join(root, file))});`)
    .join('\n');
  execFileSync(process.execPath, ['--input-type=module', '-e', `${script}\nprocess.exit(0);`], { cwd: root });
});
