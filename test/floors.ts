import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The hand-written corpora, whose floors are part of the repository. */
export const corpus = join(import.meta.dirname, '../fixtures/corpus');

const Limit = z.union([z.strictObject({ min: z.number() }), z.strictObject({ max: z.number() })]);
const Floors = z.record(z.string(), z.record(z.string(), Limit));
type Limits = z.infer<typeof Floors>[string];

/** Measured values by name, from 0 to 1. */
export type Measures = Readonly<Record<string, number>>;

/** Limits of one part of `fixtures/corpus/floors.json`: minimum or maximum by name. */
export function floorsOf(part: string): Limits {
  const all = Floors.parse(JSON.parse(readFileSync(join(corpus, 'floors.json'), 'utf8')));
  const limits = all[part];
  if (limits === undefined) throw new Error(`floors.json has no part ${part}`);
  return limits;
}

/**
 * Compares measured values with their limits.
 *
 * @param limits result of `floorsOf`
 * @param measured values from 0 to 1 by name
 * @returns one line for each value that is below its minimum, above its maximum or missing
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

/** Names of the values that miss their limits. */
export function missedFigures(limits: Limits, measured: Measures): string[] {
  return Object.keys(limits).filter((figure) => missed({ [figure]: limits[figure]! }, measured).length > 0);
}

/** All values, one per line. */
export function figureTable(measured: Measures): string {
  return Object.entries(measured)
    .map(([figure, share]) => `${figure.padEnd(12)} ${share.toFixed(3)}`)
    .join('\n');
}

/**
 * Checks the values of one part.
 *
 * @throws {Error} with the names of the values that miss their limits, and the report
 */
export function holdFloors(
  part: string,
  measured: Readonly<Record<string, number>>,
  report: () => string,
): void {
  const lines = missed(floorsOf(part), measured);
  if (lines.length > 0) throw new Error([...lines, report()].join('\n'));
}

/** Agreement of binary decisions with their labels. */
export interface Agreement {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Scores binary decisions (`found`) against their labels (`same`). */
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
