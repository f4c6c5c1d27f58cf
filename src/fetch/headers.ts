import type { IncomingHttpHeaders } from 'node:http';
import { retryAfter } from '../time/retry-after.ts';

/** Response headers: one string per field, by lower-case name. */
export type HeaderFields = Readonly<Record<string, string | undefined>>;

/** Content-Length has several values, so the end of the body is unknown (RFC 9112 6.3). */
export class ContentLengthError extends Error {
  override readonly name = 'ContentLengthError';
}

/** Combines the distinct, non-empty values of a field, in the order of their lines; at least one. */
type Combine = (lines: readonly string[], now: Date) => string;

const first: Combine = ([line = '']) => line;

/**
 * Fields that are not lists, or whose lines must stay apart. Repeating them violates RFC 9110, which
 * leaves the choice to the recipient.
 */
const combinations = new Map<string, Combine>([
  ['content-length', onlyLength],
  ['content-type', lastType],
  ['etag', first],
  ['last-modified', first],
  // The guard and robots.txt check every target, so the choice is not a security matter.
  ['location', first],
  ['retry-after', longestWait],
  // 1 reserves the rights: the more cautious value.
  ['tdm-reservation', (lines) => lines.find((line) => line === '1') ?? lines[0] ?? ''],
  ['tdm-policy', first],
  // An expiry date contains a comma; no value can contain a line break.
  ['set-cookie', (lines) => lines.join('\n')],
  // A crawler's name applies to the end of its line; no value can contain a line break.
  ['x-robots-tag', (lines) => lines.join('\n')],
]);

/**
 * Combines repeated fields of a response: lists are joined by commas (RFC 9110 5.3); for other fields one
 * value is chosen. Duplicates and empty values are dropped.
 *
 * @param raw as undici returns it: an array if a field is repeated
 * @param now the reference of a Retry-After in seconds
 * @throws ContentLengthError
 */
export function combineFields(raw: IncomingHttpHeaders, now: Date): HeaderFields {
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => {
      const lines = [value ?? []].flat().map((line) => line.trim());
      const values = [...new Set(lines)].filter((line) => line !== '');
      if (values.length === 0) return [name, ''];
      return [name, combinations.get(name)?.(values, now) ?? values.join(', ')];
    }),
  );
}

function onlyLength(lines: readonly string[]): string {
  if (lines.length === 1) return first(lines, new Date(0));
  throw new ContentLengthError(`Content-Length has the values ${lines.join(' and ').slice(0, 100)}`);
}

/**
 * Takes the longest wait, which is always safe. A proxy may have joined the lines by commas; the comma in
 * a date is not a separator.
 */
function longestWait(lines: readonly string[], now: Date): string {
  return lines
    .flatMap((line) => line.split(/,(?!\s*\d{1,2}[\s-])/))
    .map((text) => ({ text: text.trim(), until: retryAfter(text, now)?.getTime() ?? 0 }))
    .reduce((best, wait) => (wait.until > best.until ? wait : best)).text;
}

/**
 * Takes the last valid type, with the charset of an earlier line of the same type if it has none
 * ("extract a MIME type" of the Fetch standard). If no type is valid, the first value stays.
 */
function lastType(lines: readonly string[], now: Date): string {
  const types = lines.flatMap((line) => line.match(/(?:[^,"]|"[^"]*"?)+/g) ?? []).map((type) => type.trim());
  const valid = types.filter((type) => /^[^\s/;,"]+\/[^\s/;,"]+\s*(?:;|$)/.test(type));
  const last = valid.findLast((type) => !type.startsWith('*/*')) ?? valid.at(-1) ?? first(lines, now);
  const named = valid.findLast((type) => essenceOf(type) === essenceOf(last) && CHARSET.test(type));
  return named === undefined || CHARSET.test(last) ? last : last + (CHARSET.exec(named)?.[0] ?? '');
}

const CHARSET = /;\s*charset\s*=\s*(?:"[^"]*"|[^;\s]+)/i;

function essenceOf(type: string): string {
  return type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
