import { isMainThread } from 'node:worker_threads';
import { readRows } from '../../discover/discover.ts';
import { extract } from '../../extract/extract.ts';
import { lowerThreadPriority } from '../../threads/thread-priority.ts';
import { serveThread } from '../../threads/worker-thread.ts';

/** The functions that `openDocumentReader` calls. */
export const readings = { extract, readRows };

if (!isMainThread) {
  lowerThreadPriority();
  serveThread(readings);
}
