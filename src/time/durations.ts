/** Lengths of time in milliseconds, and of a day in the units of settings and retry policies. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const DAY_SECONDS = DAY_MS / 1000;
export const DAY_MINUTES = DAY_MS / MINUTE_MS;
