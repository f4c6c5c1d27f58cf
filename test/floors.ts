import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The corpora that we wrote, whose floors travel with the repository. */
export const corpus = join(import.meta.dirname, '../fixtures/corpus');

const Limit = z.union([z.strictObject({ min: z.number() }), z.strictObject({ max: z.number() })]);
const Floors = z.record(z.string(), z.record(z.string(), Limit));
type Limits = z.infer<typeof Floors>[string];

/** What was measured: shares from 0 to 1 by the name of the figure. */
export type Measures = Readonly<Record<string, number>>;

/** The limits of one part of `fixtures/corpus/floors.json`: by figure, the least or the most that it may be. */
export function floorsOf(part: string): Limits {
  const all = Floors.parse(JSON.parse(readFileSync(join(corpus, 'floors.json'), 'utf8')));
  const limits = all[part];
  if (limits === undefined) throw new Error(`floors.json has no part ${part}`);
  return limits;
}

/**
 * Names the figures that miss their limits.
 *
 * @param limits What floorsOf returns.
 * @param measured By figure, the share from 0 to 1 that was measured.
 * @returns one line for each figure that is below its floor, above its ceiling or was not measured
 */
export function missed(limits: Limits, measured: Readonly<Record<string, number>>): string[] {
  return Object.entries(limits).flatMap(([figure, limit]) => {
    const value = measured[figure];
    if (value === undefined) return [`${figure} was not measured`];
    const [bound, isMissed] =
      'min' in limit ? [limit.min, value < limit.min] : [limit.max, value > limit.max];
    return isMissed ? [`${figure} is ${value.toFixed(3)}, the limit ${bound}`] : [];
  });
}

/** The names of the figures that miss their limits. */
export function missedFigures(limits: Limits, measured: Measures): string[] {
  return Object.keys(limits).filter((figure) => missed({ [figure]: limits[figure]! }, measured).length > 0);
}

/** Every figure with what was measured, one a line. */
export function figureTable(measured: Measures): string {
  return Object.entries(measured)
    .map(([figure, share]) => `${figure.padEnd(12)} ${share.toFixed(3)}`)
    .join('\n');
}

/** Throws where a figure of this part misses its limit: names the figures and adds the report. */
export function holdFloors(
  part: string,
  measured: Readonly<Record<string, number>>,
  report: () => string,
): void {
  const lines = missed(floorsOf(part), measured);
  if (lines.length > 0) throw new Error([...lines, report()].join('\n'));
}

/** How well a decision between two answers agrees with the labels. */
export interface Agreement {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Scores pairs of things that are the same, or not, against what was decided of them. */
export function agreement(pairs: readonly { readonly same: boolean; readonly found: boolean }[]): Agreement {
  const hits = pairs.filter(({ same, found }) => same && found).length;
  const found = pairs.filter((pair) => pair.found).length;
  const truths = pairs.filter(({ same }) => same).length;
  return {
    precision: found === 0 ? 1 : hits / found,
    recall: truths === 0 ? 1 : hits / truths,
    f1: found + truths === 0 ? 1 : (2 * hits) / (found + truths),
  };
}
