/** An abort signal for one piece of work. */
export interface AbortScope extends Disposable {
  readonly signal: AbortSignal;
}

/** The work exceeded its time limit. */
export class TotalTimeoutError extends Error {
  override readonly name = 'TotalTimeoutError';
}

/**
 * Opens a signal that is aborted with any of `parents`, or after `totalMs`. Disposing it removes its
 * listeners from the parents, so that the signal of a long-running process does not collect them
 * (AbortSignal.any leaves this to the garbage collector).
 */
export function openAbortScope(parents: readonly (AbortSignal | undefined)[], totalMs?: number): AbortScope {
  const controller = new AbortController();
  const links = parents
    .filter((parent) => parent !== undefined)
    .map((parent) => ({ parent, abort: () => controller.abort(parent.reason) }));
  for (const { parent, abort } of links) {
    if (parent.aborted) abort();
    else parent.addEventListener('abort', abort, { once: true });
  }
  const late = () => controller.abort(new TotalTimeoutError(`no complete answer in ${totalMs} ms`));
  const timer = totalMs === undefined ? undefined : setTimeout(late, totalMs);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      for (const { parent, abort } of links) parent.removeEventListener('abort', abort);
    },
  };
}

/** Waits for shared work. An abort ends the waiting, not the work. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
