import { FolderBusyError, lockFolder } from '../../src/store/pglite/folder-lock.ts';

// A process that does nothing but start: on each message it tries to lock the folder, and keeps what it got.
const [folder = ''] = process.argv.slice(2);
let held: Disposable | undefined;

process.on('message', () => {
  try {
    held ??= lockFolder(folder);
    process.send?.('held');
  } catch (error) {
    process.send?.(error instanceof FolderBusyError ? 'busy' : String(error));
  }
});
process.send?.('ready');
