import type { QueueCounts } from '../store/job-table.ts';

/** A line on the terminal that says what goes on and is gone when it is over; undefined where standard error is a file. */
export function statusLine(): { show(text: string): void; clear(): void } | undefined {
  const { stderr } = process;
  if (!stderr.isTTY) return undefined;
  const clear = '\r\u001B[K';
  return {
    // A line that wraps could not be taken back.
    show: (text) => void stderr.write(clear + text.slice(0, (stderr.columns || 80) - 1)),
    clear: () => void stderr.write(clear),
  };
}

/** How much of a crawl is left, on a terminal. */
export function crawlProgress(): ((counts: QueueCounts) => void) | undefined {
  const line = statusLine();
  return (
    line &&
    (({ ready, active, later }) => {
      const left = ready + active;
      if (left === 0) line.clear();
      else line.show(`${left} to do, ${active} in hand, ${later} for later`);
    })
  );
}
