import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Turn } from '../fetch/politeness/rate-limit.ts';
import { NotYetError } from '../model/errors.ts';
import { endTurn, extendTurn, takeTurn } from '../store/crawl/hosts.ts';
import type { Db } from '../store/schema.ts';

/** A turn whose process was killed blocks its host for this long. */
const LEASE_MS = 30_000;
const EXTEND_EVERY_MS = 10_000;
/** Time between two attempts while another process waits for a response of unknown length. */
const RETRY_MS = 100;
/** The same for a job that gives up its slot meanwhile. */
const RETRY_JOB_MS = 1000;

/** Turns at hosts across all processes on a database: one request at a time, until its response is complete. */
export function shareTurns(db: Db): Turn {
  return async (host, delayMs, run, { maxWaitMs = Number.POSITIVE_INFINITY, signal } = {}) => {
    const turn = { host, delayMs, holder: randomUUID(), leaseMs: LEASE_MS };
    const deadline = performance.now() + maxWaitMs;
    for (;;) {
      const outcome = await takeTurn(db, turn);
      if (outcome.taken) break;
      const waitMs = Math.max(outcome.waitMs, RETRY_MS);
      if (performance.now() + outcome.waitMs >= deadline) {
        const spacingMs = Math.max(delayMs, RETRY_JOB_MS);
        throw new NotYetError(host, { waitMs: outcome.waitMs || spacingMs, spacingMs });
      }
      await sleep(outcome.waitMs || waitMs, undefined, { signal });
    }
    const extending = setInterval(() => void extendTurn(db, turn).catch(ignore), EXTEND_EVERY_MS);
    try {
      return await run();
    } finally {
      clearInterval(extending);
      await endTurn(db, turn).catch(ignore);
    }
  };
}

/** A turn that cannot be extended or ended runs out by itself. The response is worth more than the error. */
function ignore(): void {}
