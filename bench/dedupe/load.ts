import { type Kysely, sql } from 'kysely';
import { fingerprintOf } from '../../src/dedupe/fingerprint.ts';
import { preparePartitions } from '../../src/store/stories/fingerprints.ts';
import type { Database } from '../../src/store/schema.ts';
import { inventStory } from './invent.ts';

export const SENTENCES = 20;
const BATCH = 2_000;

/**
 * Fills the database up to a number of stories with one article each, bypassing the jobs: the rows are as
 * the jobs would have written them, and indexes are built afterwards. Every story is a distinct invented
 * text; the number of shared set phrases grows with the number of stories, as in real news.
 */
export async function loadStories(db: Kysely<Database>, from: number, to: number, now: Date): Promise<void> {
  await preparePartitions(db, now);
  await sql`drop index if exists fingerprint_key_lookup`.execute(db);
  await addArticles(db, from, to, now);
  // The next texts are generated while the database writes the last ones.
  let writing = Promise.resolve();
  for (let start = from; start < to; start += BATCH) {
    const rows = fingerprintRows(start, Math.min(to, start + BATCH));
    await writing;
    writing = addFingerprints(db, rows, now);
  }
  await writing;
  await sql`create index fingerprint_key_lookup on fingerprint_key (key, article_id, seen_on)`.execute(db);
  for (const table of ['fingerprint', 'fingerprint_key', 'article', 'story', 'candidate'])
    await sql`vacuum analyze ${sql.id(table)}`.execute(db);
}

async function addArticles(db: Kysely<Database>, from: number, to: number, now: Date): Promise<void> {
  await sql`insert into source (id, name, homepage, language, enabled) values ('bench', 'bench', '', 'id', false)
    on conflict do nothing`.execute(db);
  const range = sql`generate_series(${from + 1}::int, ${to}::int) as n`;
  // Foreign keys need no check: the benchmark generates valid ones.
  await db.connection().execute(async (connection) => {
    await sql`set session_replication_role = replica`.execute(connection);
    await sql`
      insert into candidate (id, source_id, key, url, hints, state) overriding system value
      select n, 'bench', 'bench:' || n, '', '{}', 'stored' from ${range}`.execute(connection);
    await sql`
      insert into story (id, lead_article_id, created_at, changed_at) overriding system value
      select n, n, ${now}, ${now} from ${range}`.execute(connection);
    await sql`
      insert into article (id, source_id, candidate_id, story_id, key, url, kind, language, headline, byline, tags,
        body_html, text, text_hash, alternates, rights, evidence, dropped, fetched_at, published_at)
        overriding system value
      select n, 'bench', n, n, 'bench:' || n, '', 'story', 'id', '', '{}', '{}', '', '', 'bench:' || n, '[]', '{}',
        '[]', '[]', ${now}, ${now}::timestamptz - (n % 720) * interval '1 hour' from ${range}`.execute(
      connection,
    );
    for (const table of ['candidate', 'story', 'article'])
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${to}::int)`.execute(connection);
    await sql`set session_replication_role = origin`.execute(connection);
  });
}

function fingerprintRows(from: number, to: number) {
  const ids: number[] = [];
  const sizes: number[] = [];
  const hashes: string[] = [];
  const numbers: string[] = [];
  const keys: number[] = [];
  const holders: number[] = [];
  for (let id = from + 1; id <= to; id++) {
    const print = fingerprintOf(wordsOf(inventStory(id, SENTENCES)));
    ids.push(id);
    sizes.push(print.size);
    hashes.push(`{${print.hashes.join(',')}}`);
    numbers.push(`{${print.numbers.join(',')}}`);
    keys.push(...print.keys);
    holders.push(...print.keys.map(() => id));
  }
  return { ids, sizes, hashes, numbers, keys, holders };
}

async function addFingerprints(
  db: Kysely<Database>,
  { ids, sizes, hashes, numbers, keys, holders }: ReturnType<typeof fingerprintRows>,
  now: Date,
): Promise<void> {
  const today = now.toISOString().slice(0, 10);
  await sql`
    insert into fingerprint (article_id, version, seen_on, size, hashes, numbers)
    select id, 1, ${today}::date, size, hashes::int[], numbers::bigint[]
    from unnest(${ids}::int[], ${sizes}::int[], ${hashes}::text[], ${numbers}::text[]) as row (id, size, hashes, numbers)`.execute(
    db,
  );
  await sql`
    insert into fingerprint_key (key, article_id, seen_on)
    select key, id, ${today}::date from unnest(${keys}::bigint[], ${holders}::int[]) as row (key, id)`.execute(
    db,
  );
}

/** The words of generated sentences, as folding returns them. */
function wordsOf(sentences: readonly string[]): string[] {
  return sentences.flatMap((sentence) => sentence.toLowerCase().slice(0, -1).split(' '));
}

/** Size of the de-duplication tables in bytes, all partitions including indexes. */
export async function fingerprintBytes(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select sum(pg_total_relation_size(i.inhrelid))::bigint as bytes
    from pg_inherits i join pg_class p on p.oid = i.inhparent
    where p.relname in ('fingerprint', 'fingerprint_key') and p.relkind = 'p'`.execute(db);
  return rows[0]?.bytes ?? 0;
}
