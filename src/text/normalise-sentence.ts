const layout = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const arabicMarks = /\u0640|(?=\p{Script=Inherited}|\p{Script=Arabic})\p{Mn}/gu;

/**
 * Normalises a sentence for use as a memory key: NFC; no layout characters, tatweel or vowel marks; one
 * form of quotation marks, dashes, ellipses and spaces. Letters, case and digits are kept: "3 killed" and
 * "4 killed" differ.
 */
export function normaliseSentence(sentence: string): string {
  return sentence
    .normalize('NFC')
    .replaceAll(layout, '')
    .replaceAll(arabicMarks, '')
    .replaceAll(/[“”„‟«»″]/g, '"')
    .replaceAll(/[‘’‚‛′`´]/g, "'")
    .replaceAll(/[‐‑‒–—―]/g, '-')
    .replaceAll('…', '...')
    .replaceAll(/[\s\u00a0]+/g, ' ')
    .trim();
}

const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

function wordsOf(sentence: string): string[] {
  return normaliseSentence(sentence).toLowerCase().match(wordPattern) ?? [];
}

/**
 * Returns up to twelve words for finding similar sentences: the longest, which are usually the rarest.
 * Numbers are excluded.
 */
export function distinctiveWords(sentence: string): string[] {
  const words = [...new Set(wordsOf(sentence))].filter((word) => word.length > 3 && !/\p{N}/u.test(word));
  return words.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1)).slice(0, 12);
}

/** Similarity of two sentences from 0 to 1, by the Levenshtein distance of their words. */
export function similarity(one: string, two: string): number {
  const [a, b] = [wordsOf(one), wordsOf(two)];
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return one === two ? 1 : 0;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, word] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const replace = (row[j] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(replace, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return 1 - (row[b.length] ?? longer) / longer;
}

/** Returns the primary language subtag: `en` for `en-US`. */
export function primaryLanguage(tag: string): string {
  return (tag.split('-', 1)[0] ?? tag).toLowerCase();
}
