import { describe, expect, test } from 'vitest';
import { asText, inventStory } from '../../bench/dedupe/invent.ts';
import { fingerprint } from '../../src/dedupe/fingerprint.ts';
import { fold, textHash, tokensOf } from '../../src/text/fold.ts';

describe('folding', () => {
  test.each([
    ['quotation marks and dashes', '“Tidak,” katanya — lalu pergi', '"Tidak," katanya - lalu pergi'],
    ['apostrophes', 'Qur’an dan Jum’at', "Qur'an dan Jum'at"],
    ['case and accents', 'ÉTÉ à Dunkerque', 'été a dunkerque'],
    ['composition', 'cafe\u0301', 'café'],
    ['soft hyphens and zero-width marks', 'peme\u00adrintah\u200b itu', 'pemerintah itu'],
    ['Arabic vowel signs and letters', 'أُمَّةٌ إلى مصرَ', 'امه الي مصر'],
    ['Persian letters', 'کتاب علی', 'كتاب علي'],
    ['digits', '٢٠٢٦ و ۲۰۲۶', '2026 و 2026'],
    ['thousands separators', '1.250.000 dan 1,250,000', '1250000 dan 1250000'],
    ['decimal marks', '3,5 persen', '3.5 persen'],
    ['full width', 'Ｗａｒｔａ', 'warta'],
  ])('%s do not count', (_, one, other) => {
    expect(textHash(one)).toBe(textHash(other));
  });

  test.each([
    ['a word', 'dua orang tewas', 'tiga orang tewas'],
    ['a number', '12 orang', '13 orang'],
    ['a decimal', 'naik 3,5 persen', 'naik 35 persen'],
    ['word order', 'A memukul B', 'B memukul A'],
  ])('%s counts', (_, one, other) => {
    expect(textHash(one)).not.toBe(textHash(other));
  });

  test('scripts without spaces have one token per character', () => {
    expect(tokensOf(fold('東京は晴れ'))).toEqual(['東', '京', 'は', '晴', 'れ']);
  });
});

const hashes = (text: string) => new Set(fingerprint(text).hashes);

describe('fingerprint', () => {
  const story = inventStory(1, 20);

  test('shares hashes exactly where texts share passages', () => {
    const whole = hashes(asText(story));
    const half = fingerprint(asText(story.slice(0, 10))).hashes;
    const other = fingerprint(asText(inventStory(2, 20))).hashes;
    expect(half.filter((print) => whole.has(print)).length / half.length).toBeGreaterThan(0.97);
    expect(other.filter((print) => whole.has(print)).length).toBeLessThan(5);
  });

  test('winnowing guarantee: seven equal words in a row share a hash', () => {
    const passage = 'satu dua tiga empat lima enam tujuh';
    for (let seed = 0; seed < 50; seed++) {
      const one = hashes(`${asText(inventStory(seed, 3))} ${passage} ${asText(inventStory(seed + 100, 3))}`);
      const other = hashes(
        `${asText(inventStory(seed + 200, 3))} ${passage} ${asText(inventStory(seed + 300, 3))}`,
      );
      expect(one.isDisjointFrom(other)).toBe(false);
    }
  });

  test('a brief cut from the beginning shares a key', () => {
    const keys = new Set(fingerprint(asText(story)).keys);
    expect(fingerprint(asText(story.slice(0, 3))).keys.some((key) => keys.has(key))).toBe(true);
  });

  test('keys are at most 24 exact integers in ascending order', () => {
    const { keys } = fingerprint(asText(inventStory(3, 200)));
    expect(keys.length).toBeLessThanOrEqual(24);
    expect(keys.every((key) => Number.isSafeInteger(key) && key >= 0)).toBe(true);
    expect(keys).toEqual(keys.toSorted((a, b) => a - b));
  });

  test.each(['', '   ', '!!!', 'satu', 'satu dua'])('%j does not throw', (text) => {
    const print = fingerprint(text);
    expect(print.size).toBe(text.trim() === '' || text === '!!!' ? 0 : text.split(' ').length);
    expect(print.keys.length).toBe(print.size === 0 ? 0 : 1);
  });

  test('numbers are hashed with their neighbouring words', () => {
    const { numbers } = fingerprint('indeks naik 12 poin pada 2026');
    expect(numbers).toHaveLength(2);
    expect(fingerprint('indeks naik 13 poin').numbers[0]).not.toBe(numbers[0]);
    expect(Math.floor((fingerprint('indeks naik 13 poin').numbers[0] ?? 0) / 2 ** 21)).toBe(
      Math.floor((numbers[0] ?? 0) / 2 ** 21),
    );
  });
});
