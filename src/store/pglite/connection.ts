import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Results } from '@electric-sql/pglite';
import type { PGlite, PGliteQueryOptions, PGliteTransaction } from 'kysely';
import { openRpc, type Rpc } from '../../threads/rpc-channel.ts';
import { moduleUrl } from '../../url/module-url.ts';
import type { DatabasePort } from './socket.ts';

/** Location of an embedded database; in memory without a folder. */
export interface OpenOptions {
  readonly dataDir?: string | undefined;
  /** File with a dumped data folder to start from. */
  readonly dump?: string | undefined;
}

/** RPC methods of the database thread. `within` is a transaction id returned by `begin`. */
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

/** Notifications from the thread to a connection. */
export interface NotificationListener {
  heard(listening: number, payload: string): void;
}

/** The embedded database in its own thread, so that its work does not delay readers of the site. */
export interface EmbeddedDatabase extends AsyncDisposable {
  /** Opens another connection, to pass to a thread. Closing it rolls back its open transactions. */
  connect(): MessagePort;
}

/** Starts the thread. A connection's `waitReady` rejects if the database cannot be opened. */
export function startPGlite(options: OpenOptions): EmbeddedDatabase {
  // A crash of the database ends the process: nothing works without it, and everything resumes after a
  // restart.
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

/** A connection to the embedded database. Implements the part of PGlite that kysely and pg-boss use. */
export class EmbeddedConnection implements PGlite {
  readonly ready = true;
  readonly waitReady: Promise<void>;
  closed = false;
  readonly #port: DatabasePort;
  readonly #remote: Rpc<Statements, NotificationListener>;
  readonly #listeners = new Map<number, (payload: string) => void>();

  constructor(port: DatabasePort) {
    this.#port = port;
    const heard = (listening: number, payload: string): void => this.#listeners.get(listening)?.(payload);
    this.#remote = openRpc<Statements, NotificationListener>(port, { heard });
    // The process or thread that has the database ended: pending and later queries fail.
    port.on('close', () => this.#remote.$close());
    this.waitReady = this.#remote.ready();
  }

  query<T>(sql: string, params?: unknown[], options?: PGliteQueryOptions): Promise<Results<T>> {
    return this.#query(undefined, sql, params, options);
  }

  /** Several statements at once, without parameters. */
  exec(sql: string): Promise<{ rows: object[] }[]> {
    return this.#remote.exec(undefined, sql);
  }

  /** Runs `work` in an exclusive transaction, which is rolled back if `work` throws. */
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

  /** Subscribes to a channel's notifications; returns a function that ends the subscription. */
  async listen(name: string, callback: (payload: string) => void): Promise<() => Promise<void>> {
    const id = await this.#remote.listen(name);
    this.#listeners.set(id, callback);
    return async () => {
      this.#listeners.delete(id);
      await this.#remote.unlisten(id);
    };
  }

  /** Closes the database for all connections, after writing everything to disk. */
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
