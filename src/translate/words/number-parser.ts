import { numberWordsOf, wordNumbers } from './number-words.ts';

/** A number in a text, with all its possible readings. */
export interface Quantity {
  /** As written. */
  readonly written: string;
  /** Canonical readings: `3500000`, `9.3`, `t9:30`. */
  readonly readings: readonly string[];
  readonly kind: 'digits' | 'words';
  readonly start: number;
}

const scaleWords: Readonly<Record<string, RegExp>> = {
  en: /^[\s-]*(hundred|thousand|million|billion|trillion|mn|bn|tn|m|k)(?![\p{L}\p{N}])/iu,
  id: /^[\s-]*(ratus|ribu|juta|miliar|milyar|triliun|rb|jt|m)(?![\p{L}\p{N}])/iu,
  ar: /^\s*(مئة|مائة|ألف|آلاف|ألفا|ألفًا|مليون|مليونا|مليونًا|ملايين|مليار|مليارا|مليارًا|مليارات|بليون|تريليون|تريليونات)(?![\p{L}\p{N}])/u,
};
const scaleValues: Readonly<Record<string, number>> = {
  hundred: 1e2,
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
  mn: 1e6,
  billion: 1e9,
  bn: 1e9,
  trillion: 1e12,
  tn: 1e12,
  ratus: 1e2,
  ribu: 1e3,
  rb: 1e3,
  juta: 1e6,
  jt: 1e6,
  miliar: 1e9,
  milyar: 1e9,
  triliun: 1e12,
  مئة: 1e2,
  مائة: 1e2,
  ألف: 1e3,
  آلاف: 1e3,
  ألفا: 1e3,
  ألفًا: 1e3,
  مليون: 1e6,
  مليونا: 1e6,
  مليونًا: 1e6,
  ملايين: 1e6,
  مليار: 1e9,
  مليارا: 1e9,
  مليارًا: 1e9,
  مليارات: 1e9,
  بليون: 1e9,
  تريليون: 1e12,
  تريليونات: 1e12,
};
const range = /^(?:\s*[-–—]\s*|\s+(?:to|and|or|hingga|sampai|dan|atau|إلى|أو|و)\s*)(?=[\d.,]+)/u;
const afternoon = /^\s*(?:p\.?\s?m\b|malam|sore|siang|petang|مساء|ظهر|بعد)/iu;
const morning = /^\s*(?:a\.?\s?m\b|pagi|dini|صباح|فجر)/iu;

/** What follows a clock time without a separator ("0930 GMT"). */
const military = /^\s*(?:hours?|hrs|h|gmt|utc|wib|wita|wit|local|waktu)(?!\p{L})/iu;

/**
 * Converts Arabic-Indic and Persian digits and separators to western ones. The length of the text does
 * not change.
 */
export function westernDigits(text: string): string {
  return text
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll('٫', '.')
    .replaceAll(/(?<=\d)[٬،](?=\d)/g, ',');
}

/** Parses all numbers of a sentence, in digits and in words, with all possible readings. */
export function quantities(sentence: string, language: string): Quantity[] {
  const text = westernDigits(sentence);
  const digits = Array.from(
    text.matchAll(/(?<![ck]?m)\d+(?:[.,:'’\u00a0\u202f]\d+)*/g),
    (match): Quantity => {
      const end = match.index + match[0].length;
      return {
        written: sentence.slice(match.index, end),
        readings: [
          ...new Set(readingsOf(match[0], text.slice(0, match.index), text.slice(end, end + 40), language)),
        ],
        kind: 'digits',
        start: match.index,
      };
    },
  );
  const words = numberWordsOf(language);
  if (words === undefined) return digits;
  // In "3.5 million" the "million" is not a number of its own.
  const rest = text.replaceAll(/\d[\d.,]*[\s-]*\p{L}+/gu, (match) =>
    scaleOf(match.replace(/^[\d.,]+/, ''), language) === undefined ? match : '#'.repeat(match.length),
  );
  const spelled = wordNumbers(rest, words).map(({ value, start, end }): Quantity => ({
    written: sentence.slice(start, end),
    readings: [plain(value)],
    kind: 'words',
    start,
  }));
  return [...digits, ...spelled, ...decades(text, sentence, language)];
}

const decadeWords: Readonly<Record<string, readonly [RegExp, readonly string[]]>> = {
  en: [
    /\b(twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b/giu,
    'twen thir for fif six seven eigh nine'.split(' '),
  ],
  ar: [
    /(عشرين|ثلاثين|[أا]ربعين|خمسين|ستين|سبعين|ثمانين|تسعين)ي?ات/gu,
    'عشر ثلا رب خمس ست سبع ثما تسع'.split(' '),
  ],
};

/** Reads decades in words: "the seventies" may be 1970s or 1870s in digits. */
function decades(text: string, sentence: string, language: string): Quantity[] {
  const [pattern, stems] = decadeWords[language] ?? [];
  if (pattern === undefined || stems === undefined) return [];
  return Array.from(text.matchAll(pattern), ({ 0: word, index }): Quantity => {
    const tens = (stems.findIndex((stem) => word.toLowerCase().includes(stem)) + 2) * 10;
    const readings = [0, 1700, 1800, 1900, 2000].map((century) => plain(century + tens));
    return { written: sentence.slice(index, index + word.length), readings, kind: 'words', start: index };
  });
}

function readingsOf(token: string, before: string, after: string, language: string): string[] {
  const scale = scaleOf(after, language, /(?:[$€£¥₽]|Rp\.?)\s?$/.test(before));
  const values = valuesOf(token, language);
  if (scale !== undefined) return values.map((value) => plain(value * scale));
  const shared = scaleAfterRange(after, language);
  const times = timesOf(token, after);
  return [
    ...values.map(plain),
    ...(shared === undefined ? [] : values.map((value) => plain(value * shared))),
    ...times,
    ...partsOf(token, times.length > 0),
  ];
}

/**
 * Readings of dates, scores and versions: the whole and each part, because the separators may change in
 * translation.
 */
function partsOf(token: string, isTime: boolean): string[] {
  const parts = token.split(/[.,:]/);
  if (parts.length < 2) return [];
  const whole = `=${parts.join(':')}`;
  const score = !isTime && token.includes(':') && new Set(parts.map((part) => part.length)).size === 1;
  const many = parts.length > 2 && /^\d{1,2}(?:[.,:]\d{1,2})+(?:[.,:]\d{4})?$/.test(token);
  return score || many ? [whole, ...parts.map((part) => plain(Number(part)))] : [whole];
}

/** Values of a number with separators, in both conventions: engines often keep the source's separators. */
function valuesOf(token: string, language: string): number[] {
  if (/^\d+$/.test(token)) return [Number(token)];
  const values: number[] = [];
  const grouped = /^\d{1,3}(?:([.,'’\u00a0\u202f])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/.exec(token);
  if (grouped?.[1] !== undefined) {
    const whole = token.replaceAll(grouped[1], '').replace(',', '.');
    values.push(Number(whole));
  }
  const parts = /^(\d+)([.,])(\d+)$/.exec(token);
  const thousands = language === 'id' ? '.' : ',';
  if (parts !== null && !(grouped !== null && parts[2] === thousands))
    values.push(Number(`${parts[1]}.${parts[3]}`));
  return values;
}

/** Readings of clock times. A twelve-hour time has two unless it is marked a.m. or p.m. */
function timesOf(token: string, after: string): string[] {
  const late = afternoon.test(after);
  const clock =
    /^(\d{1,2})[.:](\d{2})$/.exec(token) ?? (military.test(after) ? /^(\d{2})(\d{2})$/.exec(token) : null);
  if (clock === null) {
    const hour = Number(token);
    return hour <= 24 && (late || morning.test(after))
      ? [
          plain(hour),
          plain(late ? (hour % 12) + 12 : hour),
          `t${late ? (hour % 12) + 12 : hour}:00`,
          `t${hour}:00`,
        ]
      : [];
  }
  const [hour, minute] = [Number(clock[1]), clock[2] ?? ''];
  if (hour > 24 || Number(minute) > 59) return [];
  const other = late ? (hour % 12) + 12 : hour;
  const times = [`t${hour}:${minute}`, `t${other}:${minute}`, `t${hour % 12}:${minute}`];
  return minute === '00' ? [...times, plain(hour), plain(other)] : times;
}

function scaleOf(after: string, language: string, money = false): number | undefined {
  const word = scaleWords[language]?.exec(after)?.[1]?.toLowerCase();
  // "30 m" is a length, "$30m" is thirty million.
  if (word === 'm') return money ? (language === 'id' ? 1e9 : 1e6) : undefined;
  return word === undefined ? undefined : scaleValues[word];
}

/** In "2 to 3 million" the scale applies to both numbers. */
function scaleAfterRange(after: string, language: string): number | undefined {
  const gap = range.exec(after);
  if (gap === null) return undefined;
  const next = /^[\d.,]+/.exec(after.slice(gap[0].length))?.[0] ?? '';
  return scaleOf(after.slice(gap[0].length + next.length), language);
}

function plain(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}
