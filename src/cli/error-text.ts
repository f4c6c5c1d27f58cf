import { Failure } from '../model/errors.ts';

/** Causes and remedies by the code of the system or, with five characters, of PostgreSQL (SQLSTATE). */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space and start again, nothing that was stored is lost',
  EDQUOT: "the account's disk quota is used up; free some space and start again",
  '53100':
    'the disk of the database is full; free some space there and start again, nothing that was stored is lost',
  EACCES: 'this account may not read or write there; check the owner and the mode of the folder (WARTA_DATA)',
  EPERM: 'the system does not allow this account to do that; check the owner of the folder (WARTA_DATA)',
  EROFS: 'the file system is read-only; mount it for writing, or set WARTA_DATA to another folder',
  EMFILE: 'too many open files; raise the limit (ulimit -n)',
  ECONNREFUSED: 'the database server does not accept connections; start it, or check DATABASE_URL',
  ENOTFOUND: 'the host of DATABASE_URL does not exist',
  '28P01': 'the database rejects the password; check DATABASE_URL',
  '3D000': 'the database does not exist; create it, or check DATABASE_URL',
  '42501': 'the database account may not do that; grant it the schema, or use the owner',
  '53300': 'the database has no free connections; raise max_connections, or run fewer processes',
};

interface CodedError extends Error {
  readonly code?: unknown;
}

/**
 * Formats an error: the message for expected failures, the messages of all causes for errors of system and database, the
 * stack traces for bugs.
 */
export function formatError(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const causes = causesOf(error);
  if (isExternal(causes)) return causes.map(messageOf).join(': ');
  return causes.length === 0 ? String(error) : causes.map(({ stack }) => stack).join('\ncaused by ');
}

/** Formats an error for the operator: `formatError`, and what to do about an error of system or database. */
export function errorText(error: unknown): string {
  const text = formatError(error);
  const causes = error instanceof Failure ? [] : causesOf(error);
  if (!isExternal(causes)) return text;
  const codes = causes.flatMap((cause) => [cause, ...partsOf(cause)]).map(({ code }) => String(code));
  const remedy = codes.map((code) => REMEDIES[code]).find((each) => each !== undefined);
  return remedy === undefined ? text : `${text}\n  ${remedy}`;
}

function causesOf(error: unknown): CodedError[] {
  const causes: CodedError[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 10; cause = cause.cause)
    causes.push(cause);
  return causes;
}

function isExternal(causes: readonly CodedError[]): boolean {
  return causes.some((cause) =>
    [cause, ...partsOf(cause)].some((each) => each.code !== undefined && !(each instanceof TypeError)),
  );
}

/** A connection that is refused at several addresses of a host is an AggregateError without a message. */
function partsOf(error: CodedError): readonly CodedError[] {
  if (!(error instanceof AggregateError) || error.message !== '') return [];
  return error.errors.filter((each): each is CodedError => each instanceof Error);
}

function messageOf(error: CodedError): string {
  const parts = partsOf(error);
  return parts.length === 0 ? error.message : parts.map(({ message }) => message).join(', ');
}
