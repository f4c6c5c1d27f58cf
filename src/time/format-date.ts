import { DAY_MS, HOUR_MS } from './durations.ts';

/**
 * Time zone of all times shown to readers. Indonesia has three zones; the site shows the western one and
 * names it.
 */
export const READER_TIME_ZONE = 'Asia/Jakarta';
const MONTHS = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
];
const DAYS = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'];
const WIB = 7 * HOUR_MS;

/** WIB has been UTC+7 all year since 1964, so the wall clock is UTC plus seven hours. */
function wall(moment: Date): Date {
  return new Date(moment.getTime() + WIB);
}

/** `10 November 2026, 15.04 WIB` */
export function formatShortMoment(moment: Date): string {
  return `${formatDate(moment)}, ${formatTime(moment)} WIB`;
}

/** `Selasa, 10 November 2026, 15.04 WIB` */
export function formatMoment(moment: Date): string {
  return `${formatDay(moment)}, ${formatTime(moment)} WIB`;
}

/** `15.04` */
export function formatTime(moment: Date): string {
  return wall(moment).toISOString().slice(11, 16).replace(':', '.');
}

/** `Selasa, 10 November 2026` */
export function formatDay(moment: Date): string {
  return `${DAYS[wall(moment).getUTCDay()]}, ${formatDate(moment)}`;
}

/** `10 November 2026` */
export function formatDate(moment: Date): string {
  const date = wall(moment);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** The calendar day in WIB, as `2026-11-10`. */
export function dayOf(moment: Date): string {
  return wall(moment).toISOString().slice(0, 10);
}

/**
 * Start (inclusive) and end (exclusive) of a calendar day in WIB.
 *
 * @returns undefined if `day` is not a valid day
 */
export function dayBoundsOf(day: string): { readonly from: Date; readonly to: Date } | undefined {
  if (!/^(?:19|20)\d{2}-\d{2}-\d{2}$/.test(day)) return undefined;
  const from = new Date(`${day}T00:00:00+07:00`);
  if (Number.isNaN(from.getTime()) || dayOf(from) !== day) return undefined;
  return { from, to: new Date(from.getTime() + DAY_MS) };
}

/** Formats a month: `2026-11` becomes `November 2026`. */
export function formatMonth(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1] ?? month} ${month.slice(0, 4)}`;
}
