/**
 * Parses a Retry-After value, seconds or an HTTP date (RFC 9110, section 10.2.3).
 *
 * @returns the time, or undefined if the value is absent, unparsable or in the past
 */
export function retryAfter(value: string | null | undefined, now: Date): Date | undefined {
  const text = value?.trim() ?? '';
  const time = /^\d{1,12}$/.test(text) ? now.getTime() + Number(text) * 1000 : Date.parse(text);
  // The largest time that a Date can hold is 8.64e15.
  return time > now.getTime() && time <= 8.64e15 ? new Date(time) : undefined;
}
