import { type Kysely, sql } from 'kysely';
import type { Fingerprint, Known } from '../model/similarity.ts';
import type { Database, Db } from './schema.ts';

/** Days for which texts are compared with new ones. */
export const WINDOW_DAYS = 35;
/** Most known texts that one new text is compared with, and most of them that one key may bring in. */
const MOST_CANDIDATES = 64;
const MOST_PER_KEY = 128;
/** A key that so many texts have is no sign by itself. */
const LEAST_RARE = 24;
const DAY = 86_400_000;

/** First half of a two-part advisory lock: another space than the keys'. */
const PARTITION_LOCK = 20_261;

const TABLES = ['fingerprint', 'fingerprint_key', 'term_key'] as const;

/**
 * Takes the locks of a text's keys, in ascending order, until the transaction ends. As the first statement of a
 * transaction under READ COMMITTED it makes copies that arrive at once wait for each other: whoever comes second takes
 * its snapshot after the first has committed, and finds it.
 */
export async function lockKeys(tx: Db, keys: readonly number[]): Promise<void> {
  await sql`
    select count(pg_advisory_xact_lock(key))
    from (select key from unnest(${keys}::bigint[]) as key order by key offset 0) as sorted`.execute(tx);
}

/**
 * Known texts that share a key with a new one, by the rarity of what they share; by index only. A key counts the less the
 * more texts have it, and a single one that many have (a set phrase, page furniture) counts for nothing.
 */
export async function findKnown(
  tx: Db,
  keys: readonly number[],
  articleId: number,
  now: Date,
): Promise<Known[]> {
  const { rows } = await sql<Known>`
    with hit as materialized (
      select found.article_id, 1.0::float8 / count(*) over (partition by wanted.key) as rarity
      from unnest(${keys}::bigint[]) as wanted (key)
      cross join lateral (
        select k.article_id from fingerprint_key k
        where k.key = wanted.key and k.seen_on >= ${windowStart(now)}::date
        order by k.article_id desc limit ${MOST_PER_KEY}
      ) as found
    ), candidate as materialized (
      select article_id, sum(rarity) as rarity from hit
      where article_id <> ${articleId}
      group by article_id having sum(rarity) > ${1 / LEAST_RARE}
      order by rarity desc, article_id desc limit ${MOST_CANDIDATES}
    )
    select f.article_id as article, a.story_id as story, a.source_id as outlet,
      coalesce(a.published_at, a.fetched_at) as "publishedAt", f.size, f.digest, f.prints, f.numbers
    from candidate
    join fingerprint f on f.article_id = candidate.article_id and f.seen_on >= ${windowStart(now)}::date
    join article a on a.id = candidate.article_id
    where a.story_id is not null
    order by candidate.rarity desc, candidate.article_id desc`.execute(tx);
  return rows;
}

/**
 * Keeps the fingerprint of an article's text. Of the earlier versions the first one's stays too, since others may have
 * copied that.
 */
export async function saveFingerprint(
  tx: Db,
  { id, version }: { readonly id: number; readonly version: number },
  { size, prints, numbers, keys }: Fingerprint,
  { digest, now }: { digest: boolean; now: Date },
): Promise<void> {
  const today = dayOf(now);
  if (version > 1)
    await sql`
      delete from fingerprint
      where article_id = ${id} and version > 1 and seen_on >= ${windowStart(now)}::date`.execute(tx);
  await sql`
    insert into fingerprint (article_id, version, seen_on, size, digest, prints, numbers)
    values (${id}, ${version}, ${today}::date, ${size}, ${digest}, ${prints}::int[], ${numbers}::bigint[])`.execute(
    tx,
  );
  await sql`
    insert into fingerprint_key (key, article_id, seen_on)
    select key, ${id}::int, ${today}::date from unnest(${keys}::bigint[]) as key`.execute(tx);
}

const prepared = new WeakMap<Kysely<Database>, Set<string>>();

/**
 * Makes sure that there are partitions for the month of `now` and the next one. Cheap when there are; call it outside
 * of a transaction, since making one waits for every writer.
 */
export async function preparePartitions(db: Kysely<Database>, now: Date): Promise<void> {
  const done = prepared.get(db) ?? new Set();
  prepared.set(db, done);
  const first = monthOf(now);
  for (const month of [first, nextMonth(first)]) {
    if (done.has(month)) continue;
    await db.transaction().execute(async (tx) => {
      // "if not exists" is no help against another process that creates the same table at this moment.
      await sql`select pg_advisory_xact_lock(${PARTITION_LOCK}, 0)`.execute(tx);
      for (const table of TABLES)
        await sql`
          create table if not exists ${sql.id(partitionName(table, month))} partition of ${sql.id(table)}
          for values from (${sql.lit(month)}) to (${sql.lit(nextMonth(month))})`.execute(tx);
    });
    done.add(month);
  }
}

/**
 * Drops the partitions that hold nothing of the window any more: fingerprints are forgotten by the month, at no cost.
 * @returns names of the dropped tables
 */
export async function dropOldPartitions(db: Kysely<Database>, now: Date): Promise<string[]> {
  const oldest = monthOf(new Date(now.getTime() - WINDOW_DAYS * DAY));
  const { rows } = await sql<{ name: string }>`
    select c.relname as name
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    join pg_class p on p.oid = i.inhparent
    where p.relname = any(${TABLES}::text[]) and p.relnamespace = 'public'::regnamespace
    order by c.relname`.execute(db);
  const old = rows
    .map((row) => row.name)
    .filter((name) => name.slice(-7) < oldest.slice(0, 7).replace('-', '_'));
  for (const name of old) await sql`drop table if exists ${sql.id(name)}`.execute(db);
  return old;
}

function partitionName(table: string, month: string): string {
  return `${table}_${month.slice(0, 7).replace('-', '_')}`;
}

function windowStart(now: Date): string {
  return dayOf(new Date(now.getTime() - WINDOW_DAYS * DAY));
}

/** UTC day as 2026-11-23. */
function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function monthOf(moment: Date): string {
  return `${moment.toISOString().slice(0, 7)}-01`;
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return monthOf(new Date(Date.UTC(year, number, 1)));
}
