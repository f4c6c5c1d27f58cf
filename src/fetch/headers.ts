import type { IncomingHttpHeaders } from 'node:http';
import { retryAfter } from './politeness/rate-limit.ts';

/** The header of an answer: one string for each field, by its name in lower case. */
export type HeaderFields = Readonly<Record<string, string | undefined>>;

/** Content-Length was sent with several values, so nobody knows where the body ends (RFC 9112 6.3). */
export class ContentLengthError extends Error {
  override readonly name = 'ContentLengthError';
}

/** Makes one value of all different, non-empty values of a field, in the order of their lines; at least one. */
type Combine = (lines: readonly string[], now: Date) => string;

const first: Combine = ([line = '']) => line;

/**
 * Fields that are no lists, or whose lines must stay apart. A server that sends several values for one of them breaks RFC 9110, which
 * leaves the choice to the recipient.
 */
const combinations = new Map<string, Combine>([
  ['content-length', onlyLength],
  ['content-type', lastType],
  ['etag', first],
  ['last-modified', first],
  // The guard and robots.txt judge every target, so a second one opens nothing.
  ['location', first],
  ['retry-after', longestWait],
  // 1 reserves the rights: the more cautious reading.
  ['tdm-reservation', (lines) => lines.find((line) => line === '1') ?? lines[0] ?? ''],
  ['tdm-policy', first],
  // The name of a crawler holds to the end of its line; no value can contain a line break.
  ['x-robots-tag', (lines) => lines.join('\n')],
]);

/**
 * Combines the fields of an answer that came several times: lists are joined by commas (RFC 9110 5.3), of other fields one value is
 * chosen. Equal values count once, empty ones not at all.
 *
 * @param raw as undici returns it: an array where a field came several times
 * @param now what a Retry-After in seconds is relative to
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

/** The longest wait counts: asking too late harms nobody. A proxy may have joined the lines; the comma of a date separates nothing. */
function longestWait(lines: readonly string[], now: Date): string {
  return lines
    .flatMap((line) => line.split(/,(?!\s*\d{1,2}[\s-])/))
    .map((text) => ({ text: text.trim(), until: retryAfter(text, now)?.getTime() ?? 0 }))
    .reduce((best, wait) => (wait.until > best.until ? wait : best)).text;
}

/**
 * The last valid type counts, with the charset of an earlier one of the same type where it names none ("extract a MIME type" of the
 * Fetch standard). Where none is valid the first value stays.
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
