import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Results } from '@electric-sql/pglite';
import type { PGlite, PGliteQueryOptions, PGliteTransaction } from 'kysely';
import { openRpc, type Rpc } from '../../threads/rpc-channel.ts';
import { moduleUrl } from '../../url/module-url.ts';

/** Where an embedded database is kept; without a folder in memory. */
export interface OpenOptions {
  readonly dataDir?: string | undefined;
  /** File with a dumped data folder to start from. */
  readonly dump?: string | undefined;
}

/** What the thread of the database does for a connection. `within` is a transaction that `begin` gave. */
export interface Statements {
  ready(): Promise<void>;
  query(
    within: number | undefined,
    sql: string,
    params: unknown[] | undefined,
    options: { rowMode?: 'array' | 'object' } | undefined,
  ): Promise<Results>;
  exec(within: number | undefined, sql: string): Promise<{ rows: object[] }[]>;
  begin(): Promise<number>;
  end(within: number, how: 'commit' | 'rollback'): Promise<void>;
  listen(channel: string): Promise<number>;
  unlisten(listening: number): Promise<void>;
  close(): Promise<void>;
}

/** What the thread tells a connection unasked. */
export interface NotificationListener {
  heard(listening: number, payload: string): void;
}

/** The embedded database itself, in a thread of its own, so that none of its work keeps readers of the site waiting. */
export interface EmbeddedDatabase extends AsyncDisposable {
  /** Another connection, to be given to a thread. Closing it undoes what it left open. */
  connect(): MessagePort;
}

/** Starts the thread. Whether the database opens is what a connection's `waitReady` tells. */
export function startPGlite(options: OpenOptions): EmbeddedDatabase {
  // A database that breaks down ends the process: nothing works without it, and everything resumes after a restart.
  const worker = new Worker(moduleUrl(import.meta.dirname, 'thread'), { workerData: options });
  return {
    connect() {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage(port2, [port2]);
      return port1;
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

/** A connection to the embedded database: as much of a PGlite as kysely and pg-boss use. */
export class EmbeddedConnection implements PGlite {
  readonly ready = true;
  readonly waitReady: Promise<void>;
  closed = false;
  readonly #port: MessagePort;
  readonly #remote: Rpc<Statements, NotificationListener>;
  readonly #listeners = new Map<number, (payload: string) => void>();

  constructor(port: MessagePort) {
    this.#port = port;
    const heard = (listening: number, payload: string): void => this.#listeners.get(listening)?.(payload);
    this.#remote = openRpc<Statements, NotificationListener>(port, { heard });
    this.waitReady = this.#remote.ready();
  }

  query<T>(sql: string, params?: unknown[], options?: PGliteQueryOptions): Promise<Results<T>> {
    return this.#query(undefined, sql, params, options);
  }

  /** Several statements at once, without parameters. */
  exec(sql: string): Promise<{ rows: object[] }[]> {
    return this.#remote.exec(undefined, sql);
  }

  /** Runs `work` with the database to itself; commits, or undoes everything where it throws. */
  async transaction<T>(work: (tx: PGliteTransaction) => Promise<T>): Promise<T> {
    const id = await this.#remote.begin();
    const rollback = (): Promise<void> => this.#remote.end(id, 'rollback');
    try {
      const value = await work({
        query: (sql, params, options) => this.#query(id, sql, params, options),
        rollback,
      });
      await this.#remote.end(id, 'commit');
      return value;
    } catch (error) {
      await rollback();
      throw error;
    }
  }

  /** Calls back with what is notified on a channel, until the function that it gives is called. */
  async listen(name: string, callback: (payload: string) => void): Promise<() => Promise<void>> {
    const id = await this.#remote.listen(name);
    this.#listeners.set(id, callback);
    return async () => {
      this.#listeners.delete(id);
      await this.#remote.unlisten(id);
    };
  }

  /** Writes everything and shuts the database, for all connections. */
  async shutDown(): Promise<void> {
    await this.#remote.close();
    await this.close();
  }

  /** Closes this connection. */
  async close(): Promise<void> {
    this.closed = true;
    this.#remote.$close();
    this.#port.close();
  }

  #query<T>(
    within: number | undefined,
    sql: string,
    params?: unknown[],
    { rowMode }: PGliteQueryOptions = {},
  ): Promise<Results<T>> {
    return this.#remote.query(within, sql, params, rowMode && { rowMode }) as Promise<Results<T>>;
  }
}
