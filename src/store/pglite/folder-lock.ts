import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../model/errors.ts';

/** Another process runs on the data folder. An embedded database has one owner. */
export class FolderBusyError extends Failure {
  override readonly name = 'FolderBusyError';
}

/**
 * How long a starter asks for the lock before it reports the folder as busy, in milliseconds. SQLite takes an exclusive
 * lock in steps, so two starters may each see the other's first step: the wait lets one of them through.
 */
const WAIT_MS = 200;

/** SQLite's result code for a lock that another connection holds. The upper bits say which one. */
const SQLITE_BUSY = 5;

/**
 * Locks a folder for this process until disposed of or until the process ends.
 *
 * The lock is the operating system's own, on the file `warta.lock` (fcntl, or LockFileEx on Windows), which Node's SQLite
 * takes alike everywhere. The system drops it when the last thread of the owner is gone, kill -9 included. Nothing stale
 * remains, so the file is never deleted: deleting it could take away the lock of a process that has just started. The
 * lock belongs to the file and not to a namespace, so containers that share a volume exclude each other too. Over NFS it
 * is as good as the server's locking.
 *
 * @throws FolderBusyError where another process holds it
 */
export function lockFolder(folder: string): Disposable {
  const database = new DatabaseSync(join(folder, 'warta.lock'), { timeout: WAIT_MS });
  try {
    // Nothing is written: the file stays empty and has no journal.
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new FolderBusyError('folder-busy', `another warta process is using the data folder ${folder}`, {
      retry: 'later',
      cause: error,
    });
  }
  return { [Symbol.dispose]: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === SQLITE_BUSY
  );
}
