import { isIP } from 'node:net';
import { CronPattern } from 'croner';
import { z } from 'zod';
import { contactUri } from '../url/contact-address.ts';
import { didYouMean } from './did-you-mean.ts';

export const text = z.string();

export const flag = oneOf(['true', 'false']).transform((value) => value === 'true');

export function integer(least: number, most: number) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);
}

export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: ({ input }) => unknownWord(String(input), values) });
}

/** `must be one of a, b, c`, with the one that was probably meant. */
function unknownWord(word: string, known: readonly string[]): string {
  const meant = didYouMean(word, known);
  return `must be one of ${known.join(', ')}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`;
}

export const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** A list of valid parts. `wrong` returns the problem of an invalid one. */
function listOf(wrong: (part: string) => string | undefined) {
  return list.superRefine((parts, context) => {
    for (const part of parts) {
      const message = wrong(part);
      if (message !== undefined) context.addIssue({ code: 'custom', message: `"${part}" ${message}` });
    }
  });
}

/** Names of engines, or `none` for an empty list. */
export function engineList(known: readonly string[]) {
  return listOf((name) => engineProblem(name, ['none', ...known])).transform((names) =>
    names.filter((name) => name !== 'none'),
  );
}

function engineProblem(name: string, known: readonly string[]): string | undefined {
  return known.includes(name) ? undefined : unknownWord(name, known);
}

/** A number of characters per engine, such as `deepl=20000,google=50000`. */
export function engineAmounts(known: readonly string[]) {
  return listOf((part) => {
    const [name = ''] = part.split('=');
    return /^[a-z0-9-]+=\d{1,15}$/.test(part)
      ? engineProblem(name, known)
      : `must be an engine and a number, such as ${known[0]}=20000`;
  }).transform((parts) => Object.fromEntries(parts.map((part) => amountOf(part))));
}

function amountOf(part: string): [engine: string, characters: number] {
  const [engine = '', characters] = part.split('=');
  return [engine, Number(characters)];
}

/** Places beyond the public Internet, as `openGuard` (fetch/safety/ssrf-guard.ts) reads them. */
export const places = listOf((part) =>
  isPlace(part)
    ? undefined
    : 'must be an address, a network such as 10.1.0.0/16, or a host, each with or without :port',
);

function isPlace(part: string): boolean {
  const [, base = '', bits] = /^(.*)\/(\d{1,3})$/.exec(part) ?? [];
  if (bits !== undefined) return isIP(base) > 0 && Number(bits) <= (isIP(base) === 4 ? 32 : 128);
  if (isIP(part) > 0) return true;
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d{1,5})?$/.exec(part) ?? [];
  if (bracketed !== undefined) return isIP(bracketed) === 6;
  return plain !== undefined && /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(plain);
}

export const contact = text.refine(
  (value) => contactUri(value) !== undefined,
  'must be an e-mail address or a web address',
);

export const cron = text.refine((value) => {
  // croner also accepts nicknames, years and single fields.
  if (!/^\s*\S+(?:\s+\S+){4,5}\s*$/.test(value)) return false;
  try {
    void new CronPattern(value);
    return true;
  } catch {
    return false;
  }
}, 'must be five fields, or six with seconds: minute hour day month weekday');

export function address(...protocols: string[]) {
  return z.string().refine(
    (value) => {
      const url = URL.parse(value);
      return url !== null && protocols.includes(url.protocol);
    },
    `must be an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );
}

/** Base URL of the site, to which page paths are appended. */
export const baseAddress = address('http:', 'https:')
  .refine((value) => !/[?#]/.test(value), 'must end before any ? or #')
  .transform((value) => value.replace(/\/+$/, ''));
