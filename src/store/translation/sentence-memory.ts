import { createHash } from 'node:crypto';
import { type Generated, sql } from 'kysely';
import type { SentenceOrigin } from '../../model/translation.ts';
import {
  distinctiveWords,
  normaliseSentence,
  primaryLanguage,
  similarity,
} from '../../text/normalise-sentence.ts';
import type { Db, Stamp } from '../schema.ts';

/**
 * One translated sentence. A machine's row has `engine` and the `glossary` version it was translated under. A person's
 * or an imported row has `author` instead and an empty `glossary`: it applies under any version.
 */
export interface SentenceTable {
  id: Generated<number>;
  /** Hash of the normalised source. */
  key: string;
  from_language: string;
  to_language: string;
  glossary: string;
  engine: string;
  author: string | null;
  origin: SentenceOrigin;
  source: string;
  target: string;
  /** The target with numbered inline tags, if it has any. */
  markup: string | null;
  /** For fuzzy search. */
  words: string[];
  /** From an imported file, for export only; uses here are not counted. */
  usage_count: number | null;
  /** The only source for whose articles it may be used; null: for all. */
  outlet: string | null;
  created_at: Stamp;
}

/** A sentence to store. */
export interface SentenceToKeep {
  readonly source: string;
  readonly target: string;
  readonly markup?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly glossary: string;
  readonly origin: SentenceOrigin;
  /** The person, the engine and model, or the name given on import. */
  readonly by: string;
  /** Default, and latest possible: now. */
  readonly createdAt?: Date | undefined;
  readonly usageCount?: number | undefined;
  /**
   * The source of the article, if the translator can be steered by an article's text. The sentence is used for this source
   * only, until an article of another source has led to the same translation.
   */
  readonly outlet?: string | undefined;
}

/** A translation found in the memory. */
export interface KnownSentence {
  readonly target: string;
  readonly markup?: string | undefined;
  readonly origin: SentenceOrigin;
  readonly by: string;
}

function table(db: Db) {
  return db.withTables<{ sentence: SentenceTable }>();
}

function keyOf(source: string): string {
  return createHash('sha256').update(normaliseSentence(source)).digest('base64url');
}

/**
 * Looks up an article's sentences in one query. A person's translation wins over an imported one, that over a
 * machine's, and a newer one over an older one. A machine's translation must have been made under the same glossary
 * version. Only the primary subtag of a language counts: `en-SG` is `en`.
 * @param outlet the source of the article; sentences that may be used for another source only are left out
 * @returns known translations, keyed by the sentences as passed
 */
export async function knownSentences(
  db: Db,
  sentences: readonly { readonly source: string; readonly glossary: string }[],
  { from, to, outlet }: { readonly from: string; readonly to: string; readonly outlet?: string | undefined },
): Promise<Map<string, KnownSentence>> {
  const keyed = sentences.map(({ source, glossary }) => ({ source, glossary, key: keyOf(source) }));
  if (keyed.length === 0) return new Map();
  const rows = await table(db)
    .selectFrom('sentence')
    .select(['key', 'glossary', 'engine', 'author', 'origin', 'target', 'markup'])
    .where('key', '=', sql<string>`any(${[...new Set(keyed.map(({ key }) => key))]}::text[])`)
    .where('from_language', '=', primaryLanguage(from))
    .where('to_language', '=', primaryLanguage(to))
    .where((row) => row.or([row('outlet', 'is', null), row('outlet', '=', outlet ?? '-')]))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  // Later rows replace earlier ones.
  const newest = new Map(rows.map((row) => [`${row.key} ${row.origin} ${row.glossary}`, row]));
  const known = new Map<string, KnownSentence>();
  for (const { source, glossary, key } of keyed) {
    const row =
      newest.get(`${key} human `) ??
      newest.get(`${key} imported `) ??
      newest.get(`${key} machine ${glossary}`);
    if (row === undefined) continue;
    const { target, markup, origin, author, engine } = row;
    known.set(source, { target, markup: markup ?? undefined, origin, by: author ?? engine });
  }
  return known;
}

/** Rows per statement; PostgreSQL takes 65,535 parameters. */
const BATCH_ROWS = 1_000;

/**
 * Stores sentences. There is one translation of each sentence by people, one imported, and one per engine and glossary
 * version. A newer one replaces it; an older one, as from an old export, is skipped.
 */
export async function storeSentences(db: Db, sentences: readonly SentenceToKeep[]): Promise<void> {
  const rows = new Map<string, ReturnType<typeof rowOf>>();
  for (const sentence of sentences) {
    const row = rowOf(sentence);
    rows.set(
      [row.key, row.from_language, row.to_language, row.origin, row.glossary, row.engine].join(' '),
      row,
    );
  }
  // All writers use the same order, so that they cannot deadlock.
  const sorted = [...rows.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  for (let start = 0; start < sorted.length; start += BATCH_ROWS) {
    await table(db)
      .insertInto('sentence')
      .values(sorted.slice(start, start + BATCH_ROWS))
      .onConflict((conflict) =>
        conflict
          .columns(['key', 'from_language', 'to_language', 'glossary', 'engine', 'origin'])
          .doUpdateSet((row) => ({
            source: row.ref('excluded.source'),
            target: row.ref('excluded.target'),
            markup: row.ref('excluded.markup'),
            author: row.ref('excluded.author'),
            usage_count: row.ref('excluded.usage_count'),
            // Two outlets' articles led to the same translation: neither has steered it.
            outlet: sql<string | null>`case when sentence.target = excluded.target
              and sentence.outlet is distinct from excluded.outlet then null else excluded.outlet end`,
            created_at: row.ref('excluded.created_at'),
          }))
          .whereRef('excluded.created_at', '>=', 'sentence.created_at'),
      )
      .execute();
  }
}

function rowOf(sentence: SentenceToKeep) {
  const machine = sentence.origin === 'machine';
  const { createdAt } = sentence;
  return {
    key: keyOf(sentence.source),
    from_language: primaryLanguage(sentence.from),
    to_language: primaryLanguage(sentence.to),
    glossary: machine ? sentence.glossary : '',
    engine: machine ? sentence.by : '',
    author: machine ? null : sentence.by,
    origin: sentence.origin,
    source: sentence.source,
    target: sentence.target,
    markup: sentence.markup ?? null,
    words: distinctiveWords(sentence.source),
    usage_count: sentence.usageCount ?? null,
    outlet: sentence.outlet ?? null,
    created_at:
      createdAt === undefined ? sql<Date>`now()` : sql<Date>`least(${createdAt}::timestamptz, now())`,
  };
}

/**
 * Deletes machines' sentences older than `before`, the oldest first; those of people and of imports stay.
 * @returns how many were deleted, at most `limit`
 */
export async function dropOldSentences(db: Db, before: Date, limit: number): Promise<number> {
  const { numDeletedRows } = await table(db)
    .deleteFrom('sentence')
    .where('id', 'in', (sentence) =>
      sentence
        .selectFrom('sentence')
        .select('id')
        .where('origin', '=', 'machine')
        .where('created_at', '<', before)
        .orderBy('created_at')
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** A remembered sentence that resembles another. A suggestion for editors, never published on its own. */
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
    .select(['source', 'target', 'markup', 'author', 'engine', 'origin'])
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
      origin: row.origin,
      by: row.author ?? row.engine,
      similarity: similarity(source, row.source),
    }))
    .filter((match) => match.similarity >= least)
    .toSorted((a, b) => b.similarity - a.similarity || (a.origin === 'human' ? -1 : 1))
    .slice(0, limit);
}

/** Number of sentences of one translator in one direction. */
export interface MemoryCount {
  readonly from: string;
  readonly to: string;
  readonly origin: SentenceOrigin;
  readonly by: string;
  readonly sentences: number;
}

/** Counts sentences by direction and translator, largest first. */
export async function countSentences(db: Db): Promise<MemoryCount[]> {
  const by = sql<string>`coalesce(author, engine)`;
  const rows = await table(db)
    .selectFrom('sentence')
    .select([
      'from_language as from',
      'to_language as to',
      'origin',
      by.as('by'),
      sql<number>`count(*)::int`.as('sentences'),
    ])
    .groupBy(['from_language', 'to_language', 'origin', by])
    .orderBy('sentences', 'desc')
    .execute();
  return rows;
}

/**
 * Yields the sentences that may be used for all outlets in the order they were stored, page by page, so that a memory of
 * any size can be exported.
 */
export async function* allSentences(
  db: Db,
  filter: { readonly from?: string; readonly to?: string; readonly origin?: SentenceOrigin } = {},
): AsyncGenerator<SentenceToKeep & { readonly createdAt: Date }> {
  for (let last = 0; ;) {
    const rows = await table(db)
      .selectFrom('sentence')
      .selectAll()
      .where('id', '>', last)
      .where('outlet', 'is', null)
      .$if(filter.from !== undefined, (query) => query.where('from_language', '=', filter.from ?? ''))
      .$if(filter.to !== undefined, (query) => query.where('to_language', '=', filter.to ?? ''))
      .$if(filter.origin !== undefined, (query) => query.where('origin', '=', filter.origin ?? 'human'))
      .orderBy('id')
      .limit(BATCH_ROWS)
      .execute();
    for (const row of rows) {
      yield {
        source: row.source,
        target: row.target,
        markup: row.markup ?? undefined,
        from: row.from_language,
        to: row.to_language,
        glossary: row.glossary,
        origin: row.origin,
        by: row.author ?? row.engine,
        createdAt: row.created_at,
        usageCount: row.usage_count ?? undefined,
      };
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.id;
  }
}
