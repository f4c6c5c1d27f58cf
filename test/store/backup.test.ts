import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JOBS } from '../../src/jobs/job-list.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { restoreJobs } from '../../src/jobs/restore-jobs.ts';
import { readBackupFile, writeBackupFile } from '../../src/store/backup/backup-file.ts';
import { readBackup } from '../../src/store/backup/read-backup-rows.ts';
import { restoreBackup } from '../../src/store/backup/restore-rows.ts';
import { unfinishedJobs } from '../../src/store/job-table.ts';
import type { Store } from '../../src/store/open.ts';
import { preparePartitions } from '../../src/store/stories/fingerprints.ts';
import { addStory, NOW, openNewsroom } from '../publish/newsroom.ts';
import { freshStore, KINDS, type Kind } from './database.ts';

let folder: string;
const stores = {} as Record<Kind, Store>;
const open: Store[] = [];

async function fresh(kind: Kind): Promise<Store> {
  const store = await freshStore(kind);
  open.push(store);
  return store;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warta-backup-'));
  for (const kind of KINDS) {
    stores[kind] = await fresh(kind);
    await fill(stores[kind]);
  }
}, 120_000);
afterAll(async () => {
  for (const store of open) await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Stories that refer to each other, every kind of column at its limits, and waiting jobs. */
async function fill(store: Store): Promise<void> {
  const { db } = store;
  await openNewsroom(db);
  const first = await addStory(db, { headline: 'Perang "usai"\\n\tحرب 𝄞' });
  const second = await addStory(db, { headline: 'Second' });
  await preparePartitions(db, NOW);
  await sql`update story set alias_of = ${first.storyId} where id = ${second.storyId}`.execute(db);
  await sql`update page set html = ${Uint8Array.of(0, 255, 10, 9)}`.execute(db);
  await sql`update candidate set seen_at = '2026-02-28T17:00:00.123456+07', done_at = null`.execute(db);
  await sql`insert into fingerprint (article_id, version, seen_on, size, prints, numbers) values
    (${first.articleId}, 1, ${NOW.toISOString().slice(0, 10)}, 7, array[2147483647, -1], '{}')`.execute(db);
  // More digits than a number of JavaScript has.
  await sql`insert into fingerprint_key (key, article_id, seen_on) values
    (9223372036854775807, ${first.articleId}, ${NOW.toISOString().slice(0, 10)})`.execute(db);
  await using queue = await openQueue(store, JOBS, () => {});
  const after = new Date('2030-01-01T00:00:00Z');
  await queue.enqueue(db, 'publish', { storyId: first.storyId }, { after, priority: -5 });
  await queue.enqueue(db, 'collect', { candidateId: 1 }, { host: 'kanal-teluk.example' });
}

/** The queue's times have milliseconds. */
async function waitingJobs({ db }: Store): Promise<object[]> {
  return (await unfinishedJobs(db)).map((job) => ({ ...job, after: new Date(job.after) }));
}

/** All rows as text, ids and times included. */
async function contents({ db }: Store): Promise<Record<string, string[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
    order by 1`.execute(db);
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`
      select (to_jsonb(t) || jsonb_build_object('type', pg_typeof(t)))::text as row from ${sql.id(name)} t
      order by 1`.execute(db);
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

describe.each(KINDS)('from %s', (from) => {
  test.each(KINDS)('to %s: every row, guid, sequence and job', { timeout: 120_000 }, async (to) => {
    const file = join(folder, `${from}-${to}.gz`);
    await writeBackupFile(file, readBackup(stores[from].db, '1', NOW));
    const target = await fresh(to);
    const { rows, jobs } = await restoreBackup(target.db, readBackupFile(file));
    expect(rows).toMatchObject({ story: 2, fingerprint: 1 });
    const expected = await contents(stores[from]);
    expect(expected['story']).toHaveLength(2);
    expect(await contents(target)).toEqual(expected);

    await using queue = await openQueue(target, JOBS, () => {});
    expect(await restoreJobs(target.db, queue, jobs)).toBe(2);
    expect(await waitingJobs(target)).toEqual(await waitingJobs(stores[from]));
    const { rows: next } = await sql<{ fresh: boolean }>`
      select nextval(pg_get_serial_sequence('story', 'id')) > max(id) as fresh from story`.execute(target.db);
    expect(next).toEqual([{ fresh: true }]);
    const broken =
      sql`insert into article_version (article_id, version, headline, body_html, text, fetched_at)
      values (-1, 1, '', '', '', now())`.execute(target.db);
    await expect(broken).rejects.toMatchObject({ code: '23503' });
    await expect(restoreBackup(target.db, readBackupFile(file))).rejects.toThrow('the database is not empty');
  });
});

/** A backup file with a right checksum. */
function signed(changed: string): Buffer {
  const body = changed.replace(/@sha256[^]*$/, '');
  return gzipSync(`${body}@sha256\t${createHash('sha256').update(body).digest('hex')}\n`);
}

async function* failing(): ReturnType<typeof readBackup> {
  yield* readBackup(stores.postgres.db, '1', NOW);
  throw new Error('the server went away');
}

test('a damaged, truncated or foreign file restores nothing', { timeout: 120_000 }, async () => {
  const file = join(folder, 'whole.gz');
  await writeBackupFile(file, readBackup(stores.postgres.db, '1', NOW));
  const bytes = await readFile(file);
  const text = gunzipSync(bytes).toString();
  const cases: [Buffer, RegExp][] = [
    [bytes.subarray(0, bytes.length - 100), /damaged, truncated/],
    [gzipSync(text.replace('Second', 'Sekond')), /wrong checksum/],
    [gzipSync(text.replace(/@sha256.*\n/, '')), /end is missing/],
    [Buffer.from('not a backup'), /not a backup/],
    [gzipSync('{}\n'), /format/],
    [signed(text.replace('0001-core', '9999-later')), /newer \(9999-later/],
    [signed(text.replace(/FOR VALUES FROM [^"]*/, 'default; drop table story')), /invalid partition/],
  ];
  const target = await fresh('postgres');
  for (const [content, message] of cases) {
    const broken = join(folder, 'broken.gz');
    await writeFile(broken, content);
    await expect(restoreBackup(target.db, readBackupFile(broken))).rejects.toThrow(message);
  }
  expect((await contents(target))['story']).toEqual([]);
});

test('a backup that fails leaves the older file', async () => {
  const file = join(folder, 'older.gz');
  await writeFile(file, 'older');
  await expect(writeBackupFile(file, failing())).rejects.toThrow('went away');
  expect(await readFile(file, 'utf8')).toBe('older');
});
