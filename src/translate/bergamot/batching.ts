/** A sentence that waits for a thread. */
export interface WaitingSentence {
  readonly segment: string;
  /** How often others were taken before it. */
  passed: number;
}

/** Most sentences that one thread is given at a time. */
const most = 16;
/** So often a sentence may be passed over for a better company of others. */
const mostPassed = 4;
/** What a batch costs whatever is in it, in characters. */
const fixedCost = 120;

/**
 * Chooses the sentences that are cheapest together. The engine computes every sentence to the length of the longest in
 * its batch, and every batch has a fixed cost; so those of like length belong together, and several of them. One that was
 * passed over too often is among the chosen. Gives at most `share` sentences, in order of length.
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
