import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { isMainThread, type MessagePort } from 'node:worker_threads';
import { deserialize, serialize } from 'node:v8';

/** One end of a connection to the embedded database: a port to its thread, or a socket to the process that has it. */
export interface DatabasePort {
  postMessage(message: unknown): void;
  on(event: 'message', receive: (message: unknown) => void): unknown;
  on(event: 'close', closed: () => void): unknown;
  close(): void;
}

/** Bytes of the length before each message. */
const LENGTH_BYTES = 4;

function socketPath(folder: string): string {
  return join(folder, 'warta.sock');
}

/**
 * Lets other processes of this account use the embedded database through a UNIX socket in the data folder. Call it as
 * the owner of the folder's lock: a socket that a killed process left behind is replaced. A path that is too long for a
 * socket (about 100 bytes), or a system without them, leaves the database to this process.
 *
 * @param connectPort opens another connection to the database
 */
export function shareDatabase(folder: string, connectPort: () => MessagePort): Disposable {
  const path = socketPath(folder);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const port = connectPort();
    const remote = socketPort(socket);
    remote.on('message', (message) => port.postMessage(message));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a socket has no origin
    port.on('message', (message: unknown) => remote.postMessage(message));
    // The thread rolls back what a closed connection left open.
    remote.on('close', () => port.close());
    port.on('close', () => remote.close());
    socket.on('close', () => sockets.delete(socket));
    socket.unref();
  });
  server.on('error', () => {});
  rmSync(path, { force: true });
  // Any account that may connect could read and change everything. Threads cannot set the mask.
  const mask = isMainThread ? process.umask(0o177) : undefined;
  server.listen(path);
  if (mask !== undefined) process.umask(mask);
  server.on('listening', () => chmodSync(path, 0o600));
  server.unref();
  return {
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
      // Also removes the file.
      server.close();
    },
  };
}

/** Connects to the process that has the embedded database; undefined if none listens. */
export async function joinDatabase(folder: string): Promise<DatabasePort | undefined> {
  const socket = connect(socketPath(folder));
  try {
    await once(socket, 'connect');
    return socketPort(socket);
  } catch {
    return undefined;
  }
}

/** Sends structured clones over a socket, each after its length. */
function socketPort(socket: Socket): DatabasePort {
  const receivers: ((message: unknown) => void)[] = [];
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = LENGTH_BYTES;
  let inBody = false;
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const all = chunks.length === 1 ? (chunks[0] ?? chunk) : Buffer.concat(chunks);
      const [head, rest] = [all.subarray(0, wanted), all.subarray(wanted)];
      chunks = [rest];
      size = rest.length;
      if (inBody) for (const receive of receivers) receive(deserialize(head));
      wanted = inBody ? LENGTH_BYTES : head.readUInt32BE();
      inBody = !inBody;
    }
  });
  // 'close' follows.
  socket.on('error', () => {});
  return {
    postMessage(message) {
      const body = serialize(message);
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(body.length);
      socket.cork();
      socket.write(length);
      socket.write(body);
      socket.uncork();
    },
    on(event: 'message' | 'close', listener: (message?: unknown) => void) {
      if (event === 'message') receivers.push(listener);
      else socket.on('close', () => listener());
    },
    close: () => socket.end(),
  };
}
