import { openAsBlob } from 'node:fs';
import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { lowerThreadPriority } from '../../threads/thread-priority.ts';
import { openRpc } from '../../threads/rpc-channel.ts';
import type { NotificationListener, OpenOptions, Statements } from './connection.ts';

/** A transaction whose statements arrive one by one from another thread. */
interface OpenTransaction {
  readonly tx: Transaction;
  readonly end: (how: 'commit' | 'rollback') => Promise<void>;
}

/** Thrown to make PGlite roll back a transaction. */
const UNDO = new Error('rolled back');

/** Serves a connection until its other end is closed, then rolls back its open transactions. */
function serve(database: Promise<PGlite>, port: MessagePort): void {
  const transactions = new Map<number, OpenTransaction>();
  const listening = new Map<number, () => Promise<void>>();
  let latest = 0;

  const target = async (within: number | undefined): Promise<PGlite | Transaction> => {
    if (within === undefined) return database;
    const transaction = transactions.get(within);
    if (transaction === undefined) throw new Error('the transaction has ended');
    return transaction.tx;
  };
  const functions: Statements = {
    ready: async () => void (await database),
    query: async (within, sql, params, options) => (await target(within)).query(sql, params, options),
    exec: async (within, sql) => (await target(within)).exec(sql),
    async begin() {
      const id = ++latest;
      transactions.set(id, await beginOn(await database));
      return id;
    },
    async end(within, how) {
      const transaction = transactions.get(within);
      transactions.delete(within);
      await transaction?.end(how);
    },
    async listen(name) {
      const id = ++latest;
      listening.set(
        id,
        await (await database).listen(name, (payload) => void remote.heard.asEvent(id, payload)),
      );
      return id;
    },
    async unlisten(id) {
      await listening.get(id)?.();
      listening.delete(id);
    },
    close: async () => (await database).close(),
  };
  const remote = openRpc<NotificationListener, Statements>(port, functions);
  port.on('close', () => {
    remote.$close();
    for (const { end } of transactions.values()) void end('rollback');
    for (const id of listening.keys()) void functions.unlisten(id);
  });
}

/**
 * Begins a transaction and leaves it open. Everything else waits for its end, because PGlite has one
 * connection.
 */
async function beginOn(pglite: PGlite): Promise<OpenTransaction> {
  const begun = Promise.withResolvers<Transaction>();
  const outcome = Promise.withResolvers<void>();
  const ended = pglite.transaction(async (tx) => {
    begun.resolve(tx);
    await outcome.promise;
  });
  ended.catch(begun.reject);
  return {
    tx: await begun.promise,
    async end(how) {
      if (how === 'commit') outcome.resolve();
      else outcome.reject(UNDO);
      await ended.catch((error: unknown) => {
        if (error !== UNDO) throw error;
      });
    },
  };
}

async function openDatabase({ dataDir, dump }: OpenOptions): Promise<PGlite> {
  return PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(dump === undefined ? {} : { loadDataDir: await openAsBlob(dump) }),
  });
}

if (!isMainThread) {
  // Most of its work is for the crawl; the site rarely queries it.
  lowerThreadPriority();
  const database = openDatabase(workerData as OpenOptions);
  // Each connection gets the error from `ready()`.
  database.catch(() => {});
  parentPort?.on('message', (port: MessagePort) => serve(database, port));
}
