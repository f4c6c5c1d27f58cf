import { NotYetError } from '../model/errors.ts';
import type { FetcherOptions } from './options.ts';
import type { Turn } from './politeness/rate-limit.ts';
import type { RobotsStore } from './politeness/robots-cache.ts';

/**
 * The store that shares turns and robots.txt copies between processes failed, which says nothing about the host.
 * `Get` throws it as it is: the caller retries the work as a whole.
 */
export class HostStateError extends Error {
  override readonly name = 'HostStateError';
}

/** Wraps the caller's store so that its errors are HostStateErrors, not errors of the host that was to be asked. */
export function markHostState({
  turn,
  robotsCopies,
}: Pick<FetcherOptions, 'turn' | 'robotsCopies'>): Pick<FetcherOptions, 'turn' | 'robotsCopies'> {
  return { turn: turn && markTurn(turn), robotsCopies: robotsCopies && markCopies(robotsCopies) };
}

function markCopies(copies: RobotsStore): RobotsStore {
  return {
    load: (origin) => marked(copies.load(origin)),
    save: (origin, copy) => marked(copies.save(origin, copy)),
  };
}

/** Passes on NotYetError and errors of the request that the turn was taken for. */
function markTurn(turn: Turn): Turn {
  return async (host, delayMs, run, options) => {
    let ran: unknown;
    const request = () =>
      run().catch((error: unknown) => {
        ran = error;
        throw error;
      });
    try {
      return await turn(host, delayMs, request, options);
    } catch (error) {
      const isExpected = error === ran || error instanceof NotYetError || options?.signal?.aborted === true;
      throw isExpected ? error : hostStateError(error);
    }
  };
}

async function marked<T>(stored: Promise<T>): Promise<T> {
  try {
    return await stored;
  } catch (error) {
    throw hostStateError(error);
  }
}

function hostStateError(cause: unknown): HostStateError {
  return new HostStateError(cause instanceof Error ? cause.message : String(cause), { cause });
}
