/** The zone of every time that readers see. Indonesia has three; a national feed shows its western one and says so. */
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
const WIB = 7 * 3_600_000;

/** WIB is UTC+7 all year round since 1964: its wall clock is UTC's, seven hours on. */
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

/** The readers' calendar day as `2026-11-10`. */
export function dayOf(moment: Date): string {
  return wall(moment).toISOString().slice(0, 10);
}

/** First and last moment (exclusive) of a readers' day; undefined where `day` is none. */
export function dayBoundsOf(day: string): { readonly from: Date; readonly to: Date } | undefined {
  if (!/^(?:19|20)\d{2}-\d{2}-\d{2}$/.test(day)) return undefined;
  const from = new Date(`${day}T00:00:00+07:00`);
  if (Number.isNaN(from.getTime()) || dayOf(from) !== day) return undefined;
  return { from, to: new Date(from.getTime() + 86_400_000) };
}

/** `November 2026` of `2026-11` */
export function formatMonth(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1] ?? month} ${month.slice(0, 4)}`;
}
