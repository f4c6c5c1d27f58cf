import type { Lexicon, Wording } from './calendar-and-units.ts';

type Options = Intl.DateTimeFormatOptions;

/** CLDR locales to read month names from. The Levant and the Maghreb have their own. */
const locales: Readonly<Record<string, readonly string[]>> = {
  en: ['en'],
  id: ['id'],
  ar: ['ar', 'ar-SY', 'ar-DZ', 'ar-TN', 'ar-MA'],
};

/** Spellings of full names that CLDR lacks, by month number. */
const spellings: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  id: { 2: ['Pebruari'], 11: ['Nopember'] },
  ar: {
    1: ['كانون ثاني', 'كانون ثان'],
    6: ['يونيه'],
    7: ['يوليه'],
    10: ['تشرين أول'],
    11: ['تشرين ثاني', 'تشرين ثان'],
    12: ['كانون أول'],
  },
};

/** Abbreviations that CLDR lacks, by month number. */
const abbreviations: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  en: { 9: ['Sept'] },
  id: { 2: ['Peb'], 8: ['Agt', 'Ags', 'Agust'], 9: ['Sept'], 11: ['Nop'] },
};

/** Month names that are also other words or given names; matched only next to a date. */
const homonyms: ReadonlySet<string> = new Set(
  'March May Mei Juni Juli مارس آب نيسان ماي أوت جوان'.split(' '),
);

/** Constructing a formatter takes milliseconds, and the same few are needed hundreds of times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Options): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const created = new Intl.DateTimeFormat(`${locale}-u-ca-gregory`, { ...options, timeZone: 'UTC' });
  formatters.set(key, created);
  return created;
}

function namesOf(language: string, date: Date, options: Options): string[] {
  const names = (locales[language] ?? []).map((locale) => formatter(locale, options).format(date));
  return [...new Set(names)];
}

/** Builds an alternation of the names. Hamza is optional in Arabic ones, as newsrooms often omit it. */
function anyOf(names: readonly string[]): string {
  return names
    .map((name) =>
      name
        .replaceAll(/(?<!\p{L})(ال)?[أإ]|(?<=(?<!\p{L})ال)ا/gu, '$1[أإا]')
        .replaceAll(/(?<!\p{L})آ(?=\p{L}{2})/gu, '[آا]')
        .replaceAll(' ', '\\s+'),
    )
    .join('|');
}

/** Names in title case or upper case. In lower case they would be other words. */
function capitalised(names: readonly string[]): string {
  return anyOf(names.flatMap((name) => [name, name.toUpperCase()]));
}

function monthOf(language: string, _key: string, date: Date): Wording {
  const number = date.getUTCMonth() + 1;
  const full = [...namesOf(language, date, { month: 'long' }), ...(spellings[language]?.[number] ?? [])];
  const certain = full.filter((name) => !homonyms.has(name));
  const short = [
    ...namesOf(language, date, { month: 'short' }),
    ...(abbreviations[language]?.[number] ?? []),
  ].filter((name) => !certain.includes(name));
  const uncertain = [...full.filter((name) => homonyms.has(name)), ...short];
  // In English, lower case would be a verb ("march", "may"); in Indonesian it is only a typing error.
  const cased = (names: readonly string[]): string =>
    language === 'id' ? `(?i:${anyOf(names)})` : capitalised(names);
  const all = cased([...certain, ...uncertain]);
  const words = [
    ...(certain.length === 0 ? [] : [cased(certain)]),
    ...(uncertain.length === 0 ? [] : [besideDate(cased(uncertain))]),
  ];
  const misspelt = language === 'en' ? certain.filter((name) => name.length > 6).map(misspellings) : [];
  return {
    words: words.join('|'),
    dated: besideDate(all),
    also: [all, ...misspelt].join('|'),
  };
}

function besideDate(words: string): string {
  return `(?<=\\d[\\s,]*(?:(?:of|من)\\s)?|(?:شهر|bulan)\\s)(?:${words})|(?:${words})(?=\\.?[\\s,]*\\d)`;
}

/** Misspellings of a month in agency copy, such as "Novemeber", which a translation corrects. */
function misspellings(name: string): string {
  return `${name.slice(0, 3)}\\p{Ll}+${name.slice(-2)}`;
}

/** Newsroom spellings of weekdays, by English name. */
const otherDays: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  id: { Friday: "jum[’'‘`]at", Sunday: 'ahad' },
};

function weekdayOf(language: string, key: string, date: Date): Wording {
  const long = namesOf(language, date, { weekday: 'long' });
  // The article loses its alif after the preposition li-: للجمعة.
  if (language === 'ar')
    return {
      words: anyOf(long).replaceAll(/(?<!\p{L})ال/gu, '(?:ال|(?<=لل))'),
      also: anyOf(long.map((name) => name.slice('ال'.length)).filter((name) => name !== 'أحد')),
    };
  const short = namesOf(language, date, { weekday: 'short' });
  const names = [anyOf(long), otherDays[language]?.[key]].filter((name) => name !== undefined).join('|');
  const plural = language === 'en' ? 's?' : '';
  return { words: `(?i:(?:${names})${plural})|(?:${capitalised(short)})(?=${dateFollows(language)})` };
}

/** A day of the month in digits, or a month. */
function dateFollows(language: string): string {
  const names = monthKeys.flatMap(({ date }) => [
    ...namesOf(language, date, { month: 'short' }),
    ...namesOf(language, date, { month: 'long' }),
  ]);
  return `[.,]{0,2}\\s+(?:\\d{1,2}(?!\\d)|(?:${capitalised(names)})(?!\\p{L}))`;
}

interface Key {
  readonly key: string;
  readonly date: Date;
}

function keysOf(count: number, options: Options, dateOf: (index: number) => Date): Key[] {
  return Array.from({ length: count }, (_, index) => dateOf(index)).map((date) => ({
    key: namesOf('en', date, options)[0] ?? '',
    date,
  }));
}

function lexiconOf(
  keys: readonly Key[],
  wordingOf: (language: string, key: string, date: Date) => Wording,
): Lexicon {
  const entries = Object.keys(locales).map((language) => [
    language,
    Object.fromEntries(keys.map(({ key, date }) => [key, wordingOf(language, key, date)])),
  ]);
  return Object.fromEntries(entries) as Lexicon;
}

const monthKeys = keysOf(12, { month: 'long' }, (index) => new Date(Date.UTC(2026, index, 15)));
const weekdayKeys = keysOf(7, { weekday: 'long' }, (index) => new Date(Date.UTC(2026, 10, 2 + index)));

/** Months, keyed by English name. */
export const months: Lexicon = lexiconOf(monthKeys, monthOf);

/** Weekdays, keyed by English name. */
export const weekdays: Lexicon = lexiconOf(weekdayKeys, weekdayOf);
