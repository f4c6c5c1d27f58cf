import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Session } from '../../src/translate/bergamot/session.ts';
import type { Batch } from '../../src/translate/bergamot/session.ts';

/*
 * The real worker with injected faults. A sentence with the word "crash", "number" or "hang" triggers
 * that fault in the first thread that receives it; "poison" kills every thread.
 */

// oxlint-disable-next-line typescript/unbound-method -- it is called with its session below
const { translate } = Session.prototype;

const faults: Record<string, () => unknown> = {
  crash: () => process.exit(7),
  number: () => {
    // oxlint-disable-next-line no-throw-literal -- as the engine does
    throw 141_811_760;
  },
  hang: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  poison: () => process.exit(8),
};

Session.prototype.translate = function faulty(batch: Batch): string[] {
  for (const [name, fault] of Object.entries(faults)) {
    if (batch.segments.some((segment) => segment.includes(name)) && isFirst(name)) fault();
  }
  return translate.call(this, batch);
};

function isFirst(name: string): boolean {
  if (name === 'poison') return true;
  try {
    writeFileSync(join(process.env['TEST_FAULTS'] ?? '', name), '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

await import('../../src/translate/bergamot/worker.ts');
