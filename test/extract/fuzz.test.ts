import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { readArticle } from '../../src/extract/extract.ts';
import { giants, mutate, random } from './mutate.ts';
import { unsafe } from './safety.ts';

const folder = join(import.meta.dirname, '../../fixtures/pages');
const pages = globSync('*.html', { cwd: folder })
  .toSorted()
  .map((file) => readFileSync(join(folder, file), 'utf8'));
const url = 'https://harbour-post.example/2026/11/10/ferries';
const read = (html: string): ReturnType<typeof readArticle> =>
  readArticle({ url, html }, { now: new Date(0) });

/** WARTA_FUZZ=3000: so many broken pages. */
const CASES = Number(process.env['WARTA_FUZZ'] ?? 500);

test(
  `${CASES} broken pages are read without an error, and what comes out is safe`,
  { timeout: 300_000 + CASES * 100 },
  () => {
    const next = random(7);
    for (let round = 0; round < CASES; round++) {
      const { body, metadata } = read(mutate(pages, next));
      expect(unsafe(body.html), `round ${round}`).toEqual([]);
      expect(typeof metadata.language).toBe('string');
    }
  },
);

test('any string is a page', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 400 }), (html) => {
      expect(unsafe(read(html).body.html)).toEqual([]);
    }),
    { numRuns: 300, seed: 11 },
  );
});

test.each(Object.entries(giants(200_000)))('a page of nothing but %s', { timeout: 900_000 }, (_, make) => {
  expect(unsafe(read(make()).body.html)).toEqual([]);
});
