import { type Kysely, sql } from 'kysely';
import type { Fingerprint, KnownText, ComparableText } from '../../model/comparison.ts';
import type { Database, Db } from '../schema.ts';

/** Days for which texts are compared with new ones. */
export const WINDOW_DAYS = 35;
/** Days for which numbers, names and words are kept: links look back two days. */
const TERM_DAYS = 4;
/** Most known texts that one new text is compared with, and most of them that one key may bring in. */
const MAX_CANDIDATES = 64;
const MAX_PER_KEY = 128;
/** A key that so many texts have is no sign by itself. */
const MIN_RARE = 24;
const DAY = 86_400_000;

/** First half of a two-part advisory lock: another space than the keys'. */
const PARTITION_LOCK = 20_261;

/** How long each table remembers, and the time that one of its partitions holds. */
const TABLES = [
  { name: 'fingerprint', days: WINDOW_DAYS, step: 'month' },
  { name: 'fingerprint_key', days: WINDOW_DAYS, step: 'month' },
  { name: 'term_key', days: TERM_DAYS, step: 'day' },
] as const;
type Step = (typeof TABLES)[number]['step'];

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

/** The texts of some articles as they can be compared, by article. */
export async function fingerprintsOf(
  tx: Db,
  articleIds: readonly number[],
  now: Date,
): Promise<Map<number, ComparableText>> {
  const { rows } = await sql<ComparableText & { article: number }>`
    select distinct on (f.article_id) f.article_id as article, a.source_id as outlet,
      coalesce(a.published_at, a.fetched_at) as "publishedAt", f.size, f.prints as hashes, f.numbers
    from fingerprint f join article a on a.id = f.article_id
    where f.article_id = any(${articleIds}::int[]) and f.seen_on >= ${windowStart(now)}::date
    order by f.article_id, f.version desc`.execute(tx);
  return new Map(rows.map(({ article, ...print }) => [article, print]));
}

/**
 * Keeps the fingerprint of an article's text. Of the earlier versions the first one's stays too, since others may have
 * copied that.
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
    insert into fingerprint (article_id, version, seen_on, size, digest, prints, numbers)
    values (${id}, ${version}, ${today}::date, ${size}, ${digest}, ${hashes}::int[], ${numbers}::bigint[])`.execute(
    tx,
  );
  await sql`
    insert into fingerprint_key (key, article_id, seen_on)
    select key, ${id}::int, ${today}::date from unnest(${keys}::bigint[]) as key`.execute(tx);
}

const prepared = new WeakMap<Kysely<Database>, Set<string>>();

/**
 * Makes sure that there are partitions for the month (for terms: the day) of `now` and the next one. Cheap when there
 * are; call it outside of a transaction, since making one waits for every writer.
 */
export async function preparePartitions(db: Kysely<Database>, now: Date): Promise<void> {
  const done = prepared.get(db) ?? new Set();
  prepared.set(db, done);
  for (const { name, step } of TABLES) {
    const first = startOf(step, now);
    for (const start of [first, after(step, first)]) {
      const partition = partitionName(name, step, start);
      if (done.has(partition)) continue;
      await db.transaction().execute(async (tx) => {
        // "if not exists" is no help against another process that creates the same table at this moment.
        await sql`select pg_advisory_xact_lock(${PARTITION_LOCK}, 0)`.execute(tx);
        await sql`
          create table if not exists ${sql.id(partition)} partition of ${sql.id(name)}
          for values from (${sql.lit(start)}) to (${sql.lit(after(step, start))})`.execute(tx);
      });
      done.add(partition);
    }
  }
}

/**
 * Drops the partitions that hold nothing of their table's time any more: forgetting is dropping a table, at no cost.
 * @returns names of the dropped tables
 */
export async function dropOldPartitions(db: Kysely<Database>, now: Date): Promise<string[]> {
  const dropped: string[] = [];
  for (const { name, days, step } of TABLES) {
    const oldest = partitionName(name, step, startOf(step, new Date(now.getTime() - days * DAY)));
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

/** `fingerprint_2026_11`, `term_key_2026_11_23`: in the order of time. */
function partitionName(table: string, step: Step, start: string): string {
  return `${table}_${start.slice(0, step === 'day' ? 10 : 7).replaceAll('-', '_')}`;
}

function windowStart(now: Date): string {
  return dayOf(new Date(now.getTime() - WINDOW_DAYS * DAY));
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
