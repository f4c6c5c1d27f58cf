import { FolderBusyError, lockFolder } from '../../src/store/pglite/folder-lock.ts';

// On each message this process tries to lock the folder; it holds the locks that it gets.
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
