import type { ChannelOptions } from 'birpc';

/** One end of a line between threads: a port, a worker, or the port to a worker's parent. */
export interface RpcEndpoint {
  postMessage(message: unknown): void;
  on(event: 'message', receive: (message: unknown) => void): unknown;
}

/** How calls (birpc) go over a line between threads. Errors keep their own fields, e.g. what PostgreSQL says of them. */
export function rpcChannel(end: RpcEndpoint): ChannelOptions & { timeout: number } {
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    post: (message: unknown) => end.postMessage(message),
    on: (receive) => end.on('message', receive),
    serialize: (message: { e?: unknown }) =>
      message.e instanceof Error ? { ...message, e: fieldsOf(message.e) } : message,
    deserialize: (message: { e?: object }) =>
      message.e === undefined ? message : { ...message, e: Object.assign(new Error(), message.e) },
    // Whoever is called ends the call, or its thread ends.
    timeout: -1,
  };
}

function fieldsOf(error: Error): object {
  const { name, message, stack } = error;
  return Object.assign({}, error, { name, message, stack });
}
