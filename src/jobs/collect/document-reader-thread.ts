import { isMainThread } from 'node:worker_threads';
import { readRows } from '../../discover/discover.ts';
import { readDelivery } from '../../discover/wire/read-delivery.ts';
import { extract } from '../../extract/extract.ts';
import { extractWire } from '../../extract/wire/extract-wire.ts';
import { lowerThreadPriority } from '../../threads/thread-priority.ts';
import { serveThread } from '../../threads/worker-thread.ts';

/** The functions that `openDocumentReader` calls. */
export const readings = { extract, extractWire, readDelivery, readRows };

if (!isMainThread) {
  lowerThreadPriority();
  serveThread(readings);
}
