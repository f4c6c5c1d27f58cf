import { isMainThread } from 'node:worker_threads';
import workerpool from 'workerpool';
import { readRows } from '../../discover/discover.ts';
import { extract } from '../../extract/extract.ts';
import { lowerThreadPriority } from '../../threads/thread-priority.ts';

/** What the thread can be asked for; see reader.ts. */
const readings = { extract, readRows };

if (!isMainThread) {
  lowerThreadPriority();
  workerpool.worker(readings);
}
