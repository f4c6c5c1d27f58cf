import { describe, expect, test } from 'vitest';
import { formatError } from '../../src/cli/error-text.ts';
import { databaseChecks, machineChecks, type MachineFacts } from '../../src/cli/health-checks.ts';
import { MigrationError } from '../../src/store/migrate.ts';
import type { DatabaseHealth } from '../../src/store/inspect/database-health.ts';

const machine: MachineFacts = {
  node: 'v24.12.0',
  diskFree: 1e11,
  memoryTotal: 8e9,
  folder: './data',
  writable: true,
  contact: 'a@b.org',
  siteUrl: 'https://warta.org',
  publicSite: true,
  editions: 1,
  sources: 3,
  modelsMissing: false,
};
const database: DatabaseHealth = {
  versionNumber: 180_001,
  encoding: 'UTF8',
  sizeBytes: 1e7,
  maxConnections: 100,
  clockOffsetMs: 12,
  pooled: false,
  pending: [],
  oldestJobSeconds: undefined,
};
const troubles = (checks: ReturnType<typeof machineChecks>): string[] =>
  checks.filter(({ state }) => state !== 'ok').map(({ name, state }) => `${name} ${state}`);

describe('doctor', () => {
  test('a sound installation has no line to act on', () => {
    expect(troubles([...machineChecks(machine), ...databaseChecks(database, 'postgres')])).toEqual([]);
  });

  test.each<[Partial<MachineFacts>, string]>([
    [{ diskFree: 1e8 }, 'disk fail'],
    [{ diskFree: 1e9 }, 'disk warn'],
    [{ memoryTotal: 5e8 }, 'memory warn'],
    [{ writable: false }, 'folder fail'],
    [{ contact: undefined }, 'contact fail'],
    [{ siteUrl: undefined, publicSite: false }, 'url warn'],
    [{ editions: 0 }, 'editions fail'],
    [{ sources: 0 }, 'sources warn'],
    [{ modelsMissing: true }, 'models warn'],
  ])('machine %o', (change, expected) => {
    expect(troubles(machineChecks({ ...machine, ...change }))).toEqual([expected]);
  });

  test.each<[Partial<DatabaseHealth>, string]>([
    [{ versionNumber: 130_010 }, 'database fail'],
    [{ encoding: 'SQL_ASCII' }, 'encoding fail'],
    [{ pending: ['0099-later'] }, 'migrations warn'],
    [{ oldestJobSeconds: 7200 }, 'queue warn'],
    [{ maxConnections: 10 }, 'connections warn'],
    [{ pooled: true }, 'pooler fail'],
    [{ clockOffsetMs: -90_000 }, 'clock warn'],
  ])('database %o', (change, expected) => {
    expect(troubles(databaseChecks({ ...database, ...change }, 'postgres'))).toEqual([expected]);
  });

  test('each warning and failure says what to do', () => {
    const all = [
      ...machineChecks({
        ...machine,
        writable: false,
        diskFree: 0,
        memoryTotal: 0,
        editions: 0,
        contact: undefined,
      }),
      ...databaseChecks({ ...database, encoding: 'LATIN1', pooled: true }, 'postgres'),
    ].filter(({ state }) => state !== 'ok');
    expect(all).toHaveLength(7);
    for (const { remedy } of all) expect(remedy).toMatch(/\w{4}/);
  });
});

describe('errors on the command line', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1:5432'), { code: 'ECONNREFUSED' });
  test.each<[string, unknown, RegExp]>([
    ['expected', new MigrationError('in words', undefined), /^in words$/],
    [
      'of the system, with every cause',
      new Error('cannot open', { cause: refused }),
      /^cannot open: connect ECONN/,
    ],
    [
      'of several addresses',
      Object.assign(new AggregateError([refused, new Error('other')]), { code: 'ECONNREFUSED' }),
      /^connect ECONNREFUSED ::1:5432, other$/,
    ],
    [
      'a bug, with its cause',
      new Error('outer', { cause: new Error('inner') }),
      /^Error: outer\n[^]*caused by Error: inner\n/,
    ],
    ['no error at all', 'text', /^text$/],
  ])('%s', (_, error, expected) => {
    expect(formatError(error)).toMatch(expected);
  });
});
