import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpath, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../model/failure.ts';

/** Another process runs on the data folder. An embedded database has one owner. */
export class FolderBusyError extends Failure {
  override readonly name = 'FolderBusyError';
}

/** Sockets have short addresses (104 to 108 bytes, by system). */
const LONGEST = 100;

/**
 * Holds a folder for this process until disposed of or until the process ends in any way, kill -9 included: the lock
 * is a listening socket, which the system closes with its owner, so there is no stale lock and no waiting for one.
 * @throws FolderBusyError where another living process holds it
 */
export async function holdFolder(folder: string): Promise<AsyncDisposable> {
  const address = await socketOf(folder);
  for (let attempt = 0; ; attempt++) {
    const server = createServer((socket) => socket.destroy());
    server.listen(address);
    try {
      await once(server, 'listening');
      server.unref();
      return {
        async [Symbol.asyncDispose]() {
          server.close();
          await rm(address, { force: true });
        },
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (attempt > 0 || (await isAlive(address)))
        throw new FolderBusyError('folder-busy', `another warta process is using the data folder ${folder}`, {
          retry: 'later',
          cause: error,
        });
      await rm(address, { force: true });
    }
  }
}

async function socketOf(folder: string): Promise<string> {
  const whole = await realpath(folder);
  const inside = join(whole, 'warta.sock');
  if (Buffer.byteLength(inside) <= LONGEST) return inside;
  const name = createHash('sha256').update(whole).digest('hex').slice(0, 24);
  return join(tmpdir(), `warta-${name}.sock`);
}

/** A socket file without a listener is what a killed process left. */
async function isAlive(address: string): Promise<boolean> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
