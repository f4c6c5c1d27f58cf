import type { QueueCounts } from './jobs/queue.ts';

/** One line on a terminal that says how much is left; nothing where standard error is a file. */
export function progress(): ((counts: QueueCounts) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  const clear = '\r\u001B[K';
  return ({ ready, active, later }) => {
    const left = ready + active;
    process.stderr.write(left === 0 ? clear : `${clear}${left} to do, ${active} in hand, ${later} for later`);
  };
}
