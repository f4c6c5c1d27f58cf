import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { isSeq, parseDocument, type YAMLMap } from 'yaml';
import { type Kind, migratedPostgresUrl, unpackPglite } from '../store/database.ts';

const root = join(import.meta.dirname, '../..');

/** An installation: a folder with a sources.yaml and a database. */
export interface Installation extends AsyncDisposable {
  readonly folder: string;
  readonly env: Record<string, string>;
}

/** A sources.yaml with the outlet of `addStory`'s stories. */
export const ONE_OUTLET = `
sources:
  - { id: kanal-teluk, name: Kanal Teluk, language: en, timezone: UTC, homepage: https://kanal-teluk.example/,
      listings: [{ feed: https://kanal-teluk.example/rss.xml }] }
editions:
  - { id: semua, title: Semua, description: Semua, language: id }
`;

/**
 * Creates an installation. The embedded database is on disk in the folder, as in production. It is a copy
 * of the test run's migrated one, which saves the seconds that creating one takes
 * (test/store/open.test.ts creates one).
 */
export async function install(
  kind: Kind,
  sourcesYaml: string,
  settings: Record<string, string> = {},
): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'warta-installation-'));
  const sources = join(folder, 'sources.yaml');
  await writeFile(sources, sourcesYaml);
  if (kind === 'pglite') await unpackPglite(join(folder, 'data/pglite'));
  const env = {
    WARTA_DATA: join(folder, 'data'),
    WARTA_SOURCES: sources,
    WARTA_CONTACT: 'test@warta.example',
    WARTA_ALLOW_PRIVATE: '127.0.0.1',
    WARTA_PORT: '0',
    WARTA_LOG: 'error',
    WARTA_ENGINES: 'none',
    ...(kind === 'postgres' ? { DATABASE_URL: await migratedPostgresUrl() } : {}),
    ...settings,
  };
  return { folder, env, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** The same sources.yaml with these sources only: a crawl on PGlite takes seconds a source. */
export function onlySources(sourcesYaml: string, ids: readonly string[]): string {
  const document = parseDocument(sourcesYaml);
  const sources = document.get('sources');
  if (!isSeq<YAMLMap>(sources)) throw new Error('no sources');
  sources.items = sources.items.filter((source) => ids.includes(String(source.get('id'))));
  return document.toString();
}

/** A running command and its output so far. */
export interface Running {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

/** Processes that a test started and that have not ended. */
const running = new Set<ChildProcess>();

function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

// A test that fails or times out leaves no process behind, nor does a run that is interrupted.
afterEach(killAll);
afterAll(killAll);
process.on('exit', killAll);

/** Starts `warta` in a separate process. */
export function start(
  installation: Pick<Installation, 'env'> & { readonly cwd?: string },
  args: readonly string[],
): Running {
  const child = spawn(process.execPath, ['--liftoff-only', join(root, 'src/cli.ts'), ...args], {
    cwd: installation.cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...installation.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  running.add(child);
  child.once('exit', () => running.delete(child));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return { process: child, output: () => output, errors: () => errors, ended };
}
