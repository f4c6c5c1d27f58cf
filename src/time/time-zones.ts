import { DAY_MS, MINUTE_MS } from './durations.ts';

/** Civil time: a wall clock reading without a zone. Months count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * UTC offsets in minutes of the abbreviations that outlets print. If an abbreviation is used in several
 * zones, all are listed: the one in force in the outlet's own zone wins, else the first.
 */
const ABBREVIATIONS: Readonly<Record<string, readonly number[]>> = {
  z: [0],
  gmt: [0],
  utc: [0],
  ut: [0],
  wib: [420],
  wita: [480],
  wit: [540],
  // RFC 822
  est: [-300, 600],
  edt: [-240],
  cst: [-360, 480],
  cdt: [-300],
  mst: [-420],
  mdt: [-360],
  pst: [-480, 480],
  pdt: [-420],
  // Other zones found in news.
  wet: [0],
  west: [60],
  cet: [60],
  cest: [120],
  mez: [60],
  mesz: [120],
  eet: [120],
  eest: [180],
  bst: [60, 360],
  ist: [330, 120, 60],
  idt: [180],
  msk: [180],
  trt: [180],
  ksa: [180],
  ast: [180, -240],
  gst: [240],
  irst: [210],
  pkt: [300],
  sgt: [480],
  myt: [480],
  hkt: [480],
  jst: [540],
  kst: [540],
  aest: [600],
  aedt: [660],
  nzst: [720],
  nzdt: [780],
  acst: [570],
  acdt: [630],
  awst: [480],
  pht: [480],
  phst: [480],
  ict: [420],
  mmt: [390],
  npt: [345],
  aft: [270],
  irdt: [270],
  uzt: [300],
  yekt: [300],
  krat: [420],
  irkt: [480],
  tsi: [180],
  sast: [120],
  wast: [120],
  brt: [-180],
  brst: [-120],
  clt: [-240],
  clst: [-180],
  cot: [-300],
  vet: [-240],
  uyt: [-180],
  nst: [-210],
  ndt: [-150],
  adt: [-180],
  akst: [-540],
  akdt: [-480],
  hst: [-600],
  'art-tz': [-180],
  'cat-tz': [120],
  'eat-tz': [180],
  'pet-tz': [-300],
  'wat-tz': [60],
};

/** Abbreviations of American zones without "standard" or "daylight". */
const AMERICAN: Readonly<Record<string, string>> = {
  'et-tz': 'America/New_York',
  'ct-tz': 'America/Chicago',
  'mt-tz': 'America/Denver',
  'pt-tz': 'America/Los_Angeles',
};

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timezone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timezone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timezone, formatter);
  }
  return formatter;
}

/**
 * Returns the wall clock reading in an IANA time zone.
 *
 * @throws {RangeError} for an unknown zone
 */
export function wallTimeAt(instant: Date, timezone: string): WallTime {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterFor(timezone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

/** Returns the UTC offset of a time zone at an instant, in minutes. */
export function offsetMinutesAt(instant: Date, timezone: string): number {
  const wall = utcMillis(wallTimeAt(instant, timezone));
  return Math.round((wall - Math.floor(instant.getTime() / 1000) * 1000) / MINUTE_MS);
}

/** Milliseconds since 1970 if the wall clock showed UTC. */
export function utcMillis(wall: WallTime): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
}

/**
 * Returns the instant at which clocks in `timezone` show `wall`. A reading skipped by a change to summer
 * time is interpreted with the offset before the change; of a reading that occurs twice, the first is
 * meant (as in RFC 5545 and Temporal's `compatible`).
 */
export function instantAt(wall: WallTime, timezone: string): Date {
  const asUtc = utcMillis(wall);
  if (timezone === 'UTC') return new Date(asUtc);
  const before = offsetMinutesAt(new Date(asUtc - DAY_MS), timezone);
  const after = offsetMinutesAt(new Date(asUtc + DAY_MS), timezone);
  for (const offset of [before, after]) {
    const instant = new Date(asUtc - offset * MINUTE_MS);
    if (offsetMinutesAt(instant, timezone) === offset) return instant;
  }
  return new Date(asUtc - before * MINUTE_MS);
}

/** Offset in minutes of an IANA zone at a wall clock reading that is given as if it were UTC. */
export function wallOffset(zone: string, wallAsUtc: Date): number {
  const instant = instantAt(wallTimeAt(wallAsUtc, 'UTC'), zone);
  return Math.round((wallAsUtc.getTime() - instant.getTime()) / MINUTE_MS);
}

/**
 * Parses a zone name or offset: `WIB`, `GMT+3`, `+0700`, `-05:30`. An ambiguous abbreviation has the
 * meaning that is in force in `timezone` around `near`.
 *
 * @returns minutes ahead of UTC, undefined for unknown names
 */
export function zoneOffset(zone: string, timezone: string, near: Date): number | undefined {
  const numeric = /^(?:gmt|utc|ut)?\s?([+\u2212-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (numeric) {
    const [, sign, hours, minutes = '0'] = numeric;
    if (Number(hours) > 14 || Number(minutes) > 59) return undefined;
    const offset = Number(hours) * 60 + Number(minutes);
    return sign === '+' ? offset : -offset;
  }
  if (Object.hasOwn(AMERICAN, zone)) return wallOffset(AMERICAN[zone] ?? 'UTC', near);
  const meanings = Object.hasOwn(ABBREVIATIONS, zone) ? ABBREVIATIONS[zone] : undefined;
  if (!meanings) return undefined;
  if (meanings.length === 1) return meanings[0];
  const own = offsetMinutesAt(near, timezone);
  return meanings.includes(own) ? own : meanings[0];
}
