import { constants, setPriority } from 'node:os';

/**
 * Lets the calling thread give way to others: readers of the feeds are answered while pages are read and texts are translated, also
 * where there are fewer cores than threads. On Linux a priority is a thread's own (setpriority(2), Notes); elsewhere it is
 * the process's, and nothing is done.
 */
export function lowerThreadPriority(): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}
