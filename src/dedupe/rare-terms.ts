import { fold, tokensOf, UNSPACED } from '../text/fold.ts';
import { hash53 } from '../text/hash.ts';

/** Maximum number of terms per text. The first ones are taken, since news begins with what matters. */
const MOST = 64;
/** The same for words, each of which is weaker evidence. */
const MAX_WORDS = 128;
const MIN_WORD_LENGTH = 4;
const ARABIC = /\p{Script=Arabic}/u;

/**
 * Returns the terms that a text shares with other texts on the same event, in any wording or language:
 * numbers and names. A name is a capitalised word that does not begin a sentence. It is hashed as written
 * and as its consonant skeleton, which is similar in Arabic ("Rouhani" and «روحاني» are both `rn`,
 * "Khartoum" and «الخرطوم» `krtm`). Arabic has no capitals, so every longer word may be a name; only rare
 * ones have weight.
 *
 * @returns hashes of at most 53 bits, without duplicates
 */
export function rareTerms(headline: string, text: string): number[] {
  const whole = `${headline}.\n${text}`;
  const terms = new Set<string>();
  for (const number of numbersIn(whole)) terms.add(number);
  for (const name of namesIn(whole)) {
    const folded = fold(name);
    const bones = skeleton(folded);
    if (!ARABIC.test(name)) terms.add(folded);
    if (bones.length >= 3) terms.add(`~${bones}`);
    if (terms.size >= MOST) break;
  }
  return [...terms].slice(0, MOST).map(hash53);
}

/**
 * Returns the words of a text in one language, for comparing texts that were translated into it; the
 * rarity of shared words decides. In scripts without spaces, each pair of neighbouring characters is a
 * word.
 *
 * @returns hashes of at most 53 bits, without duplicates, in the order of the text
 */
export function rareWords(language: string, headline: string, text: string): number[] {
  const tokens = tokensOf(fold(`${headline}\n${text}`));
  const words = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    if (words.size >= MAX_WORDS) break;
    if (UNSPACED.test(token)) words.add(token + (tokens[index + 1] ?? ''));
    else if (token.length >= MIN_WORD_LENGTH && !/^\d/.test(token)) words.add(token);
  }
  return [...words].map((word) => hash53(`${language.split('-', 1)[0]}:${word}`));
}

/** Numbers of two digits or more, without round numbers and years, which occur in every text. */
function numbersIn(text: string): string[] {
  const numbers = fold(text).match(/(?<![\p{L}\d.])\d{2,9}(?:\.\d{1,3})?(?![\p{L}\d])/gu) ?? [];
  return numbers.filter((number) => !/^(?:19|20)\d\d$|^\d0$|^\d00$/.test(number));
}

function namesIn(text: string): string[] {
  const names: string[] = [];
  for (const match of text.matchAll(
    /(?<=(?<before>[^\s])\s)[«"“'(]?(?<word>\p{Lu}[\p{L}'’-]{2,})|(?<arabic>\p{Script=Arabic}{4,})/gu,
  )) {
    const { before, word, arabic } = match.groups ?? {};
    if (arabic !== undefined) names.push(arabic);
    else if (word !== undefined && !/[.!?:\n]/.test(before ?? '')) names.push(word);
  }
  return names;
}

const CONSONANTS: Readonly<Record<string, string>> = {
  ب: 'b',
  پ: 'b',
  ت: 't',
  ث: 't',
  ج: 'g',
  چ: 'g',
  ح: '',
  خ: 'k',
  د: 'd',
  ذ: 'd',
  ر: 'r',
  ز: 'z',
  ژ: 'z',
  س: 's',
  ش: 's',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  ع: '',
  غ: 'g',
  ف: 'f',
  ڤ: 'f',
  ق: 'k',
  ك: 'k',
  گ: 'g',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: '',
  و: '',
  ي: '',
  ا: '',
  ء: '',
  ئ: '',
  ؤ: '',
};

/**
 * Returns the consonants that survive transcription, without doubles.
 *
 * @param word a folded word
 */
export function skeleton(word: string): string {
  const letters = ARABIC.test(word)
    ? Array.from(word.replace(/^[وبلكف]?ال(?=.{3})/u, ''), (letter) => CONSONANTS[letter] ?? '').join('')
    : word
        .replace(/sh|sch|ch|tch/g, 's')
        .replace(/kh|ck/g, 'k')
        .replace(/gh/g, 'g')
        .replace(/th/g, 't')
        .replace(/dh/g, 'd')
        .replace(/ph|v|w$/g, 'f')
        .replace(/[cq]/g, 'k')
        .replace(/x/g, 'ks')
        .replace(/p/g, 'b')
        .replace(/j/g, 'g')
        .replace(/[^bdfgklmnrstz]/g, '');
  return letters.replace(/(.)\1+/g, '$1');
}
