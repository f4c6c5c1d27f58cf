import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../model/errors.ts';

/** Another process uses the data folder. An embedded database belongs to one process. */
export class FolderBusyError extends Failure {
  override readonly name = 'FolderBusyError';

  constructor(folder: string, cause?: unknown) {
    super('folder-busy', `another warta process is using the data folder ${folder}`, {
      retry: 'later',
      cause,
    });
  }
}

/**
 * Time to retry before the folder is reported as busy, in milliseconds. SQLite takes an exclusive lock in
 * steps, so two concurrent starters may each see the other's first step; the retry lets one of them
 * through.
 */
const WAIT_MS = 200;

/** SQLite's result code for a lock that another connection holds. The upper bits say which one. */
const SQLITE_BUSY = 5;

/**
 * Locks a folder for this process until disposed of or until the process ends.
 *
 * The lock is a file lock of the operating system on `warta.lock` (fcntl, or LockFileEx on Windows),
 * taken through Node's SQLite on all platforms. The system releases it when the owner ends, even after
 * kill -9. The file itself is never deleted: deleting it could remove the lock of a process that has just
 * started. The lock belongs to the file, not to a namespace, so containers that share a volume exclude
 * each other too. Over NFS it is as reliable as the server's locking.
 *
 * @throws FolderBusyError if another process holds the lock
 */
export function lockFolder(folder: string): Disposable {
  const database = new DatabaseSync(join(folder, 'warta.lock'), { timeout: WAIT_MS });
  try {
    // Nothing is written: the file stays empty and has no journal.
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new FolderBusyError(folder, error);
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
