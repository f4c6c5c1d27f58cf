import { quietSince, type SourceReport } from './store/report.ts';

/** Rows of text as a table: columns as wide as their widest cell, numbers to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const numeric = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const room = ' '.repeat((widths[column] ?? 0) - cell.length);
        return numeric[column] === true ? room + cell : cell + room;
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const [first = [], ...others] = cells;
  return [line(first), rule, ...others.map(line)].join('\n');
}

/** What a crawl did, one line a source, and below it why any of them failed. */
export function summaryTable(report: readonly SourceReport[]): string {
  const head = [
    'source',
    'listed',
    'fetched',
    'stored',
    'duplicates',
    'translated',
    'published',
    'held',
    'refused',
    'errors',
  ];
  const rows = report.map((row) => [
    row.id,
    row.listed,
    row.fetched,
    row.stored,
    row.duplicates,
    row.translated,
    row.published,
    row.held,
    row.refused,
    row.failed + row.blocked + (row.failingSince === null ? 0 : 1),
  ]);
  const problems = report
    .filter((row) => row.error !== null)
    .map((row) => `${row.id}: ${row.error} (${row.errorCode})`);
  const blocked = report
    .filter((row) => row.blocked > 0)
    .map(
      (row) => `${row.id}: refuses machines ${row.blocked} of its pages; ask the outlet for access (blocked)`,
    );
  const stopped = report.flatMap((row) => {
    const since = quietSince(row);
    if (row.onlyOld > 0)
      return `${row.id}: can be read, but all ${row.onlyOld} entries of its listings are older than maxAge; look for a newer listing (stopped)`;
    if (since !== undefined)
      return `${row.id}: can be read, but nothing new has been listed since ${since.toISOString()} (quiet)`;
    return [];
  });
  return [textTable(head, rows), ...problems, ...blocked, ...stopped].join('\n');
}
