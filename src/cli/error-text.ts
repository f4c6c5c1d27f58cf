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

/**
 * Formats an error for the operator: the message for expected failures, the messages and the remedy for errors of system
 * and database, the stack trace for bugs.
 */
export function errorText(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const causes: (Error & { readonly code?: unknown })[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 10; cause = cause.cause)
    causes.push(cause instanceof AggregateError && cause.message === '' ? firstOf(cause) : cause);
  const external = causes.some((cause) => cause.code !== undefined && !(cause instanceof TypeError));
  if (!external) return causes[0]?.stack ?? String(error);
  const remedy = causes.map(({ code }) => REMEDIES[String(code)]).find((text) => text !== undefined);
  const messages = causes.map(({ message }) => message).join(': ');
  return remedy === undefined ? messages : `${messages}\n  ${remedy}`;
}

/** A connection that is refused at several addresses of a host is an AggregateError without a message. */
function firstOf(error: AggregateError): Error {
  const [first] = error.errors as readonly unknown[];
  return first instanceof Error ? first : error;
}
