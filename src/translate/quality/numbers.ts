import type { LanguagePair } from '../engine/engine.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import { months, weekdays } from '../words/calendar-words.ts';
import { units } from '../words/calendar-and-units.ts';
import type { Lexicon, Wording } from '../words/calendar-and-units.ts';
import { quantities, westernDigits } from '../words/number-parser.ts';
import type { Quantity } from '../words/number-parser.ts';

/**
 * Compares the numbers of a sentence and its translation. Every number of the source must appear in some
 * form, and every number in digits of the translation must have a source. Months next to a digit,
 * weekdays, percent and currencies are compared too.
 *
 * @returns messages; empty if nothing is wrong
 */
export function numberDamage(original: string, target: string, { from, to }: LanguagePair): string[] {
  const source = original.replaceAll(/ـ|(?<=\p{Script=Arabic}\p{M}*)\p{M}/gu, '');
  const [a, b] = [primaryLanguage(from), primaryLanguage(to)];
  const [given, got] = [quantities(source, a), quantities(target, b)];
  const damage: string[] = [];
  const lost = unmatched(given, got).find((quantity) => isCertain(quantity, a));
  // In "200 pounds (90 kg)" either measure may be omitted, but not just the number.
  const converted = (one: Quantity): boolean =>
    lost !== undefined &&
    isConverted(lost, one, source) &&
    !(matches(one, given) && unitAlone.test(westernDigits(target)));
  if (lost !== undefined && !got.some(converted)) damage.push(`${lost.written} was lost`);
  const added = got.find(
    (quantity) =>
      quantity.kind === 'digits' &&
      ((!matches(quantity, given) && !isCoincidence(quantity, source)) || hasNewZero(quantity, given)),
  );
  if (added !== undefined && !given.some((one) => isConverted(one, added, source)))
    damage.push(`${added.written} is not in the source`);
  const texts = { ...withoutSharedNames(westernDigits(source), westernDigits(target)), from: a, to: b };
  for (const lexicon of [months, weekdays, units]) damage.push(...different(lexicon, texts));
  return damage;
}

function matches(quantity: Quantity, others: readonly Quantity[]): boolean {
  return others.some((other) => other.readings.some((reading) => quantity.readings.includes(reading)));
}

/**
 * Returns the numbers without a counterpart. Each number in digits needs its own: "56 by 56" needs two.
 * Number words may share one.
 */
function unmatched(given: readonly Quantity[], got: readonly Quantity[]): Quantity[] {
  const free = new Set(got);
  return given.filter((quantity) => {
    if (quantity.kind === 'words') return !matches(quantity, got);
    const partner = [...free].find((one) => matches(quantity, [one]));
    if (partner !== undefined) free.delete(partner);
    return partner === undefined;
  });
}

/**
 * Whether a decimal gained a trailing zero: 1.2 became 1,20. The value is the same, but the precision is
 * invented.
 */
function hasNewZero({ written, readings }: Quantity, given: readonly Quantity[]): boolean {
  if (!/^\d+[.,]\d*0$/.test(written) || /^\d{1,3}[.,]\d{3}$/.test(written)) return false;
  const times = readings.filter((reading) => reading.startsWith('t'));
  if (given.some((other) => other.readings.some((reading) => times.includes(reading)))) return false;
  return !given.some((other) => digitsOf(other.written) === digitsOf(written));
}

function digitsOf(text: string): string {
  return westernDigits(text).replaceAll(/\D/g, '');
}

/** Units that editors convert, with the factor to the metric unit. */
const conversions: readonly (readonly [RegExp, number])[] = [
  [/^[\s-]*(?:miles?|mi|mph)\b/iu, 1.609],
  [/^[\s-]*(?:inch|inches|in)\b/iu, 2.54],
  [/^[\s-]*(?:feet|foot|ft)\b/iu, 0.3048],
  [/^[\s-]*(?:pounds?|lbs?)\b/iu, 0.4536],
  [/^[\s-]*(?:gallons?)\b/iu, 3.785],
  [/^[\s-]*(?:square miles?)\b/iu, 2.59],
  [/^[\s-]*(?:acres?)\b/iu, 0.4047],
];

/** A unit without a number. */
const unitAlone =
  /(?<!\d[\d.,]*[\s-]?)(?<!\p{L})(?:mil|pon|kaki|inci|galon|ekar|mph|miles|pounds|feet)(?!\p{L})/iu;

/** Whether a source number in one of these units appears converted, within rounding (2 %). */
function isConverted(given: Quantity, got: Quantity, source: string): boolean {
  const after = source.slice(given.start + given.written.length);
  return conversions.some(([unit, factor]) => {
    const ratio = Number(got.readings[0]) / Number(given.readings[0]) / factor;
    return (
      Math.abs(ratio - 1) < 0.02 &&
      (unit.test(after) ||
        unit.test(after.replace(/^\s*[-–]\s*\d+/, '')) ||
        unit.test(after.replace(/^\s*\/?/, '')))
    );
  });
}

/**
 * Whether a missing number is certainly an error: digits, and number words above two. Small number words
 * are also pronouns, capitalised ones parts of names, and bare scales ("a dozen") vague.
 */
function isCertain(quantity: Quantity, language: string): boolean {
  if (quantity.kind === 'digits') return true;
  const named = /^\p{Lu}/u.test(quantity.written) && quantity.start > 0;
  const vague = /^(?:a )?(?:dozen|hundred|thousand|million|billion|trillion)$/i.test(quantity.written);
  return language !== 'ar' && !named && !vague && Number(quantity.readings[0]) > 2;
}

/**
 * Numbers that a translator may write in digits for other words of the source: "twice", "a couple",
 * "half".
 */
function isCoincidence(quantity: Quantity, source: string): boolean {
  const value = Number(quantity.readings[0]);
  const half = value % 1 === 0.5 && /\bhal(?:f|ves)\b|نصف|setengah/iu.test(source);
  return half || (value <= 2 && !/\d/.test(westernDigits(source)));
}

interface Texts {
  readonly source: string;
  readonly target: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Removes the two-word names that both texts share: August in "August Strindberg" is not a month, Friday
 * in "Black Friday" not a weekday.
 */
function withoutSharedNames(source: string, target: string): { source: string; target: string } {
  const names = Array.from(
    source.matchAll(/(?<!\p{L})(?=(\p{Lu}[\p{L}’'-]+ \p{Lu}[\p{L}’'-]+))/gu),
    ([, name = '']) => name,
  );
  const shared = names.filter((name) => target.includes(name));
  const without = (text: string): string => shared.reduce((rest, name) => rest.replaceAll(name, '…'), text);
  return { source: without(source), target: without(target) };
}

function different(lexicon: Lexicon, { source, target, from, to }: Texts): string[] {
  const [a, b] = [lexicon[from], lexicon[to]];
  if (a === undefined || b === undefined) return [];
  // Fast path: most sentences mention none of these.
  if (!says(source, allOf(a)) && !says(target, allOf(b))) return [];
  return Object.keys(a).flatMap((key, index) => {
    const [given, got] = [a[key], b[key]];
    if (given === undefined || got === undefined) return [];
    // A month may be a number in the other text.
    const number = lexicon === months ? new RegExp(`(?<!\\d)0?${index + 1}(?!\\d)`) : /(?!)/;
    const isIn = (text: string, { words, also }: Wording): boolean =>
      says(text, words) || (also !== undefined && says(text, also)) || number.test(text);
    if (says(source, given.words) && !isIn(target, got)) return [`${key} was lost`];
    const isAdded = !ambiguous.has(key) && says(target, got.dated ?? got.words) && !isIn(source, given);
    return isAdded ? [`${key} is not in the source`] : [];
  });
}

const unions = new WeakMap<Lexicon[string], string>();

function allOf(wordings: Lexicon[string]): string {
  let union = unions.get(wordings);
  if (union === undefined) {
    union = Object.values(wordings)
      .map(({ words }) => words)
      .join('|');
    unions.set(wordings, union);
  }
  return union;
}

/** Target words with other meanings: `minggu` is also a week; `rp` is the symbol of two currencies. */
const ambiguous = new Set(['Sunday', 'rupiah', 'sterling']);

const patterns = new Map<string, RegExp>();

/** Whether the text contains the words (an alternation). The text must have western digits. */
function says(text: string, words: string): boolean {
  let pattern = patterns.get(words);
  if (pattern === undefined) {
    const clitics = /\p{Script=Arabic}/u.test(words) ? '(?:[وف]?(?:[بلك]?ال|لل|[بلك])?)' : '';
    pattern = new RegExp(`(?:(?<!\\p{L})${clitics}|(?=\\P{L})(?<!â))(?:${words})(?!\\p{L})`, 'u');
    patterns.set(words, pattern);
  }
  return pattern.test(text);
}
