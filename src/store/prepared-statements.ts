import { createHash } from 'node:crypto';
import { Client } from 'pg';

/**
 * Limit of named statements, because each takes memory in every connection. A statement with a variable number of
 * placeholders has many forms, of which the rare ones stay unnamed.
 */
const MAX_NAMES = 400;
/** Number of statements that are counted until they are frequent; the one unused for longest is dropped. */
const MAX_CANDIDATES = 2000;
/** A statement is named when it is sent for this time. */
const FREQUENT = 3;

/** Names of frequent statements. */
export interface StatementNames {
  /** Counts a use of the statement. Returns its name, or undefined while it is not frequent. */
  use(text: string): string | undefined;
  /** Replaces the name, so that every connection prepares the statement again. */
  renew(text: string): void;
}

/** Equal statements have the same name in every process, which lets PgBouncer share them. */
export function openStatementNames(maxNames = MAX_NAMES): StatementNames {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  return {
    use(text) {
      const known = names.get(text);
      if (known !== undefined || names.size >= maxNames) return known;
      const count = (counts.get(text) ?? 0) + 1;
      counts.delete(text);
      if (count >= FREQUENT) {
        const name = `warta_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
        names.set(text, name);
        return name;
      }
      counts.set(text, count);
      if (counts.size > MAX_CANDIDATES) counts.delete(counts.keys().next().value ?? '');
      return undefined;
    },
    renew(text) {
      const name = names.get(text);
      if (name !== undefined) names.set(text, `${name}_`.slice(0, 63));
    },
  };
}

/**
 * A client of `pg` that sends frequent statements as prepared ones: the server parses them once per connection and plans
 * them a few times. Utility commands, and texts that may hold several statements, are sent unnamed.
 */
export function preparingClient(names: StatementNames): typeof Client {
  return class PreparingClient extends Client {
    /** Same parameters as `Client.query`. `never` is assignable to each of its return types. */
    override query(first: unknown, values?: unknown, callback?: unknown): never {
      const name = typeof first === 'string' && isPlannable(first, values) ? names.use(first) : undefined;
      if (typeof first !== 'string' || name === undefined)
        return super.query(first as never, values as never, callback as never) as never;
      const result: unknown = super.query({ name, text: first, values } as never, callback as never);
      if (result instanceof Promise)
        result.catch((error: unknown) => {
          if (isStalePlan(error)) names.renew(first);
        });
      return result as never;
    }
  };
}

/** One `select`, `insert`, `update` or `delete`. Only a text without parameters can hold several statements. */
function isPlannable(text: string, values: unknown): boolean {
  if (Array.isArray(values) && values.length > 0) return true;
  const hasNone = values === undefined || Array.isArray(values);
  return hasNone && /^\s*(?:with|select|insert|update|delete)\b[^;]*$/i.test(text);
}

/** A migration changed a table, and with it the columns of a prepared `select *`. */
function isStalePlan(error: unknown): boolean {
  return error instanceof Error && /cached plan must not change result type/.test(error.message);
}
