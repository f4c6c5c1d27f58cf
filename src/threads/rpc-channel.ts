import { type BirpcReturn, createBirpc } from 'birpc';

/** One end of a line between threads: a port, a worker, or the port to a worker's parent. */
export interface RpcEndpoint {
  postMessage(message: unknown): void;
  on(event: 'message', receive: (message: unknown) => void): unknown;
}

/** The functions of the other end. Each call returns a promise; `$close` rejects the pending ones. */
export type Rpc<Remote extends object, Local extends object> = BirpcReturn<Remote, Local>;

/**
 * Connects two threads: offers `local` to the other end and returns the functions of the other end. Arguments and results
 * are cloned (structured clone). An error arrives as a plain Error that has kept its name, message, stack and own fields,
 * for example PostgreSQL's. There is no time-out here; `WorkerThread.call` has one.
 *
 * @example
 * const database = openRpc<Statements, object>(port, {});
 * await database.query('SELECT 1');
 */
export function openRpc<Remote extends object, Local extends object>(
  end: RpcEndpoint,
  local: Local,
): Rpc<Remote, Local> {
  return createBirpc<Remote, Local>(local, {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    post: (message: unknown) => end.postMessage(message),
    on: (receive) => end.on('message', receive),
    serialize: (message: { e?: unknown }) =>
      message.e instanceof Error ? { ...message, e: fieldsOf(message.e) } : message,
    deserialize: (message: { e?: object }) =>
      message.e === undefined ? message : { ...message, e: Object.assign(new Error(), message.e) },
    timeout: -1,
  });
}

function fieldsOf(error: Error): object {
  const { name, message, stack } = error;
  return Object.assign({}, error, { name, message, stack });
}
