import { constants, setPriority } from 'node:os';

/**
 * Lowers the priority of the calling thread, so that readers are answered first even where there are fewer cores than
 * threads. On Linux each thread has a priority of its own (setpriority(2), Notes). Elsewhere it would be the process's,
 * so nothing is done.
 */
export function lowerThreadPriority(): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}
