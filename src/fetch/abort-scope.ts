/** A signal that lives as long as one piece of work. */
export interface AbortScope extends Disposable {
  readonly signal: AbortSignal;
}

/** The work took longer than it may. */
export class TotalTimeoutError extends Error {
  override readonly name = 'TotalTimeoutError';
}

/**
 * A signal that is aborted with any of `parents`, or after `totalMs`. Disposing it takes its listeners off the parents, so
 * that a signal of a process that runs for months collects none (AbortSignal.any leaves that to the garbage collector).
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

/** Waits for work that others share: an abort ends the waiting, not the work. */
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
