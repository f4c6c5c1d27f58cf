import { foldMonths, mayBeMonth, monthNames } from './months.ts';
import { fromPersian, persianMonth } from './persian-calendar.ts';
import { HOUR_MS } from './durations.ts';
import { instantAt, utcMillis, type WallTime, wallOffset, zoneOffset } from './time-zones.ts';
import { markCapitals, type NamedZone, unknownZone, zoneAfterTime } from './zone-words.ts';

/** How to interpret incomplete or ambiguous dates. */
export interface DateOptions {
  /** IANA time zone of times without a zone. */
  readonly timezone: string;
  /** Dates more than 24 hours after this moment are rejected. */
  readonly now: Date;
  /** Order of day and month in numeric dates: 03/04/2026 is 3 April (default) or 4 March. */
  readonly dayFirst?: boolean | undefined;
  /** Called with the name of a time zone that is not known; the time was read in `timezone`. */
  readonly onUnknownZone?: ((name: string) => void) | undefined;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** The rest of the text, in which the time of day is searched. */
  readonly rest: string;
}

const LONGEST = 200;
const EARLIEST = Date.UTC(1971, 0, 1);

/**
 * Parses a date as outlets write it: ISO 8601, RFC 822 and 850, asctime, epoch seconds or milliseconds,
 * and prose in Indonesian ("Senin, 10 Agu 2026 08.30 WIB"), Arabic (both sets of month names,
 * Arabic-Indic digits), English and the larger European languages. Surrounding text is ignored; the first
 * date wins.
 *
 * @example parseDate('Senin, 10 Agu 2026 08.30 WIB', { timezone: 'Asia/Jakarta', now }) //
 * 2026-08-10T01:30:00Z
 * @returns the moment in UTC. A date without time is midnight in `timezone`. Undefined if there is no
 * date, the day does not exist (30 February), or it is before 1971 or more than 24 hours after `now`
 */
export function parseDate(text: string, options: DateOptions): Date | undefined {
  return parseMoment(text, options)?.at;
}

/** A moment together with the wall clock that the text shows. */
export interface Moment {
  readonly at: Date;
  /** Offset from UTC of the wall clock in the text, in minutes. */
  readonly offset: number;
  /** Whether the text names a zone or an offset; otherwise the caller's zone was used. */
  readonly zoned: boolean;
  /** Whether the text names a time of day; otherwise it is midnight. */
  readonly timed: boolean;
  /** "local time" in the text: the outlet's zone is meant. */
  readonly zone?: 'local' | undefined;
}

/** Like `parseDate`, but keeps the UTC offset of the text, so that its own calendar day can be restored. */
export function parseMoment(text: string, options: DateOptions): Moment | undefined {
  const folded = fold(text);
  const moment = readEpoch(folded) ?? readCalendar(folded, options) ?? readAgo(folded, options.now);
  if (!moment) return undefined;
  const zone = moment.zoned || !options.onUnknownZone ? undefined : unknownZone(text.slice(0, LONGEST));
  if (zone !== undefined && moment.zone !== 'local') options.onUnknownZone?.(zone);
  const time = moment.at.getTime();
  return time >= EARLIEST && time <= options.now.getTime() + 24 * HOUR_MS ? moment : undefined;
}

/** Normalises text to one lower-case line with ASCII digits and without invisible characters. */
function fold(text: string): string {
  const start = markCapitals(text.slice(0, LONGEST));
  const folded = /[^\u0000-\u007f]/.test(start) ? foldSigns(start) : start.toLowerCase();
  return folded.replace(/\s+/g, ' ').trim();
}

/** Normalises non-ASCII text: marks, digits, letters and East Asian date characters. */
function foldSigns(text: string): string {
  const line = text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[^\P{Nd}0-9]/gu, asciiDigit)
    .replace(/令和 ?(\d{1,2}|元)(?= ?年)/g, (_, year: string) => String(REIWA + (Number(year) || 1)))
    .replace(/(?<=\d) ?[年月년월] ?/g, '-')
    .replace(/(?<=\d) ?[日일]/g, ' ')
    .replace(/(?<=\d) ?[時时點点시] ?(?=\d{1,2} ?[分분])/g, ':')
    .replace(/(?<=\d) ?[分분]/g, ' ')
    .replace(/(?:午[後后]|下午|오후) ?(\d{1,2}:\d\d)/g, '$1 pm')
    .replace(/(?:午前|上午|오전) ?(\d{1,2}:\d\d)/g, '$1 am');
  return foldMonths(line);
}

/** Year before the first year of the present Japanese era (Reiwa). */
const REIWA = 2018;

/** Digits of a script are consecutive, so the distance to its zero is the value. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

function readEpoch(text: string): Moment | undefined {
  const match = /^(\d{9,10}|\d{12,13})(?:\.\d{1,9})?$/.exec(text);
  if (!match?.[1]) return undefined;
  const at = new Date(Number(match[1]) * (match[1].length <= 10 ? 1000 : 1));
  return { at, offset: 0, zoned: true, timed: true };
}

function readCalendar(text: string, options: DateOptions): Moment | undefined {
  const day =
    readPersian(text) ??
    readYearFirst(text) ??
    readNamed(text) ??
    readNumeric(text, options.dayFirst ?? true);
  if (!day) return undefined;
  const time = readTime(day.rest);
  const year = sinceChrist(day.year);
  if (!time || !exists({ ...day, year })) return undefined;
  const wall = { ...day, ...time, year };
  const offset = offsetOf(time, wall, options);
  const asUtc = utcMillis(wall);
  const at = offset === undefined ? instantAt(wall, options.timezone) : new Date(asUtc - offset * 60_000);
  return {
    at,
    offset: (asUtc - at.getTime()) / 60_000,
    zoned: offset !== undefined,
    timed: time.timed,
    ...(time.named === 'local' && { zone: time.named }),
  };
}

function offsetOf({ named, zone }: TimeOfDay, wall: WallTime, options: DateOptions): number | undefined {
  if (named === 'local') return undefined;
  if (named !== undefined) return wallOffset(named.zone, approximate(wall));
  return zone === undefined ? undefined : zoneOffset(zone, options.timezone, approximate(wall));
}

/** Thai newspapers use the Buddhist era; no other calendar in use has such years. */
function sinceChrist(year: number): number {
  return year > 2400 && year < 2700 ? year - 543 : year;
}

function approximate(wall: WallTime): Date {
  return new Date(utcMillis(wall));
}

function exists({ year, month, day }: Day): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 25 آبان 1402, 1402/08/25, 25/08/1402: years in the range that only the Iranian calendar uses. */
function readPersian(text: string): Day | undefined {
  const named = /(?<!\d)(\d{1,2}) ?(\p{L}{2,12})(?: ماه)?[ ,\u060c-]{1,3}(1[34]\d\d)(?!\d)/u.exec(text);
  const number = named?.[2] === undefined ? undefined : persianMonth(named[2]);
  if (named && number !== undefined) return persianDay(text, named, named[3], number, named[1]);
  const year = /(?<!\d)(1[34]\d\d)([-/])(\d{1,2})\2(\d{1,2})(?!\d)/.exec(text);
  if (year) return persianDay(text, year, year[1], Number(year[3]), year[4]);
  const last = /(?<!\d)(\d{1,2})([-/])(\d{1,2})\2(1[34]\d\d)(?!\d)/.exec(text);
  return last ? persianDay(text, last, last[4], Number(last[3]), last[1]) : undefined;
}

function persianDay(
  text: string,
  { index, 0: found }: RegExpExecArray,
  year: string | undefined,
  month: number,
  day: string | undefined,
): Day | undefined {
  const number = Number(year);
  // Higher years belong to the lunar Hijri calendar, lower ones predate the web.
  if (number < 1350 || number > 1420) return undefined;
  const gregorian = fromPersian(number, month, Number(day));
  return gregorian && { ...gregorian, rest: without(text, index, found) };
}

/** 2026-11-10, 2026/11/10, 20261110, 2026-11 */
function readYearFirst(text: string): Day | undefined {
  const match =
    /(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/.exec(text) ??
    /^(\d{4})()(\d{2})(\d{2})(?=$|[t ])/.exec(text) ??
    /^(\d{4})(-)(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [found, year, , month, day = '1'] = match;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    rest: without(text, match.index, found),
  };
}

/**
 * 10/11/2026, 10.11.2026, 10. 11. 2026, 10-11-26. Three numbers with full stops and no century are a time
 * of day.
 */
function readNumeric(text: string, dayFirst: boolean): Day | undefined {
  const match =
    /(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/.exec(text) ??
    /(?<!\d)(\d{1,2})([-/])(\d{1,2})\2(\d{2})(?!\d)/.exec(text);
  const spaced = /(?<!\d)(\d{1,2})\. (\d{1,2})\. (\d{4})(?!\d)/.exec(text);
  if (spaced && !match) {
    const [found, day, month, year] = spaced;
    return {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      rest: without(text, spaced.index, found),
    };
  }
  if (!match) return undefined;
  const [found, first, , second, year] = match;
  const swap = dayFirst ? Number(second) > 12 : Number(first) <= 12;
  const [day, month] = swap ? [second, first] : [first, second];
  return {
    year: century(year),
    month: Number(month),
    day: Number(day),
    rest: without(text, match.index, found),
  };
}

/** 10 November 2026, Nov. 10th, 2026, 10-Nov-26, 2026 Nov 10, Tue Nov 10 08:00:00 2026 */
function readNamed(text: string): Day | undefined {
  for (const { index } of text.matchAll(/(?<!\p{L})\p{L}/gu)) {
    if (!mayBeMonth(text.slice(index, index + 2))) continue;
    const month = monthAt(text, index);
    if (!month) continue;
    const before = text.slice(0, index);
    const after = withoutTwin(text.slice(month.end));
    const day =
      dayBefore(before, after, month.number) ??
      dayAfter(before, after, month.number) ??
      yearBefore(before, after, month.number);
    if (day) return day;
  }
  return undefined;
}

/** Reads the month named by the one or two words at `start`, and where the name ends. */
function monthAt(text: string, start: number): { readonly number: number; readonly end: number } | undefined {
  const words = /^\p{L}{2,20}(?: \p{L}{3,20})?/u.exec(text.slice(start, start + 48))?.[0] ?? '';
  for (const name of [words, words.split(' ', 1)[0] ?? '']) {
    const number = monthNames().get(name);
    const end = start + name.length;
    if (number) return { number, end: text[end] === '.' ? end + 1 : end };
  }
  return undefined;
}

function namesMonth(text: string): boolean {
  return text.matchAll(/(?<!\p{L})\p{L}/gu).some(({ index }) => monthAt(text, index) !== undefined);
}

/** Arabic newspapers add a second name of the same month after a slash. */
function withoutTwin(after: string): string {
  const slash = /^ ?[/(] ?/.exec(after);
  const twin = slash && monthAt(after, slash[0].length);
  return twin ? after.slice(twin.end).replace(/^\)/, '') : after;
}

function dayBefore(before: string, after: string, month: number): Day | undefined {
  const day = /(?<![\d:.])(\d{1,2})(?:st|nd|rd|th|er|º|o|\.)?(?: of| de)?[ ,/-]{0,3}$/.exec(before);
  const year =
    /^(?: de| del)?[ ,/-]{0,3}'?(\d{4}|\d{2})(?![\d:.])/.exec(after) ??
    /^[ ,/-]{0,3}(\d{4})(?!\d)/.exec(after);
  if (!day || !year) return undefined;
  return {
    year: century(year[1]),
    month,
    day: Number(day[1]),
    rest: `${after.slice(year[0].length)} | ${before.slice(0, day.index)}`,
  };
}

function dayAfter(before: string, after: string, month: number): Day | undefined {
  const match = /^[ ,/-]{0,3}(\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:[ ,/-]{1,3}(\d{4})(?![\d:]))?/.exec(after);
  if (!match) return undefined;
  const rest = after.slice(match[0].length);
  if (match[2]) return { year: Number(match[2]), month, day: Number(match[1]), rest: `${rest} | ${before}` };
  // asctime: the time is between day and year.
  const late = /^([^|]{4,24}?)(?<!\d)((?:19|20)\d{2})(?![\d:])/.exec(rest);
  // In "mar, 10 nov 2026" the first word is Tuesday, not March.
  if (!late || namesMonth(late[1] ?? '')) return undefined;
  return {
    year: Number(late[2]),
    month,
    day: Number(match[1]),
    rest: late[1]?.trim() + rest.slice(late[0].length),
  };
}

function yearBefore(before: string, after: string, month: number): Day | undefined {
  const year = /(?<!\d)(\d{4})[ ,./-]{1,3}$/.exec(before);
  const day = /^[ ,/-]{1,3}(\d{1,2})(?![\d:])/.exec(after);
  if (!year || !day) return undefined;
  return { year: Number(year[1]), month, day: Number(day[1]), rest: after.slice(day[0].length) };
}

type TimeOfDay = Pick<WallTime, 'hour' | 'minute' | 'second'> & {
  /** Offset or abbreviation. */
  readonly zone: string | undefined;
  readonly named?: NamedZone | undefined;
  readonly timed: boolean;
};

const CLOCK =
  /(?<![\d.:])(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?)(?!\d)(?: ?(am|pm|a\.m\.?|p\.m\.?|صباحا|مساء|ص|م|ب\.ظ|ق\.ظ)(?!\p{L}))?/u;
const HOUR_ONLY = /(?<![\d.:])(\d{1,2})()() ?(am|pm|a\.m\.?|p\.m\.?)(?!\p{L})/u;
const COMPACT = /^ ?t(\d{2})(\d{2})(\d{2})?(?:[.,]\d{1,9})?/;
const ZONE = /^ ?\(?((?:gmt|utc|ut)? ?[+\u2212-]\d{1,2}:?(?:\d{2})?(?!\d)|[a-z]{1,5}(?:-tz)?(?![\p{L}\d]))/u;

/** Returns midnight if the text has no time, undefined if it has an impossible one. */
function readTime(rest: string): TimeOfDay | undefined {
  const match = COMPACT.exec(rest) ?? CLOCK.exec(rest) ?? HOUR_ONLY.exec(rest);
  if (!match) return { hour: 0, minute: 0, second: 0, zone: ZONE.exec(rest)?.[1], timed: false };
  const [found, hours, minutes = '', seconds = '', half] = match;
  const after = rest.slice(match.index + found.length);
  const zone = ZONE.exec(after)?.[1]?.replace(' ', '');
  let hour = Number(hours);
  const minute = Number(minutes || 0);
  const second = Number(seconds || 0);
  if (half && hour <= 12) hour = (hour % 12) + (/^[pمب]/u.test(half) ? 12 : 0);
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return undefined;
  return { hour, minute, second, zone, named: zoneAfterTime(after), timed: true };
}

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/(?:detik|second|sec|ثاني|ثوان)/, 1000],
  [/(?:menit|minute|min\b|دقيق|دقائق)/, 60_000],
  [/(?:jam|hour|hr|ساع)/, HOUR_MS],
  [/(?:hari|day|يوم|ايام)/, 24 * HOUR_MS],
];

/** "2 jam yang lalu", "5 minutes ago", "منذ 3 ساعات" */
function readAgo(text: string, now: Date): Moment | undefined {
  const match = /(?:^|منذ )(\d{1,2}) ?([\p{L}]{2,10})(?: yang)?( lalu| ago)?/u.exec(text);
  if (!match || (!match[3] && !match[0].startsWith('منذ'))) return undefined;
  const unit = UNITS.find(([name]) => name.test(match[2] ?? ''));
  if (!unit) return undefined;
  const at = new Date(now.getTime() - Number(match[1]) * unit[1]);
  return { at, offset: 0, zoned: true, timed: unit[1] < 24 * HOUR_MS };
}

/** Two-digit years according to RFC 5322, section 4.3. */
function century(year = ''): number {
  const number = Number(year);
  if (year.length > 2) return number;
  return number + (number < 70 ? 2000 : 1900);
}

function without(text: string, index: number, found: string): string {
  return `${text.slice(index + found.length)} | ${text.slice(0, index)}`;
}
