import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { corpusPath, needsCorpus } from '../corpus.ts';
import { findLinks, findWordLinks, type SharedTerms } from '../../src/dedupe/story-links.ts';
import { skeleton, rareTerms, rareWords } from '../../src/dedupe/rare-terms.ts';
import type { Comparison, PlacementReason, TextRelation } from '../../src/model/comparison.ts';

function common(one: string, other: string): number {
  const terms = new Set(rareTerms('', one));
  return rareTerms('', other).filter((term) => terms.has(term)).length;
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

  test('are limited in number, unique and exact integers', () => {
    const terms = rareTerms(
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

const folder = corpusPath('translate');

/** Sixteen consecutive sentences represent an article. */
function articles(language: string): number[][] {
  const lines = readFileSync(join(folder, `flores-dev.${language}`), 'utf8')
    .trim()
    .split('\n');
  return Array.from({ length: Math.floor(lines.length / 16) }, (_, index) =>
    rareTerms('', lines.slice(index * 16, index * 16 + 16).join(' ')),
  );
}

test.each([
  ['id', 0.85],
  ['ar', 0.6],
])('FLORES: the English version of a text in %s', needsCorpus('translate'), (language, least) => {
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

const match = (
  story: number,
  language: string,
  weight: number,
  values: Partial<SharedTerms> = {},
): SharedTerms => ({
  story,
  language,
  weight,
  share: 0.3,
  size: 1000,
  ...values,
});

const own = { story: 1, language: 'id', size: 1000, terms: 30 };
const relation: TextRelation = {
  shared: 20,
  ofSmaller: 0.25,
  ofLarger: 0.2,
  ofLead: 0,
  ofSmallerLead: 0,
  ofBeginning: 0,
  beforeEnding: 0,
  numbersSame: 0,
  numbersDiffer: 0,
  hoursApart: 10,
  sameOutlet: false,
};
const compared = (story: number, reason: PlacementReason, values = {}): Comparison => ({
  article: story,
  story,
  relation: { ...relation, ...values },
  copy: reason === 'copy',
  reason,
});

describe('links before translation', () => {
  const named = [match(2, 'id', 14)];
  const event = [{ story: 2, kind: 'event', evidence: 'passages', sure: false }];
  test.each<[string, Comparison[], SharedTerms[], object[]]>([
    ['shared background with names is one happening', [compared(2, 'little-shared')], named, event],
    ['so are shared quotations', [compared(2, 'not-the-lead')], named, event],
    ['a passage without a common name is page furniture', [compared(2, 'little-shared')], [], []],
    ['a template is none', [compared(2, 'little-shared', { numbersDiffer: 8, numbersSame: 2 })], named, []],
    ['a digest is none', [compared(2, 'digest')], named, []],
    ['a phrase is none', [compared(2, 'little-shared', { shared: 4 })], named, []],
    ['last week is none', [compared(2, 'little-shared', { hoursApart: 160 })], named, []],
    ['what an operator took apart is none', [compared(2, 'ruled-apart')], named, []],
    ['a story is not linked with itself', [compared(1, 'little-shared')], [match(1, 'ar', 50)], []],
    ['names alone say nothing in one language', [], [match(2, 'id', 30)], []],
    ['common names say nothing in another', [], [match(3, 'ar', 5)], []],
    [
      'rare names in another language',
      [],
      [match(2, 'ar', 30)],
      [{ story: 2, kind: 'translation', evidence: 'names', sure: false }],
    ],
    ['rare names among many others', [], [match(2, 'ar', 30, { share: 0.09 })], []],
  ])('%s', (_, comparisons, matches, expected) => {
    expect(findLinks(own, comparisons, matches)).toMatchObject(expected);
    expect(findLinks(own, comparisons, matches)).toHaveLength(expected.length);
  });

  test('a text without names, as in scripts without capitals, needs none', () => {
    const nameless = { ...own, language: 'th', terms: 2 };
    expect(findLinks(nameless, [compared(2, 'little-shared')], [])).toMatchObject(event);
  });
});

describe('links by the words of a translation', () => {
  const words = (values: Partial<SharedTerms>) => [match(2, 'en', 60, values)];
  test.each<[string, SharedTerms[], number[], object[]]>([
    ['most words', words({ share: 0.6 }), [], [{ kind: 'translation', evidence: 'words', sure: true }]],
    ['a good part', words({ share: 0.35 }), [], [{ kind: 'translation', sure: false }]],
    ['a good part and one picture', words({ share: 0.35 }), [2], [{ kind: 'translation', sure: true }]],
    [
      'a brief and a long report',
      words({ share: 0.6, size: 4000 }),
      [],
      [{ kind: 'translation', sure: false }],
    ],
    ['a fair part is one happening', words({ share: 0.22 }), [], [{ kind: 'event' }]],
    [
      'a fair part in one language',
      [match(2, 'id', 60, { share: 0.5 })],
      [],
      [{ kind: 'event', sure: false }],
    ],
    ['a small part is nothing', words({ share: 0.15 }), [], []],
    ['much of very little is nothing', [match(2, 'en', 9, { share: 0.8 })], [], []],
    [
      'a template filled anew is nothing',
      words({ language: 'id', share: 0.9, relation: { ...relation, numbersDiffer: 9 } }),
      [],
      [],
    ],
    [
      'a common passage and nothing else is nothing',
      words({ language: 'id', share: 0.24, relation: { ...relation, ofSmaller: 0.36 } }),
      [],
      [],
    ],
  ])('%s', (_, matches, pictured, expected) => {
    const links = findWordLinks(own, matches, new Set(pictured));
    expect(links).toMatchObject(expected);
    expect(links).toHaveLength(expected.length);
  });
});

/** Machine translations of FLORES next to the human ones, in pieces of five sentences. */
const versions = [
  ['id', 'en-id.bergamot-tiny.id'],
  ['id', 'en-id.opusmt.id'],
  ['en', 'ar-en.bergamot-base-memory.en'],
  ['en', 'ar-en.opusmt.en'],
] as const;

test.each(versions)(
  'FLORES: words tell the version of %s in %s from every other text',
  needsCorpus('translate'),
  (language, machine) => {
    const people = briefs(language, language);
    const machines = briefs(machine, language);
    const texts = new Map<number, number>();
    for (const word of [...people, ...machines].flat()) texts.set(word, (texts.get(word) ?? 0) + 1);
    const rarity = (word: number) => Math.max(0, Math.log(64 / (texts.get(word) ?? 1)));
    const weigh = (some: readonly number[]) => some.reduce((sum, word) => sum + rarity(word), 0);
    const linked = (one: readonly number[], other: readonly number[]) => {
      const shared = weigh(one.filter((word) => other.includes(word)));
      const share = shared / weigh(one);
      const links = findWordLinks(own, [match(2, 'en', shared, { share })], new Set());
      return links.some((link) => link.kind === 'translation');
    };
    const found = machines.filter((words, at) => linked(words, people[at] ?? []));
    // Neighbouring pieces may come from one article.
    const wrong = machines.filter((words, at) =>
      people.some((other, index) => Math.abs(index - at) > 6 && linked(words, other)),
    );
    expect(found.length / machines.length).toBeGreaterThanOrEqual(0.99);
    expect(wrong.length).toBe(0);
  },
);

function briefs(file: string, language: string): number[][] {
  const lines = readFileSync(join(folder, `flores-dev.${file}`), 'utf8')
    .trim()
    .split('\n');
  return Array.from({ length: Math.floor(lines.length / 5) }, (_, index) =>
    rareWords(language, '', lines.slice(index * 5, index * 5 + 5).join(' ')),
  );
}
