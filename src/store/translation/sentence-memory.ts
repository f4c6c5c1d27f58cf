import { createHash } from 'node:crypto';
import { sql, type Generated, type Kysely } from 'kysely';
import {
  distinctiveWords,
  normaliseSentence,
  primaryLanguage,
  similarity,
} from '../../text/normalise-sentence.ts';
import type { Db, Stamp } from '../schema.ts';

/** One translated sentence. A person's row has `author`, an empty `engine` and an empty `glossary`: it holds under any. */
export interface SentenceTable {
  id: Generated<number>;
  /** Hash of the normalised source. */
  key: string;
  from_language: string;
  to_language: string;
  glossary: string;
  engine: string;
  author: string | null;
  source: string;
  target: string;
  /** The target with numbered inline tags, where it had any. */
  markup: string | null;
  /** For fuzzy search. */
  words: string[];
  created_at: Stamp;
}

/** A sentence as the memory takes it. */
export interface SentenceToKeep {
  readonly source: string;
  readonly target: string;
  readonly markup?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly glossary: string;
  readonly origin: 'human' | 'machine';
  /** The person, or engine and model. */
  readonly by: string;
}

/** A sentence as the memory gives it. */
export interface KnownSentence {
  readonly target: string;
  readonly markup?: string | undefined;
  readonly origin: 'human' | 'machine';
  readonly by: string;
}

function table(db: Db): Kysely<{ sentence: SentenceTable }> {
  return db.withTables<{ sentence: SentenceTable }>() as unknown as Kysely<{ sentence: SentenceTable }>;
}

function keyOf(source: string): string {
  return createHash('sha256').update(normaliseSentence(source)).digest('base64url');
}

/**
 * Everything known of an article's sentences, in one query; keyed by the sentences as given. A person's translation
 * wins over any machine's, a newer machine's over an older; a machine's must have been made under the same terms. Of
 * language tags the first part counts: `en-SG` is `en`.
 */
export async function knownSentences(
  db: Db,
  sentences: readonly { readonly source: string; readonly glossary: string }[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Map<string, KnownSentence>> {
  const keyed = sentences.map(({ source, glossary }) => ({ source, glossary, key: keyOf(source) }));
  if (keyed.length === 0) return new Map();
  const rows = await table(db)
    .selectFrom('sentence')
    .select(['key', 'glossary', 'engine', 'author', 'target', 'markup'])
    .where('key', '=', sql<string>`any(${[...new Set(keyed.map(({ key }) => key))]}::text[])`)
    .where('from_language', '=', primaryLanguage(from))
    .where('to_language', '=', primaryLanguage(to))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const people = new Map(rows.filter((row) => row.author !== null).map((row) => [row.key, row]));
  const machines = new Map(
    rows.filter((row) => row.author === null).map((row) => [`${row.key} ${row.glossary}`, row]),
  );
  const known = new Map<string, KnownSentence>();
  for (const { source, glossary, key } of keyed) {
    const row = people.get(key) ?? machines.get(`${key} ${glossary}`);
    if (row === undefined) continue;
    const { target, author, engine } = row;
    const origin = author === null ? 'machine' : 'human';
    known.set(source, { target, markup: row.markup ?? undefined, origin, by: author ?? engine });
  }
  return known;
}

/** Most rows in one statement; Postgres takes 65,535 parameters. */
const chunk = 1_000;

/** Stores sentences; the newest translation of a person, and of each engine, replaces that one's earlier one. */
export async function storeSentences(db: Db, sentences: readonly SentenceToKeep[]): Promise<void> {
  const rows = new Map<string, ReturnType<typeof rowOf>>();
  for (const sentence of sentences) {
    const row = rowOf(sentence);
    rows.set([row.key, row.from_language, row.to_language, row.glossary, row.engine].join(' '), row);
  }
  // One order for all writers, so that two of them never wait for each other in a circle.
  const sorted = [...rows.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  for (let start = 0; start < sorted.length; start += chunk) {
    await table(db)
      .insertInto('sentence')
      .values(sorted.slice(start, start + chunk))
      .onConflict((conflict) =>
        conflict
          .columns(['key', 'from_language', 'to_language', 'glossary', 'engine'])
          .doUpdateSet((row) => ({
            source: row.ref('excluded.source'),
            target: row.ref('excluded.target'),
            markup: row.ref('excluded.markup'),
            author: row.ref('excluded.author'),
            created_at: sql<Date>`now()`,
          })),
      )
      .execute();
  }
}

function rowOf(sentence: SentenceToKeep) {
  const human = sentence.origin === 'human';
  return {
    key: keyOf(sentence.source),
    from_language: primaryLanguage(sentence.from),
    to_language: primaryLanguage(sentence.to),
    glossary: human ? '' : sentence.glossary,
    engine: human ? '' : sentence.by,
    author: human ? sentence.by : null,
    source: sentence.source,
    target: sentence.target,
    markup: sentence.markup ?? null,
    words: distinctiveWords(sentence.source),
  };
}

/** Forgets what machines made before a moment, the oldest first. What people wrote is never forgotten. */
export async function dropOldSentences(db: Db, before: Date, limit: number): Promise<number> {
  const { numDeletedRows } = await table(db)
    .deleteFrom('sentence')
    .where('id', 'in', (sentence) =>
      sentence
        .selectFrom('sentence')
        .select('id')
        .where('author', 'is', null)
        .where('created_at', '<', before)
        .orderBy('created_at')
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** A remembered sentence that resembles another; for editors only, never published by itself. */
export interface FuzzyMatch extends KnownSentence {
  readonly source: string;
  /** 0 to 1; 1 would be the same sentence. */
  readonly similarity: number;
}

/** Remembered sentences most like this one, best first. Sentences that differ in numbers rank below. */
export async function similarSentences(
  db: Db,
  source: string,
  { from, to }: { readonly from: string; readonly to: string },
  { limit = 5, least = 0.6 } = {},
): Promise<FuzzyMatch[]> {
  const words = distinctiveWords(source);
  if (words.length === 0) return [];
  const shared = sql<number>`cardinality(array(select unnest(words) intersect select unnest(${words}::text[])))`;
  const rows = await table(db)
    .selectFrom('sentence')
    .select(['source', 'target', 'markup', 'author', 'engine'])
    .where(sql<boolean>`words && ${words}::text[]`)
    .where('from_language', '=', primaryLanguage(from))
    .where('to_language', '=', primaryLanguage(to))
    .orderBy(shared, 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  return rows
    .map((row): FuzzyMatch => ({
      source: row.source,
      target: row.target,
      markup: row.markup ?? undefined,
      origin: row.author === null ? 'machine' : 'human',
      by: row.author ?? row.engine,
      similarity: similarity(source, row.source),
    }))
    .filter((match) => match.similarity >= least)
    .toSorted((a, b) => b.similarity - a.similarity || (a.origin === 'human' ? -1 : 1))
    .slice(0, limit);
}

/** What the memory holds, by direction and origin. */
export interface MemoryCount {
  readonly from: string;
  readonly to: string;
  readonly origin: 'human' | 'machine';
  readonly by: string;
  readonly sentences: number;
}

/** Counts of sentences by direction and by who made them, largest first. */
export async function countSentences(db: Db): Promise<MemoryCount[]> {
  const by = sql<string>`coalesce(author, engine)`;
  const rows = await table(db)
    .selectFrom('sentence')
    .select([
      'from_language as from',
      'to_language as to',
      sql<'human' | 'machine'>`case when author is null then 'machine' else 'human' end`.as('origin'),
      by.as('by'),
      sql<number>`count(*)::int`.as('sentences'),
    ])
    .groupBy(['from_language', 'to_language', sql`3`, by])
    .orderBy('sentences', 'desc')
    .execute();
  return rows;
}

/** All sentences, oldest first, read in pages so that a memory of any size can be exported. */
export async function* allSentences(
  db: Db,
  filter: { readonly from?: string; readonly to?: string; readonly origin?: 'human' | 'machine' } = {},
): AsyncGenerator<SentenceToKeep & { readonly createdAt: Date }> {
  for (let last = 0; ;) {
    const rows = await table(db)
      .selectFrom('sentence')
      .selectAll()
      .where('id', '>', last)
      .$if(filter.from !== undefined, (query) => query.where('from_language', '=', filter.from ?? ''))
      .$if(filter.to !== undefined, (query) => query.where('to_language', '=', filter.to ?? ''))
      .$if(filter.origin === 'human', (query) => query.where('author', 'is not', null))
      .$if(filter.origin === 'machine', (query) => query.where('author', 'is', null))
      .orderBy('id')
      .limit(chunk)
      .execute();
    for (const row of rows) {
      yield {
        source: row.source,
        target: row.target,
        markup: row.markup ?? undefined,
        from: row.from_language,
        to: row.to_language,
        glossary: row.glossary,
        origin: row.author === null ? 'machine' : 'human',
        by: row.author ?? row.engine,
        createdAt: row.created_at,
      };
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.id;
  }
}
