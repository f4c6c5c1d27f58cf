import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findLinks, type TermMatch } from '../../src/dedupe/links.ts';
import { skeleton, termsOf } from '../../src/dedupe/terms.ts';
import type { Comparison, Reason } from '../../src/model/similarity.ts';

function common(one: string, other: string): number {
  const terms = new Set(termsOf('', one));
  return termsOf('', other).filter((term) => terms.has(term)).length;
}

describe('numbers and names', () => {
  test.each([
    [
      'a name inside sentences',
      'Kemarin Presiden bertemu Rouhani di sana.',
      'On Monday the envoy met Rouhani there.',
    ],
    ['a number, however it is written', 'sebanyak 12.345 orang', 'some 12,345 people'],
    ['a name in Arabic letters', 'the Russian minister Lavrov said', 'قال وزير الخارجية لافروف'],
    ['Arabic digits', 'قتل ٤٧٢ شخصا', 'killed 472 people'],
  ])('%s is found again', (_, one, other) => {
    expect(common(one, other)).toBeGreaterThan(0);
  });

  test.each([
    ['the first word of a sentence', 'Kemarin hujan turun. Kemudian reda.', 'Besok cerah. Kemudian hujan.'],
    ['years and round numbers', 'pada 2026 ada 500 dan 20', 'tahun 2026 dengan 500 dan 20'],
  ])('%s is nothing', (_, one, other) => {
    expect(common(one, other)).toBe(0);
  });

  test.each([
    ['lavrov', 'لافروف'],
    ['damascus', 'دمشق'],
    ['netanyahu', 'نتنياهو'],
    ['khartoum', 'الخرطوم'],
  ])('%s and %s have one skeleton', (latin, arabic) => {
    expect(skeleton(latin).slice(0, 3)).toBe(skeleton(arabic).slice(0, 3));
  });

  test('are few, each once, and exact', () => {
    const terms = termsOf(
      '',
      Array.from({ length: 300 }, (_, index) => `kata Nama${'abcdefghij'[index % 10]}x${index + 101}`).join(
        ' ',
      ),
    );
    expect(terms.length).toBeLessThanOrEqual(64);
    expect(new Set(terms).size).toBe(terms.length);
    expect(terms.every(Number.isSafeInteger)).toBe(true);
  });
});

const folder = join(import.meta.dirname, '../../../shared/corpus/translate');

/** Sixteen sentences in a row stand for an article. */
function articles(language: string): number[][] {
  const lines = readFileSync(join(folder, `flores-dev.${language}`), 'utf8')
    .trim()
    .split('\n');
  return Array.from({ length: Math.floor(lines.length / 16) }, (_, index) =>
    termsOf('', lines.slice(index * 16, index * 16 + 16).join(' ')),
  );
}

test.skipIf(!existsSync(folder)).each([
  ['id', 0.85],
  ['ar', 0.6],
])('FLORES: the English version of a text in %s (skipped where ../shared is absent)', (language, least) => {
  const english = articles('en');
  const others = articles(language);
  const frequency = new Map<number, number>();
  for (const term of [...english, ...others].flat()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const weight = (one: readonly number[], other: readonly number[]) =>
    one
      .filter((term) => other.includes(term))
      .reduce((sum, term) => sum + Math.log(256 / (frequency.get(term) ?? 1)), 0);
  const found = others.filter((terms, index) => weight(terms, english[index] ?? []) >= 18).length;
  const wrong = others.filter((terms, index) =>
    english.some((other, at) => at !== index && weight(terms, other) >= 18),
  ).length;
  expect(found / others.length).toBeGreaterThanOrEqual(least);
  expect(wrong / others.length).toBeLessThanOrEqual(0.1);
});

const match = (story: number, language: string, weight: number): TermMatch => ({
  story,
  language,
  weight,
  share: 0.3,
});

describe('links', () => {
  const own = { story: 1, language: 'id' };
  const relation = {
    shared: 20,
    ofSmaller: 0.25,
    ofLarger: 0.2,
    ofLead: 0,
    ofSmallerLead: 0,
    numbersSame: 0,
    numbersDiffer: 0,
    hoursApart: 10,
    sameOutlet: false,
  };
  const compared = (story: number, reason: Reason, values = {}): Comparison => ({
    article: story,
    story,
    relation: { ...relation, ...values },
    copy: reason === 'copy',
    reason,
  });
  test.each<[string, Comparison[], TermMatch[], object[]]>([
    ['shared background is one happening', [compared(2, 'little-shared')], [], [{ story: 2, kind: 'event' }]],
    ['so are shared quotations', [compared(2, 'not-the-lead')], [], [{ story: 2, kind: 'event' }]],
    ['rare names in the same language', [], [match(2, 'id', 30)], [{ story: 2, kind: 'event' }]],
    ['rare names in another language', [], [match(2, 'ar', 30)], [{ story: 2, kind: 'translation' }]],
    ['a template is none', [compared(2, 'other-numbers')], [match(2, 'id', 30)], []],
    ['a digest is none', [compared(2, 'digest')], [], []],
    ['a phrase is none', [compared(2, 'little-shared', { shared: 4 })], [], []],
    ['last week is none', [compared(2, 'little-shared', { hoursApart: 160 })], [], []],
    ['common names are none', [], [match(2, 'id', 5), match(3, 'ar', 5)], []],
    ['a story is not linked with itself', [compared(1, 'little-shared')], [match(1, 'ar', 50)], []],
  ])('%s', (_, comparisons, matches, expected) => {
    expect(findLinks(own, comparisons, matches)).toMatchObject(expected);
  });
});
