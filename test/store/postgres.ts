import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Starts a throw-away PostgreSQL server on a free port of 127.0.0.1, and stops it on disposal.
 *
 * @param settings server settings as `name=value`, e.g. `shared_buffers=1GB`
 * @returns the server's URL without a database name
 * @throws when the server does not start; its log is on standard error
 */
export async function startPostgres(
  settings: readonly string[] = [],
): Promise<{ url: string } & AsyncDisposable> {
  const script = join(import.meta.dirname, 'postgres-process.ts');
  const child = spawn(process.execPath, [script, 'max_connections=200', ...settings], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const firstLine = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  if (firstLine.done) throw new Error('PostgreSQL did not start: see its log above');
  return {
    url: firstLine.value,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await exited;
    },
  };
}
