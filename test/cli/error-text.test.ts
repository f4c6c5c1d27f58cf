import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorText } from '../../src/cli/error-text.ts';
import { PublishError } from '../../src/model/errors.ts';

const coded = (message: string, code: string) => Object.assign(new Error(message), { code });

test.each([
  [
    'a full disk',
    coded('ENOSPC: no space left on device, write', 'ENOSPC'),
    /^ENOSPC.*\n {2}the disk is full/,
  ],
  [
    'a full disk under a migration',
    new Error('migration 0015 failed', { cause: coded('could not extend file "base/1"', '53100') }),
    /^migration 0015 failed: could not extend file.*\n {2}the disk of the database is full/,
  ],
  ['a folder of another account', coded("EACCES: permission denied, mkdir '/x'", 'EACCES'), /WARTA_DATA/],
  ['a database that is not there', coded('', 'ECONNREFUSED'), /DATABASE_URL/],
  [
    'a database at several addresses',
    new AggregateError([coded('connect ECONNREFUSED ::1:5432', 'ECONNREFUSED')], ''),
    /^connect ECONNREFUSED ::1:5432\n {2}the database server does not accept/,
  ],
  ['a code without a remedy', coded('something else', 'EXDEV'), /^something else$/],
  ['an expected failure', new PublishError('picture', 'too large'), /^too large$/],
  ['a bug', new TypeError('x is undefined'), /^TypeError: x is undefined\n {4}at /],
  ['what is no error', 'teks', /^teks$/],
])('%s', (_what, error, text) => {
  expect(errorText(error)).toMatch(text);
});

test('a real error of the system', () => {
  try {
    readFileSync('/');
  } catch (error) {
    expect(errorText(error)).toMatch(/^EISDIR/);
  }
});
