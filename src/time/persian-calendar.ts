import { foldMonths } from './months.ts';
import { DAY_MS } from './durations.ts';

/** Month names as Iranian and Afghan newspapers write them, and their transliterations. */
const LOCALES = ['fa', 'fa-AF', 'en'];

const names = new Map<string, number>();
const calendar = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
});

/** Returns the number of an Iranian month by its name, folded by `foldMonths`. */
export function persianMonth(name: string): number | undefined {
  if (names.size === 0) {
    for (const locale of LOCALES) {
      const format = new Intl.DateTimeFormat(`${locale}-u-ca-persian`, { month: 'long', timeZone: 'UTC' });
      for (let month = 1; month <= 12; month++)
        names.set(foldMonths(format.format(firstGuess(1400, month, 15))), month);
    }
  }
  return names.get(name);
}

/**
 * Converts a day of the Iranian calendar (Solar Hijri) to the Gregorian calendar.
 *
 * @returns undefined if the day does not exist
 */
export function fromPersian(
  year: number,
  month: number,
  day: number,
): { readonly year: number; readonly month: number; readonly day: number } | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const guess = firstGuess(year, month, day);
  // The year begins on the day of the equinox, which varies; Intl's calendar knows it.
  for (const shift of [0, -1, 1]) {
    const date = new Date(guess + shift * DAY_MS);
    const parts = calendar.formatToParts(date);
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
    if (part('year') === year && part('month') === month && part('day') === day)
      return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  }
  return undefined;
}

/** Six months of 31 days, then months of 30, counted from the usual first day of spring. */
function firstGuess(year: number, month: number, day: number): number {
  const before = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
  return Date.UTC(year + 621, 2, 21 + before + day - 1);
}
