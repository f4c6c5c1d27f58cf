import { seeded } from '../../test/translate/damage.ts';

const Z = 1.96;
const SAMPLES = 2000;

/** A share with its 95 % interval, all in percent. */
export interface Interval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Interval of independent trials (Wilson 1927). */
export function wilson(hits: number, trials: number): Interval {
  const share = hits / trials;
  const scale = 1 + Z ** 2 / trials;
  const middle = (share + Z ** 2 / (2 * trials)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  return {
    share: 100 * share,
    low: 100 * Math.max(0, middle - half),
    high: 100 * Math.min(1, middle + half),
  };
}

/** Interval of the flagged share by a bootstrap over documents, because lines of one document are not independent. */
export function bootstrap(documents: readonly (readonly boolean[])[]): Interval {
  const random = seeded(7);
  const shares = Array.from({ length: SAMPLES }, () =>
    shareOf(documents.flatMap(() => documents[Math.floor(random() * documents.length)] ?? [])),
  ).toSorted((a, b) => a - b);
  const quantile = (at: number) => shares[Math.floor(at * (SAMPLES - 1))] ?? 0;
  return { share: shareOf(documents.flat()), low: quantile(0.025), high: quantile(0.975) };
}

function shareOf(flags: readonly boolean[]): number {
  return (100 * flags.filter(Boolean).length) / flags.length;
}
