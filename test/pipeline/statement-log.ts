import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from 'pg';
import { JOBS } from '../../src/jobs/job-list.ts';
import type { Job } from '../../src/jobs/job.ts';
import { EmbeddedConnection } from '../../src/store/pglite/connection.ts';

/** A statement that was sent to the database. */
export interface LoggedStatement {
  /** The kind of job that sent it; undefined: the queue, the clock or a command. */
  readonly job: string | undefined;
  readonly text: string;
}

/** The statements that this process sends, `begin` and `commit` included. */
export interface StatementLog extends Disposable {
  readonly statements: readonly LoggedStatement[];
  /** The kinds of jobs, each run under its name. */
  readonly jobs: typeof JOBS;
  clear(): void;
}

/** Logs the statements of all connections, of the queue as well, on both databases. */
export function logStatements(): StatementLog {
  const running = new AsyncLocalStorage<string>();
  const statements: LoggedStatement[] = [];
  const log = (text: string): void =>
    void statements.push({ job: running.getStore(), text: text.replaceAll(/\s+/g, ' ').trim() });

  // oxlint-disable-next-line typescript/unbound-method -- called with their object below
  const { query: pgQuery } = Client.prototype;
  Client.prototype.query = function logged(
    this: Client,
    first: string | { readonly text: string },
    ...others: unknown[]
  ): never {
    log(typeof first === 'string' ? first : first.text);
    return Reflect.apply(pgQuery, this, [first, ...others]) as never;
  };
  // oxlint-disable-next-line typescript/unbound-method -- called with their object below
  const { query, exec, transaction } = EmbeddedConnection.prototype;
  EmbeddedConnection.prototype.query = function logged(...given) {
    log(given[0]);
    return Reflect.apply(query, this, given) as never;
  };
  EmbeddedConnection.prototype.exec = function logged(...given) {
    log(given[0]);
    return Reflect.apply(exec, this, given);
  };
  EmbeddedConnection.prototype.transaction = async function logged(work) {
    log('begin');
    const value = await Reflect.apply(transaction, this, [
      (tx: { query: typeof query }) =>
        work({
          ...tx,
          query: (...given: Parameters<typeof query>) => {
            log(given[0]);
            return tx.query(...given);
          },
        } as never),
    ]);
    log('commit');
    return value as never;
  };
  return {
    statements,
    jobs: Object.fromEntries(
      Object.entries(JOBS).map(([name, job]: [string, Job]) => [
        name,
        { ...job, run: (...given: Parameters<Job['run']>) => running.run(name, () => job.run(...given)) },
      ]),
    ) as typeof JOBS,
    clear: () => void statements.splice(0),
    [Symbol.dispose]() {
      Client.prototype.query = pgQuery;
      Object.assign(EmbeddedConnection.prototype, { query, exec, transaction });
    },
  };
}
