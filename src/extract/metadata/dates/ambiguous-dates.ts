import { type Moment, parseMoment } from '../../../time/parse-date.ts';

/** How the page's dates are to be read. */
export interface DateContext {
  readonly now: Date;
  /** IANA zone of the outlet. */
  readonly timezone: string;
  readonly language: string;
  /** The page's host: its country tells which number of a date is the month. */
  readonly host: string;
  /** The day in the page's URL, as `2026-11-10`. */
  readonly dayInUrl?: string | undefined;
}

/** One thing that a written date can mean. */
export interface DateReading {
  readonly moment: Moment;
  /** The calendar day on the page's own clock. */
  readonly day: string;
  readonly features: readonly string[];
}

/** Written by software, which does not swap day and month: such a date in the future is wrong as a whole. */
const TIMED_ISO = /^\s*\d{4}-(?:0\d|1[0-2])-\d\d[T ]\d\d:?\d\d/i;

/** Dates before the web are usually birthdays. */
const MIN_TIME_MS = Date.UTC(1994, 0, 1);

/**
 * Returns the possible meanings of a date: one time, or two if it is unclear which number is the month.
 * Full stops always follow the day; only English puts the month first, and not everywhere. The URL
 * decides.
 */
export function dateReadings(text: string, context: DateContext): readonly DateReading[] {
  const expanded = text.replace(/(?<![\d.])(\d{1,2}\.\d{1,2}\.)([012]\d)(?![\d.])/, '$120$2');
  const options = { now: context.now, timezone: context.timezone, dayFirst: true };
  const day = parseMoment(expanded, options);
  const slashed = /(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d\d)(?!\d)/.test(expanded);
  const month =
    slashed && mayPutMonthFirst(context) ? parseMoment(expanded, { ...options, dayFirst: false }) : undefined;
  if (day !== undefined && month !== undefined && day.at.getTime() !== month.at.getTime()) {
    const both = [toReading(day, 'day.first'), toReading(month, 'month.first')].filter(isPlausible);
    const said = both.filter((reading) => reading.day === context.dayInUrl);
    return said.length > 0 ? said : both;
  }
  const swapped = TIMED_ISO.test(expanded) ? undefined : parseMoment(swapDayAndMonth(expanded), options);
  const moment = day ?? month ?? swapped;
  return moment === undefined ? [] : [toReading(moment)].filter(isPlausible);
}

function toReading(moment: Moment, ...features: string[]): DateReading {
  return { moment, day: isoOf(moment).slice(0, 10), features };
}

function isPlausible({ moment }: DateReading): boolean {
  return moment.at.getTime() > MIN_TIME_MS;
}

/** Countries that write English and the day first, by the ending of their domains. */
const DAY_FIRST_COUNTRY = /\.(?:uk|ie|au|nz|in|za|sg|my|pk|ng|ke)$/;

/** en-US is also the default of content systems, so it leaves both open. */
function mayPutMonthFirst({ language, host }: DateContext): boolean {
  return /^en/i.test(language) && !/^en[-_](?!us)[a-z]{2}\b/i.test(language) && !DAY_FIRST_COUNTRY.test(host);
}

/** 2026-13-04 or a future 2026-12-04 that was meant as day before month. */
function swapDayAndMonth(text: string): string {
  return text.replace(/^(\d{4})-(\d\d)-(\d\d)(?!\d)/, '$1-$3-$2');
}

/** ISO 8601 in the page's local time with its offset; only the day if the page has no time. */
export function isoOf(moment: Moment): string {
  const wall = new Date(moment.at.getTime() + moment.offset * 60_000).toISOString();
  if (!moment.timed) return wall.slice(0, 10);
  const { offset } = moment;
  const size = Math.abs(Math.round(offset));
  const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
  return `${wall.slice(0, 19)}${offset === 0 ? 'Z' : zone}`;
}
