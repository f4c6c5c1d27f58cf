import { serveThread } from '../../src/threads/worker-thread.ts';

/** Functions with the faults that a thread may have. */
export const faultyFunctions = {
  double: (value: number): number => value * 2,
  refuse(): never {
    throw Object.assign(new RangeError('out of range'), { code: 'E_RANGE' });
  },
  spin(): never {
    for (;;);
  },
  exhaust(): number {
    const kept: string[] = [];
    for (;;) kept.push(`${'x'.repeat(1_000)}${kept.length}`.split('').join('-'));
  },
  exit: (): never => process.exit(3),
};

serveThread(faultyFunctions);
