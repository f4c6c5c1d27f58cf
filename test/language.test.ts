import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = ['src', 'test', 'bench', 'fixtures', 'migrations']
  .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
  .filter((file) => !file.includes('node_modules') && file !== 'test/language.test.ts')
  .toSorted();
const documents = ['README.md', 'ARCHITECTURE.md', 'SECURITY.md', ...globSync('docs/**/*.md', { cwd: root })];

/** Unidiomatic phrases and their plain alternatives. Comments, test names and documents are searched. */
const phrases: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\bwhoever\b/i, 'anyone who, the caller, the process that'],
  [/\bfor ever\b/i, 'permanently, indefinitely'],
  [/\b(?:is|are|be|was|were|been) told\b/i, 'is notified, is reported, is recognised'],
  [/\bheeds?\b/i, 'applies, obeys'],
  [/\bhappenings?\b/i, 'event'],
  [/\b(?:is|are) no (?:address|number|date|page|name|URL)\b/i, 'is not a URL, is not a number'],
  [/\bgives? back\b/i, 'returns'],
  [/\bkeeps? house\b/i, 'housekeeping'],
  [/\bwhat is made of\b/i, 'the result of'],
  [
    /\bstands? (?:in|on|at|for|there|beside|behind|before|under|above|once)\b/i,
    'is in, is listed in, follows',
  ],
];

/** Obsolete names that were replaced. */
const names =
  /\b(?:Kindred|Ballot|DateSlate|IllListing|HostWishes|LineEnd|keepHouse|giveBack|hearMissing|heedKillNotice|hearTdm|likeTwin|fencedOf|askedOf|tornTitle|inRelative|stepBack|withoutTangles|layOut|hashOn|(?:MOST|LEAST|LONGEST|SHORTEST|LARGEST|DEEPEST|FEWEST)_\w+)\b/;

/** Returns the comments and test names of a file with their lines. */
function prose(file: string): { line: number; text: string }[] {
  const inBlock = /^\s*(?:\/?\*|\/\/)/;
  const trailing = /(?:^|\s)\/\/ (.*)$/;
  const title = /\b(?:test|describe|it)(?:\.\w+)*\(\s*(['"`])(.*?)\1/;
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((text, at) => {
      const found = inBlock.test(text) ? text : (title.exec(text)?.[2] ?? trailing.exec(text)?.[1]);
      return found === undefined ? [] : [{ line: at + 1, text: found }];
    });
}

function problems(file: string, lines: readonly { line: number; text: string }[]): string[] {
  return lines.flatMap(({ line, text }) =>
    phrases.flatMap(([pattern, instead]) => {
      const found = pattern.exec(text)?.[0];
      return found === undefined ? [] : [`${file}:${line} says "${found}": write ${instead}`];
    }),
  );
}

test('comments and test names use plain technical English', () => {
  expect(files.flatMap((file) => problems(file, prose(file)))).toEqual([]);
});

test('documents use plain technical English', () => {
  const found = documents.flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    return problems(
      file,
      lines.map((text, at) => ({ line: at + 1, text })),
    );
  });
  expect(found).toEqual([]);
});

test('obsolete names do not come back', () => {
  const found = files.flatMap((file) => {
    const match = names.exec(readFileSync(join(root, file), 'utf8'));
    return match === null ? [] : [`${file}: ${match[0]}`];
  });
  expect(found).toEqual([]);
});

test('every name is exported by one file only', () => {
  const exported = new Map<string, string[]>();
  for (const file of files.filter((one) => one.startsWith('src/'))) {
    const pattern = /^export (?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;
    for (const [, name = ''] of readFileSync(join(root, file), 'utf8').matchAll(pattern))
      exported.set(name, [...new Set([...(exported.get(name) ?? []), file])]);
  }
  const twice = [...exported]
    .filter(([, where]) => where.length > 1)
    .map(([name, where]) => `${name}: ${where.join(', ')}`);
  expect(twice).toEqual([]);
});

test('the check detects violations', () => {
  expect(problems('x.ts', [{ line: 1, text: '// Whoever reads this is told for ever.' }])).toHaveLength(3);
  expect(names.test('const MOST_PAGES = 3')).toBe(true);
});
