import { type Kysely, sql } from 'kysely';
import type { Fingerprint, KnownText, ComparableText } from '../../model/comparison.ts';
import type { Database, Db } from '../schema.ts';
import { DAY_MS } from '../../time/durations.ts';

/** Days for which a text is compared with new ones. */
export const WINDOW_DAYS = 35;
/** Days for which terms are stored; links look back two days. */
const TERM_DAYS = 4;
/** Maximum known texts that a new text is compared with, and how many of them one key may contribute. */
const MAX_CANDIDATES = 64;
const MAX_PER_KEY = 128;
/** A key that at least this many texts share is no evidence by itself. */
const MIN_RARE = 24;

/** First half of a two-part advisory lock, a separate space from the one-part locks on keys. */
const PARTITION_LOCK = 20_261;

/** Retention of each table in days, and the period that a partition covers. */
const TABLES = [
  { name: 'fingerprint', days: WINDOW_DAYS, step: 'month' },
  { name: 'fingerprint_key', days: WINDOW_DAYS, step: 'month' },
  { name: 'term_key', days: TERM_DAYS, step: 'day' },
] as const;
type Step = (typeof TABLES)[number]['step'];

/**
 * Locks a text's keys in ascending order until the transaction ends. It must be the first statement of a READ
 * COMMITTED transaction: of two copies that arrive at once, the second one takes its snapshot after the first has
 * committed, and finds it.
 */
export async function lockKeys(tx: Db, keys: readonly number[]): Promise<void> {
  await sql`
    select count(pg_advisory_xact_lock(key))
    from (select key from unnest(${keys}::bigint[]) as key order by key offset 0) as sorted`.execute(tx);
}

/**
 * Finds known texts that share keys with a new one, ordered by the rarity of the shared keys; an index-only lookup. A
 * key weighs 1/n if n texts have it. Texts that share a single common key (a set phrase, page chrome) are left out.
 */
export async function findKnown(
  tx: Db,
  keys: readonly number[],
  articleId: number,
  now: Date,
): Promise<KnownText[]> {
  const { rows } = await sql<KnownText>`
    with hit as materialized (
      select found.article_id, 1.0::float8 / count(*) over (partition by wanted.key) as rarity
      from unnest(${keys}::bigint[]) as wanted (key)
      cross join lateral (
        select k.article_id from fingerprint_key k
        where k.key = wanted.key and k.seen_on >= ${windowStart(now)}::date
        order by k.article_id desc limit ${MAX_PER_KEY}
      ) as found
    ), candidate as materialized (
      select article_id, sum(rarity) as rarity from hit
      where article_id <> ${articleId}
      group by article_id having sum(rarity) > ${1 / MIN_RARE}
      order by rarity desc, article_id desc limit ${MAX_CANDIDATES}
    )
    select f.article_id as article, a.story_id as story, a.source_id as outlet,
      coalesce(a.published_at, a.fetched_at) as "publishedAt", f.size, f.digest, f.prints as hashes, f.numbers
    from candidate
    join fingerprint f on f.article_id = candidate.article_id and f.seen_on >= ${windowStart(now)}::date
    join article a on a.id = candidate.article_id
    where a.story_id is not null
    order by candidate.rarity desc, candidate.article_id desc`.execute(tx);
  return rows;
}

/** Loads the newest fingerprint of each article, by article id. Articles outside of the window are left out. */
export async function fingerprintsOf(
  tx: Db,
  articleIds: readonly number[],
  now: Date,
): Promise<Map<number, ComparableText>> {
  if (articleIds.length === 0) return new Map();
  const { rows } = await sql<ComparableText & { article: number }>`
    select distinct on (f.article_id) f.article_id as article, a.source_id as outlet,
      coalesce(a.published_at, a.fetched_at) as "publishedAt", f.size, f.prints as hashes, f.numbers
    from fingerprint f join article a on a.id = f.article_id
    where f.article_id = any(${articleIds}::int[]) and f.seen_on >= ${windowStart(now)}::date
    order by f.article_id, f.version desc`.execute(tx);
  return new Map(rows.map(({ article, ...text }) => [article, text]));
}

/**
 * Stores the fingerprint of an article's text. The first version's fingerprint also stays, since other outlets may
 * have copied that version; those in between are deleted.
 */
export async function saveFingerprint(
  tx: Db,
  { id, version }: { readonly id: number; readonly version: number },
  { size, hashes, numbers, keys }: Fingerprint,
  { digest, now }: { digest: boolean; now: Date },
): Promise<void> {
  const today = dayOf(now);
  if (version > 1)
    await sql`
      delete from fingerprint
      where article_id = ${id} and version > 1 and seen_on >= ${windowStart(now)}::date`.execute(tx);
  await sql`
    with print as (
      insert into fingerprint (article_id, version, seen_on, size, digest, prints, numbers)
      values (${id}, ${version}, ${today}::date, ${size}, ${digest}, ${hashes}::int[], ${numbers}::bigint[])
    )
    insert into fingerprint_key (key, article_id, seen_on)
    select key, ${id}::int, ${today}::date from unnest(${keys}::bigint[]) as key`.execute(tx);
}

const prepared = new WeakMap<Kysely<Database>, Map<string, Promise<void>>>();

/**
 * Creates the partitions for the period of `now` (a month, for terms a day) and the next one. Cheap if they exist. Call
 * it outside of a transaction, because creating a partition waits for all writers.
 */
export async function preparePartitions(db: Kysely<Database>, now: Date): Promise<void> {
  const done = prepared.get(db) ?? new Map<string, Promise<void>>();
  prepared.set(db, done);
  for (const { name, step } of TABLES) {
    const first = startOf(step, now);
    for (const start of [first, after(step, first)]) {
      const partition = partitionName(name, step, start);
      const creating =
        done.get(partition) ?? createPartition(db, name, partition, [start, after(step, start)]);
      done.set(partition, creating);
      await creating.catch((error: unknown) => {
        done.delete(partition);
        throw error;
      });
    }
  }
}

async function createPartition(
  db: Kysely<Database>,
  table: string,
  partition: string,
  [from, to]: readonly [string, string],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // "if not exists" fails if another process creates the same table concurrently.
    await sql`select pg_advisory_xact_lock(${PARTITION_LOCK}, 0)`.execute(tx);
    await sql`
      create table if not exists ${sql.id(partition)} partition of ${sql.id(table)}
      for values from (${sql.lit(from)}) to (${sql.lit(to)})`.execute(tx);
  });
}

/**
 * Drops partitions that are older than their table's retention: cheaper than deleting rows, and needs no vacuum.
 * @returns names of the dropped tables
 */
export async function dropOldPartitions(db: Kysely<Database>, now: Date): Promise<string[]> {
  const dropped: string[] = [];
  for (const { name, days, step } of TABLES) {
    const oldest = partitionName(name, step, startOf(step, new Date(now.getTime() - days * DAY_MS)));
    const { rows } = await sql<{ partition: string }>`
      select c.relname as partition
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ${name}::regclass and c.relname < ${oldest}
      order by c.relname`.execute(db);
    for (const { partition } of rows) {
      await sql`drop table if exists ${sql.id(partition)}`.execute(db);
      prepared.get(db)?.delete(partition);
      dropped.push(partition);
    }
  }
  return dropped;
}

/** `fingerprint_2026_11`, `term_key_2026_11_23`. The names sort by time. */
function partitionName(table: string, step: Step, start: string): string {
  return `${table}_${start.slice(0, step === 'day' ? 10 : 7).replaceAll('-', '_')}`;
}

function windowStart(now: Date): string {
  return dayOf(new Date(now.getTime() - WINDOW_DAYS * DAY_MS));
}

/** UTC day as 2026-11-23. */
function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function startOf(step: Step, moment: Date): string {
  return step === 'day' ? dayOf(moment) : `${dayOf(moment).slice(0, 7)}-01`;
}

/** The start of the next day or month. */
function after(step: Step, start: string): string {
  const [year = 0, month = 0, day = 0] = start.split('-').map(Number);
  return dayOf(new Date(step === 'day' ? Date.UTC(year, month - 1, day + 1) : Date.UTC(year, month, 1)));
}
