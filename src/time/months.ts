import { foldLetters } from '../text/fold.ts';

/** Languages whose month names are recognised, with the regions that use other names. */
const LOCALES = [
  'en', 'id', 'ms', 'fr', 'de', 'es', 'pt', 'it', 'nl', 'tr', 'ru', 'sv', 'da',
  'nb', 'fi', 'pl', 'cs', 'sk', 'hu', 'ro', 'hr', 'sr-Latn', 'sl', 'bg', 'uk', 'el', 'lt', 'lv', 'et', 'is', 'ca', 'sq', 'he', 'fa', 'hi', 'bn', 'th', 'sw', 'az', 'ur',
  'ar-EG', 'ar-SY', 'ar-IQ', 'ar-LB', 'ar-DZ', 'ar-TN', 'ar-MA', 'ar-MR', 'fa-AF',
]; // prettier-ignore

/** Spellings that newsrooms use and CLDR lacks. */
const SPELLINGS: Readonly<Record<string, number>> = {
  jan: 1,
  januar: 1,
  peb: 2,
  pebruari: 2,
  febr: 2,
  mrt: 3,
  mar: 3,
  apr: 4,
  mei: 5,
  jun: 6,
  jul: 7,
  ags: 8,
  agt: 8,
  agu: 8,
  agust: 8,
  agustus: 8,
  aug: 8,
  sept: 9,
  sep: 9,
  okt: 10,
  oct: 10,
  nop: 11,
  nopember: 11,
  nov: 11,
  des: 12,
  dec: 12,
  'كانون ثاني': 1,
  'كانون ثان': 1,
  'تشرين اول': 10,
  'تشرين ثاني': 11,
  'كانون اول': 12,
  ابريل: 4,
  مايو: 5,
  يونيه: 6,
  يوليه: 7,
  اغسطس: 8,
  ايار: 5,
  اذار: 3,
  اب: 8,
  ايلول: 9,
};

/** Folds a text in which month names are searched: `foldLetters`, without any marks inside of words. */
export function foldMonths(text: string): string {
  return (
    foldLetters(text)
      .replace(/\p{M}/gu, '')
      // Thai abbreviations contain full stops; Hebrew joins "in" and the month.
      .replace(/(?<=\p{Script=Thai})\.(?=\p{Script=Thai})/gu, '')
      .replace(/(?<!\p{L})\u05d1(?=\p{Script=Hebrew}{3})/gu, '')
  );
}

function foldName(name: string): string {
  return foldMonths(name).replaceAll('.', '').trim();
}

function build(): Map<string, number> {
  const names = new Map<string, number>();
  for (const locale of LOCALES) {
    for (const month of ['long', 'short'] as const) {
      // Formatted with a day, inflecting languages use the form that dates carry ("ноября", not
      // "ноябрь").
      for (const day of [undefined, 'numeric'] as const) {
        const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory`, { month, day, timeZone: 'UTC' });
        for (let number = 1; number <= 12; number += 1) {
          const parts = format.formatToParts(Date.UTC(2026, number - 1, 15));
          const name = foldName(parts.find(({ type }) => type === 'month')?.value ?? '');
          // Names of two letters are accepted for Thai only; in other scripts they are usually other
          // words.
          if (/^(?:[\p{L} ]{3,}|\p{Script=Thai}{2,})$/u.test(name) && !names.has(name))
            names.set(name, number);
        }
      }
    }
  }
  for (const [name, number] of Object.entries(SPELLINGS)) names.set(foldName(name), number);
  return names;
}

let table: ReadonlyMap<string, number> | undefined;
let beginnings: ReadonlySet<string> | undefined;

/**
 * Month names, folded by `foldMonths` and without full stops, to month numbers from 1. Built from CLDR
 * on first use.
 */
export function monthNames(): ReadonlyMap<string, number> {
  table ??= build();
  return table;
}

/** Whether any month name begins with these two letters. A cheap filter before the full lookup. */
export function mayBeMonth(letters: string): boolean {
  beginnings ??= new Set([...monthNames().keys()].map((name) => name.slice(0, 2)));
  return beginnings.has(letters);
}
