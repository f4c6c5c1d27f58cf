import type { QueueCounts } from '../store/job-table.ts';

/** A status line on the terminal that is overwritten in place; undefined if standard error is not a terminal. */
export function statusLine(): { show(text: string): void; clear(): void } | undefined {
  const { stderr } = process;
  if (!stderr.isTTY) return undefined;
  const clear = '\r\u001B[K';
  return {
    // A wrapped line cannot be cleared with \r.
    show: (text) => void stderr.write(clear + text.slice(0, (stderr.columns || 80) - 1)),
    clear: () => void stderr.write(clear),
  };
}

/** Shows how many jobs of a crawl are left; undefined if standard error is not a terminal. */
export function crawlProgress(): ((counts: QueueCounts) => void) | undefined {
  const line = statusLine();
  return (
    line &&
    (({ ready, active, later }) => {
      const left = ready + active;
      if (left === 0) line.clear();
      else line.show(`${left} jobs left, ${active} running, ${later} scheduled`);
    })
  );
}
