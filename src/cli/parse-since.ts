import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/durations.ts';

const UNIT_MS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** What `--since` accepts, for error messages. */
export const SINCE_FORMS =
  'must be an age such as 36h or 7d, or a date such as 2026-11-02 or 2026-11-02T08:00Z';

/**
 * Reads the value of `--since`: an age in minutes, hours or days, or an ISO 8601 date or time. What names no zone is UTC.
 *
 * @returns undefined for anything else and for days that no calendar has
 */
export function parseSince(text: string, now: Date): Date | undefined {
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (amount !== undefined) return new Date(now.getTime() - Number(amount) * (UNIT_MS[unit] ?? 0));
  const [, day = '', time = 'T00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text) ?? [];
  const date = new Date(`${day}${time}${zone}`);
  if (Number.isNaN(date.getTime())) return undefined;
  // JavaScript reads 30 February as 2 March.
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day) ? date : undefined;
}
