import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = globSync('src/**/*.ts', { cwd: root }).toSorted();
const allowed = layersOf(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'));

/** Reads the table under "## Layers": folder -> folders that it may import. Rows build on the rows above them. */
function layersOf(markdown: string): Map<string, ReadonlySet<string> | 'anything'> {
  const section = /^## Layers$(.*?)^## /ms.exec(markdown)?.[1] ?? '';
  const layers = new Map<string, ReadonlySet<string> | 'anything'>();
  for (const [, name = '', cell = ''] of section.matchAll(/^\| `(\w+)` \|[^|]*\| ([^|]*) \|$/gm)) {
    if (cell === 'anything') layers.set(name, 'anything');
    else if (cell === 'all of the above') layers.set(name, new Set(layers.keys()));
    else layers.set(name, new Set([...cell.matchAll(/`(\w+)`/g)].map(([, folder = '']) => folder)));
  }
  return layers;
}

/** The folder of a source file: `store` for src/store/crawl/hosts.ts, `.` for src/cli.ts. */
function folderOf(file: string): string {
  const [first = '.', second] = relative('src', file).split('/');
  return second === undefined ? '.' : first;
}

function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(root, join(root, dirname(file), match[1] ?? '')),
  );
}

/** Source without comments and string literals in single quotes, so that only code is searched. */
function codeOf(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'/g,
    "''",
  );
}

test('ARCHITECTURE.md lists every folder of src/ and no other', () => {
  const folders = new Set(files.map(folderOf).filter((folder) => folder !== '.'));
  expect([...allowed.keys()].toSorted()).toEqual([...folders].toSorted());
});

test('folders import only what ARCHITECTURE.md allows', () => {
  const wrong = files.flatMap((file) => {
    const folder = folderOf(file);
    const may = allowed.get(folder);
    if (folder === '.' || may === 'anything') return [];
    return importsOf(file)
      .filter((target) => target.startsWith('src/') && folderOf(target) !== folder)
      .filter((target) => !may?.has(folderOf(target)))
      .map((target) => `${file} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('SQL is written in store/ only', () => {
  const sql = /\bsql`|\bsql\.raw|\.(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(''\)/;
  const wrong = files.filter((file) => folderOf(file) !== 'store' && sql.test(codeOf(file)));
  expect(wrong).toEqual([]);
});

test('pg-boss is imported by the queue and its workers only', () => {
  const wrong = files.filter((file) => /from 'pg-boss'/.test(readFileSync(join(root, file), 'utf8')));
  expect(wrong).toEqual(['src/jobs/queue.ts', 'src/jobs/workers.ts']);
});

test("pg-boss's tables are read and written in one file", () => {
  const wrong = files.filter((file) => /\bpgboss\./.test(readFileSync(join(root, file), 'utf8')));
  expect(wrong).toEqual(['src/store/job-table.ts']);
});

test('only config/ reads the environment; the command line hands it over', () => {
  const wrong = files.filter((file) => /\bprocess\.env\b/.test(codeOf(file)) && folderOf(file) !== 'config');
  expect(wrong).toEqual(['src/cli/run-command.ts']);
});

test('no drawers, no barrels, no god files', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|index|types|common)\.ts$/.test(file))).toEqual([]);
  const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 360);
  expect(long).toEqual([]);
});

test('prose of ARCHITECTURE.md ends before column 110', () => {
  const long = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    .split('\n')
    .filter((line) => line.length > 110 && !/^\||^ {3}/.test(line));
  expect(long).toEqual([]);
});

test('every module loads under plain Node, without a build', { timeout: 900_000 }, () => {
  const script = files
    .filter((file) => file !== 'src/cli.ts')
    .map((file) => `await import(${JSON.stringify(join(root, file))});`)
    .join('\n');
  execFileSync(process.execPath, ['--input-type=module', '-e', `${script}\nprocess.exit(0);`], { cwd: root });
});
