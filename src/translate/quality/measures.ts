import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { LanguagePair } from '../engine/engine.ts';
import { arabicEnding } from '../words/calendar-and-units.ts';
import { quantities, westernDigits } from '../words/number-parser.ts';
import type { Quantity } from '../words/number-parser.ts';

/** Units that follow a number, in English, Indonesian and Arabic. */
const measures: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  percent: {
    en: '%|per ?cent|percentage points?',
    id: '%|persen',
    ar: '%|٪|في المئة|في المائة|بالمئة|بالمائة',
  },
  dollar: { en: 'dollars?', id: 'dolar', ar: `دولار${arabicEnding}` },
  euro: { en: 'euros?', id: 'euro', ar: 'يورو' },
  kilometre: { en: 'km|kilomet(?:er|re)s?|kph', id: 'km|kilometer', ar: `كم|كيلومتر${arabicEnding}` },
  metre: { en: 'met(?:er|re)s?', id: 'meter', ar: `متر${arabicEnding}|أمتار` },
  centimetre: { en: 'cm|centimet(?:er|re)s?', id: 'cm|sentimeter', ar: `سنتيمتر${arabicEnding}` },
  millimetre: { en: 'mm|millimet(?:er|re)s?', id: 'mm|milimeter', ar: `ملم|مليمتر${arabicEnding}` },
  mile: { en: 'miles?|mph', id: 'mil|mph', ar: `ميل${arabicEnding}|أميال` },
  foot: { en: 'feet|foot|ft', id: 'kaki', ar: `قدم${arabicEnding}|أقدام` },
  inch: { en: 'inch|inches', id: 'inci|inch', ar: 'بوصة|بوصات' },
  kilogram: { en: 'kgs?|kilograms?|kilos?', id: 'kg|kilogram|kilo', ar: `كغ|كجم|كيلوغرام${arabicEnding}` },
  gram: { en: 'grams?', id: 'gram', ar: `غرام${arabicEnding}` },
  tonne: { en: 'tons?|tonnes?', id: 'ton', ar: `طن${arabicEnding}|أطنان` },
  pound: { en: 'lbs?|pounds?', id: 'pon|pound', ar: `رطل|أرطال|جنيه${arabicEnding}` },
  litre: { en: 'lit(?:er|re)s?', id: 'liter', ar: `لتر${arabicEnding}` },
  barrel: { en: 'barrels?', id: 'barel', ar: `برميل${arabicEnding}|براميل` },
  hectare: { en: 'hectares?', id: 'hektare?', ar: `هكتار${arabicEnding}` },
  degree: { en: 'degrees?|°', id: 'derajat|°', ar: 'درجة|درجات' },
  year: { en: 'years?|year-old', id: 'tahun', ar: `عام${arabicEnding}|سنة|سنوات|أعوام` },
  month: { en: 'months?', id: 'bulan', ar: `شهر${arabicEnding}|أشهر|شهور` },
  week: { en: 'weeks?', id: 'minggu|pekan', ar: `أسبوع${arabicEnding}|أسابيع` },
  day: { en: 'days?', id: 'hari', ar: `يوم${arabicEnding}|أيام` },
  hour: { en: 'hours?', id: 'jam', ar: 'ساعة|ساعات' },
  minute: { en: 'minutes?', id: 'menit', ar: 'دقيقة|دقائق' },
  second: { en: 'seconds', id: 'detik', ar: 'ثانية|ثوان|ثواني' },
};

const scaleWord: Readonly<Record<string, string>> = {
  en: 'hundred|thousand|million|billion|trillion|mn|bn',
  id: 'ratus|ribu|juta|miliar|milyar|triliun',
  ar: 'مئة|مائة|ألف|آلاف|مليون|ملايين|مليار|مليارات|تريليون',
};

const patterns = new Map<string, readonly (readonly [measure: string, pattern: RegExp])[]>();

function patternsOf(language: string): readonly (readonly [measure: string, pattern: RegExp])[] {
  let found = patterns.get(language);
  if (found === undefined) {
    const scale = scaleWord[language];
    found = Object.entries(measures).flatMap(([measure, { [language]: words }]) =>
      words === undefined || scale === undefined
        ? []
        : [[measure, new RegExp(`^(?:[\\s-]*(?:${scale}))?[\\s-]*(?:${words})(?![\\p{L}])`, 'iu')] as const],
    );
    patterns.set(language, found);
  }
  return found;
}

/**
 * Compares the unit of every number that occurs exactly once in each text: `5 persen` is not "5 years".
 *
 * @returns a message for the first mismatch
 */
export function unitFindings(source: string, target: string, { from, to }: LanguagePair): string | undefined {
  const [a, b] = [primaryLanguage(from), primaryLanguage(to)];
  const given = once(quantities(source, a));
  const got = once(quantities(target, b));
  for (const one of given) {
    const partners = got.filter((other) => other.readings.some((reading) => one.readings.includes(reading)));
    const [partner] = partners;
    if (partner === undefined || partners.length > 1) continue;
    const [measured, is] = [measureOf(one, source, a), measureOf(partner, target, b)];
    if (measured !== undefined && is !== undefined && measured !== is)
      return `${one.written} was ${measured} and is ${is}`;
  }
  return undefined;
}

const minus = /(?<![\p{L}\p{N}])(?<!\d\s)[-−–](?=\d)/u;
const below =
  /(?<![\p{L}\p{N}])(?<!\d\s)[-−–](?=\d)|\b(?:minus|negatif|negative|below)\b|di bawah|سالب|تحت الصفر|ناقص/iu;

/** Reports a minus sign that was lost or added. */
export function signDamage(source: string, target: string): string | undefined {
  if (minus.test(source) && !below.test(target)) return 'a minus sign was lost';
  return minus.test(target) && !below.test(source) ? 'a minus sign is not in the source' : undefined;
}

/**
 * Reports numbers whose order changed. Translations from English keep the order of numbers in digits,
 * except for dates, which may move, and conversions in brackets, whose parts may be swapped. Number words
 * are ignored because they move with their clauses.
 */
export function orderDamage(source: string, target: string, { from, to }: LanguagePair): string | undefined {
  if (primaryLanguage(from) !== 'en') return undefined;
  const given = once(quantities(source, 'en'));
  const got = once(quantities(target, primaryLanguage(to)));
  let last: { written: string; start: number } | undefined;
  for (const one of given) {
    if (!isCount(one, source)) continue;
    const partners = got.filter((other) => other.readings.some((reading) => one.readings.includes(reading)));
    const [partner] = partners;
    if (partner === undefined || partners.length > 1) continue;
    if (last !== undefined && partner.start < last.start)
      return `${last.written} and ${one.written} changed places`;
    last = { written: one.written, start: partner.start };
  }
  return undefined;
}

/** Whether a number is in digits and is not a year, part of a date, or in brackets. */
function isCount({ written, kind, start }: Quantity, text: string): boolean {
  if (kind === 'words') return false;
  if (/^(?:1[5-9]|20)\d\d$/.test(westernDigits(written))) return false;
  if (isInDate(text, start, written.length)) return false;
  const [before, after] = [text.slice(0, start), text.slice(start + written.length)];
  return !/\([^()]*$/.test(before) && !/^[^()]*\)/.test(after) && !/^ [^()]{0,20}\(\d/.test(after);
}

const monthBefore = /\p{Lu}\p{Ll}+\.? $/u;
const monthAfter = /^(?:st|nd|rd|th)? (?:of )?\p{Lu}\p{Ll}/u;

/** Whether a day number is next to a capitalised word: "September 24", "24 September". */
function isInDate(text: string, start: number, length: number): boolean {
  const day = /^\d{1,2}$/.test(westernDigits(text.slice(start, start + length)));
  return day && (monthBefore.test(text.slice(0, start)) || monthAfter.test(text.slice(start + length)));
}

/** Numbers that occur exactly once, in order of position. */
function once(all: readonly Quantity[]): Quantity[] {
  return all
    .filter(
      (one) =>
        !all.some(
          (other) => other !== one && other.readings.some((reading) => one.readings.includes(reading)),
        ),
    )
    .toSorted((a, b) => a.start - b.start);
}

function measureOf({ start, written }: Quantity, text: string, language: string): string | undefined {
  const after = westernDigits(text.slice(start + written.length));
  return patternsOf(language).find(([, pattern]) => pattern.test(after))?.[0];
}
