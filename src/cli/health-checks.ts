import type { DatabaseHealth } from '../store/inspect/database-health.ts';

/** One line of `warta doctor`. */
export interface HealthCheck {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** What to do; absent if all is well. */
  readonly remedy?: string;
}

/** What `warta doctor` finds on this machine. Sizes in bytes. */
export interface MachineFacts {
  readonly node: string;
  readonly diskFree: number;
  readonly memoryTotal: number;
  readonly folder: string;
  readonly writable: boolean;
  readonly contact: string | undefined;
  readonly siteUrl: string | undefined;
  readonly publicSite: boolean;
  readonly editions: number;
  readonly sources: number;
  /** Engine `bergamot` is configured and has no model yet. */
  readonly modelsMissing: boolean;
}

const MB = 1_000_000;
/** An hour of a busy installation. */
const MIN_DISK = 500 * MB;
const LOW_DISK = 5_000 * MB;
/** One translation thread and the rest of the program. */
const MIN_MEMORY = 1_000 * MB;
const MAX_CLOCK_OFFSET_MS = 5_000;
const STUCK_SECONDS = 1_800;
/** `warta run` uses 16 connections. */
const MIN_CONNECTIONS = 20;

/** Judges the machine and the configuration. */
export function machineChecks(facts: MachineFacts): HealthCheck[] {
  const free = `${Math.round(facts.diskFree / MB)} MB free in ${facts.folder}`;
  return [
    ok('node', facts.node),
    judge(
      'folder',
      facts.writable,
      facts.folder,
      'fail',
      `this account cannot write to ${facts.folder}: change its owner or set WARTA_DATA`,
    ),
    facts.diskFree < MIN_DISK
      ? bad('disk', 'fail', free, 'free space: a full disk stops the crawl')
      : judge('disk', facts.diskFree >= LOW_DISK, free, 'warn', 'free space, or lower WARTA_KEEP_PAGES'),
    judge(
      'memory',
      facts.memoryTotal >= MIN_MEMORY,
      `${Math.round(facts.memoryTotal / MB)} MB`,
      'warn',
      'add memory, or set WARTA_ENGINES to a service: the embedded engine needs about 460 MB a thread',
    ),
    judge(
      'contact',
      facts.contact !== undefined,
      facts.contact ?? 'none',
      'fail',
      'set WARTA_CONTACT: outlets block crawlers that they cannot reach',
    ),
    judge(
      'url',
      facts.publicSite,
      facts.siteUrl ?? 'WARTA_URL is not set',
      'warn',
      'set WARTA_URL to the public URL of the site: feeds contain it',
    ),
    judge(
      'sources',
      facts.sources > 0,
      `${facts.sources} enabled`,
      'warn',
      '`warta source add URL --write` adds an outlet',
    ),
    judge(
      'editions',
      facts.editions > 0,
      String(facts.editions),
      'fail',
      'add an edition to sources.yaml: without one nothing is published',
    ),
    judge(
      'models',
      !facts.modelsMissing,
      facts.modelsMissing ? 'none' : 'present or not needed',
      'warn',
      '`warta models pull` downloads them; the first translation does it too',
    ),
  ];
}

/** Judges the database. */
export function databaseChecks(health: DatabaseHealth, kind: 'pglite' | 'postgres'): HealthCheck[] {
  const { versionNumber, encoding, maxConnections, clockOffsetMs, pooled, pending, oldestJobSeconds } =
    health;
  const version = `${kind} ${Math.floor(versionNumber / 10_000)}.${versionNumber % 10_000}`;
  const job =
    oldestJobSeconds === undefined ? 'empty' : `oldest due job waits for ${Math.round(oldestJobSeconds)} s`;
  return [
    judge('database', versionNumber >= 140_000, version, 'fail', 'upgrade to PostgreSQL 14 or newer'),
    judge('encoding', encoding === 'UTF8', encoding, 'fail', "create the database with encoding 'UTF8'"),
    ok('size', `${(health.sizeBytes / MB).toFixed(1)} MB`),
    judge(
      'migrations',
      pending.length === 0,
      pending.length === 0 ? 'none pending' : pending.join(', '),
      'warn',
      '`warta migrate` applies them; so does every other command',
    ),
    judge(
      'queue',
      (oldestJobSeconds ?? 0) < STUCK_SECONDS,
      job,
      'warn',
      'is `warta run` or `warta work` running? `warta crawl` works the queue off once',
    ),
    ...(kind === 'pglite'
      ? []
      : [
          judge(
            'connections',
            maxConnections >= MIN_CONNECTIONS,
            `${maxConnections} at most`,
            'warn',
            `raise max_connections to ${MIN_CONNECTIONS} or more`,
          ),
          judge(
            'pooler',
            !pooled,
            pooled ? 'in transaction mode' : 'none, or in session mode',
            'fail',
            'connect to PostgreSQL directly or set the pooler to session mode: locks and notifications belong to a session',
          ),
          judge(
            'clock',
            Math.abs(clockOffsetMs) < MAX_CLOCK_OFFSET_MS,
            `${Math.round(clockOffsetMs)} ms from the database's`,
            'warn',
            'synchronise the clocks of both machines (NTP)',
          ),
        ]),
  ];
}

function ok(name: string, message: string): HealthCheck {
  return { name, state: 'ok', message };
}

function bad(name: string, state: 'warn' | 'fail', message: string, remedy: string): HealthCheck {
  return { name, state, message, remedy };
}

// oxlint-disable-next-line max-params -- one call a line reads as a table
function judge(
  name: string,
  good: boolean,
  message: string,
  state: 'warn' | 'fail',
  remedy: string,
): HealthCheck {
  return good ? ok(name, message) : bad(name, state, message, remedy);
}
