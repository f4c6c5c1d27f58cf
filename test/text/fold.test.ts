import { describe, expect, test } from 'vitest';
import { agencyNamed } from '../../src/extract/metadata/agency.ts';
import { editionTakes } from '../../src/publish/edition-filter.ts';
import { arabicVariants, fold, foldLetters, foldWords, textHash } from '../../src/text/fold.ts';
import { foldMonths, monthNames } from '../../src/time/months.ts';
import { parseGlossary } from '../../src/translate/glossary/glossary-file.ts';
import { termsIn } from '../../src/translate/glossary/glossary.ts';
import { edition } from '../publish/newsroom.ts';

/** Spellings that every level of folding treats as equal. */
const EQUAL: readonly (readonly [one: string, other: string])[] = [
  ['Qur’an', "Qur'an"],
  ['Qurʼan', 'Qur`an'],
  ['كردستان', 'کردستان'],
  ['ایران', 'ايران'],
  ['G20', 'G٢٠'],
  ['G۲۰', 'G٢٠'],
  ['إيران', 'ايران'],
  ['مُحَمَّد', 'محمد'],
  ['مـــصر', 'مصر'],
  ['غزة', 'غزه'],
  ['على', 'علي'],
];

const story = (text: string) => ({ sources: [], sections: [text], texts: [`“${text}” (x).`] });

describe.each(EQUAL)('%s and %s', (one, other) => {
  test.each([
    ['foldLetters', foldLetters],
    ['foldWords', foldWords],
    ['fold', fold],
    ['textHash', textHash],
    ['foldMonths', foldMonths],
  ])('fold alike with %s', (_, level) => {
    expect(level(one)).toBe(level(other));
  });

  test('are the same keyword and section of an edition', () => {
    for (const [wanted, found] of [
      [one, other],
      [other, one],
    ] as const) {
      expect(editionTakes(edition('a', { keywords: [wanted] }), story(found))).toBe(true);
      expect(editionTakes(edition('a', { sections: [wanted] }), story(found))).toBe(true);
    }
  });

  test('are the same term of an Arabic glossary', () => {
    for (const [term, found] of [
      [one, other],
      [other, one],
    ] as const) {
      const { glossary, problems } = parseGlossary(`terms: [{ ar: "${term}", id: Istilah }]`);
      expect(problems).toEqual([]);
      expect(termsIn(`قال ${found} اليوم`, 'ar', 'id', glossary).length).toBe(1);
    }
  });
});

test.each([
  ['Israel', 'Israel’s army', true],
  ['Iran', "l'Iran", true],
  ['Al-Shabaab', 'Al‐Shabaab', true],
  ['Papua', 'Pa\u00adpua', true],
  ['Erdogan', 'Erdoğan said', true],
  ['Iran', 'Iranian', false],
  ['G20', 'G200', false],
  ['दिल्ल', 'दिल्ली', false],
])('keyword %s in "%s": %s', (keyword, text, selected) => {
  expect(editionTakes(edition('a', { keywords: [keyword] }), story(text))).toBe(selected);
});

test('Latin accents are significant in a glossary, because it may correct them', () => {
  const { glossary } = parseGlossary('terms: [{ en: Erdogan, id: Erdoğan }]');
  expect(termsIn('Erdoğan spoke', 'en', 'id', glossary)).toEqual([]);
  expect(termsIn('Erdogan spoke', 'en', 'id', glossary).length).toBe(1);
});

test.each([
  ['رویترز', 'Reuters'],
  ['أسوشيتد برس', 'AP'],
  ['People’s Daily', agencyNamed("People's Daily")],
])('agency %s is %s', (spelling, name) => {
  expect(agencyNamed(spelling)).toBe(name);
});

test.each([
  ['ینایر', 1],
  ['أكتوبر', 10],
  ['اکتوبر', 10],
  ['जनवरी', 1],
  ['février', 2],
  ['ноября', 11],
])('month %s is %i', (name, month) => {
  expect(monthNames().get(foldMonths(name))).toBe(month);
});

test('each level keeps what the next one drops', () => {
  expect(foldLetters('Qur’an,  10.000')).toBe("qur'an,  10.000");
  expect(foldWords('Al-Qur’an,  (G٢٠)')).toBe('al qur an g20');
  expect(fold('Qur’an,  10.000')).toBe('quran,  10000');
});

test('folding for de-duplication is frozen: fingerprints of stored stories depend on it', () => {
  expect(textHash('Kata ‘Qur’an’ é — ١٢٬٣٤٥ کردستان, 1,5 ´x ﷺ हिन्दी 北京 ㌔.')).toBe(
    '61275c50e1ae2ff3c134c3adaccbf2b23cba98478ba9793e89625d7eae7f8ecf',
  );
});

test('Arabic variants include the letter itself and the letters that fold to it', () => {
  expect(arabicVariants('ک')).toEqual(expect.arrayContaining(['ك', 'ک']));
  expect(arabicVariants('2')).toEqual(['2', '٢', '۲']);
  expect(arabicVariants('x')).toEqual([]);
});
