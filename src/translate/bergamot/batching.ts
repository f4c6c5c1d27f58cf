/** A queued sentence. */
export interface WaitingSentence {
  readonly segment: string;
  /** How many times later batches skipped it. */
  passed: number;
}

/** Maximum number of sentences in a batch. */
const most = 16;
/** A sentence skipped this many times is included in the next batch. */
const mostPassed = 4;
/** Fixed cost of a batch, in characters. */
const fixedCost = 120;

/**
 * Chooses the cheapest batch. The engine pads every sentence to the length of the longest in its batch,
 * and every batch has a fixed cost, so batches should be large and of similar lengths. A sentence that
 * was skipped too often is always included.
 *
 * @returns at most `share` sentences, sorted by length
 */
export function cheapestBatch<T extends WaitingSentence>(waiting: readonly T[], share: number): T[] {
  const sorted = waiting.toSorted((a, b) => a.segment.length - b.segment.length);
  const overdue = waiting.find(({ passed }) => passed >= mostPassed);
  const place = overdue === undefined ? undefined : sorted.indexOf(overdue);
  let best = { start: 0, end: 1, cost: Infinity };
  for (let start = 0; start < sorted.length; start++) {
    let characters = 0;
    for (let end = start + 1; end <= Math.min(sorted.length, start + Math.min(share, most)); end++) {
      const longest = sorted[end - 1]?.segment.length ?? 0;
      characters += longest;
      if (place !== undefined && (place < start || place >= end)) continue;
      const cost = (fixedCost + longest * (end - start)) / Math.max(1, characters);
      if (cost < best.cost) best = { start, end, cost };
    }
  }
  const chosen = new Set(sorted.slice(best.start, best.end));
  for (const one of waiting) if (!chosen.has(one)) one.passed++;
  return [...chosen];
}
