/**
 * npm run bench:dedupe [sizes] [speed]: measures speed and size of de-duplication in PostgreSQL with
 * 10,000, 100,000 and 1,000,000 stories, and the quality of other methods on the same texts. Sizes are
 * given as `10000,100000`; `speed` after them skips the other methods.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { corpusPath } from '../../test/corpus.ts';
import { fingerprint } from '../../src/dedupe/fingerprint.ts';
import { textHash } from '../../src/text/fold.ts';
import { placeArticle } from '../../src/jobs/stories/place-article.ts';
import { findKnown } from '../../src/store/stories/fingerprints.ts';
import { addStandaloneArticle } from '../../src/store/stories/standalone-articles.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import type { Database } from '../../src/store/schema.ts';
import { startPostgres } from '../../test/store/postgres.ts';
import { clusterInMemory, type Document } from './in-memory.ts';
import { asText, copyOf, inventStory, random } from './invent.ts';
import { fingerprintBytes, loadStories, SENTENCES } from './load.ts';
import { type Method, minHash, simHash } from './peers.ts';
import { score } from './score.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const SAMPLE = 400;
/** Links between stories are not measured. */
const noLinks = () => Promise.resolve();

let fresh = 0;

/** The next texts: seven of ten are new, three are copies of loaded ones. */
function arrivals(count: number, loaded: number): string[] {
  const chance = random(++fresh);
  return Array.from({ length: count }, (_, index) => {
    if (chance() < 0.7) return asText(inventStory(1e8 + fresh * 1e6 + index, SENTENCES));
    const seed = 1 + Math.floor(chance() * loaded);
    return asText(copyOf(inventStory(seed, SENTENCES), fresh * 1e6 + index));
  });
}

async function addAll(db: Kysely<Database>, texts: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const [index, text] of texts.entries()) {
    const key = `https://arrival.example/${fresh}/${index}`;
    const id = await addStandaloneArticle(db, {
      key,
      url: key,
      outlet: `outlet${index % 50}`,
      language: 'id',
      headline: '',
      text,
      textHash: textHash(text),
      publishedAt: NOW,
      fetchedAt: NOW,
    });
    ids.push(id);
  }
  return ids;
}

interface Measure {
  readonly stories: number;
  readonly p50: number;
  readonly p99: number;
  readonly lookup: number;
  readonly candidates: number;
  readonly bytes: number;
  readonly perSecond: readonly number[];
}

async function measure(db: Kysely<Database>, stories: number): Promise<Measure> {
  const bytes = (await fingerprintBytes(db)) / stories;
  await inOrder(db, await addAll(db, arrivals(200, stories)));
  const texts = arrivals(SAMPLE, stories);
  const ids = await addAll(db, texts);
  let candidates = 0;
  const lookups: number[] = [];
  for (const [index, text] of texts.entries()) {
    const { keys } = fingerprint(text);
    const start = performance.now();
    candidates += (await findKnown(db, keys, ids[index] ?? 0, NOW)).length;
    lookups.push(performance.now() - start);
  }
  const times = await inOrder(db, ids);
  const perSecond: number[] = [];
  for (const workers of [1, 2, 8]) {
    const waiting = await addAll(db, arrivals(SAMPLE, stories));
    const start = performance.now();
    const work = async () => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await place(db, id);
    };
    await Promise.all(Array.from({ length: workers }, work));
    perSecond.push(Math.round((SAMPLE * 1000) / (performance.now() - start)));
  }
  return {
    stories,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    lookup: quantile(lookups, 0.5),
    candidates: candidates / texts.length,
    bytes,
    perSecond,
  };
}

async function inOrder(db: Kysely<Database>, ids: readonly number[]): Promise<number[]> {
  const times: number[] = [];
  for (const id of ids) {
    const start = performance.now();
    await place(db, id);
    times.push(performance.now() - start);
  }
  return times;
}

async function place(db: Kysely<Database>, id: number): Promise<void> {
  await placeArticle(db, id, NOW, undefined, undefined, noLinks);
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

/** Stories in two to five versions, from lightly edited to cut in half. */
function gradedTexts(stories: number): { text: string; truth: number }[] {
  const texts = Array.from({ length: stories }, (_, truth) => {
    const story = inventStory(5e8 + truth, SENTENCES);
    const edits = [{ words: 0.02 }, { words: 0.06 }, { keep: 0.5 }, { keep: 0.3, words: 0.05 }];
    const copies = edits
      .slice(0, 1 + (truth % 4))
      .map((edit, index) => copyOf(story, truth * 10 + index, edit));
    return [story, ...copies].map((sentences) => ({ text: asText(sentences), truth }));
  }).flat();
  const chance = random(99);
  return texts
    .map((text) => ({ text, place: chance() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ text }) => text);
}

const methods: readonly (readonly [name: string, method: Method])[] = [
  [
    'Warta',
    (texts) =>
      own(
        texts.map((text, index) => ({
          id: String(index),
          url: `https://x.example/${index}`,
          title: '',
          text,
          lang: '',
          published_at: NOW.toISOString(),
          outlet: String(index),
        })),
      ),
  ],
  ['MinHash LSH 20x5, Jaccard .5', minHash({ bands: 20, rows: 5, threshold: 0.5 })],
  ['MinHash LSH 64x2, Jaccard .3', minHash({ bands: 64, rows: 2, threshold: 0.3 })],
  ['SimHash 64, distance 3', simHash({ distance: 3 })],
  ['SimHash 64, distance 8', simHash({ distance: 8 })],
];

function own(documents: readonly Document[]): number[] {
  const found = clusterInMemory(documents);
  return documents.map(({ id }) => found.get(id) ?? -1);
}

function compare(
  name: string,
  texts: readonly string[],
  truth: readonly (string | number)[],
  warta?: () => number[],
): void {
  console.log(`\n${name}: ${texts.length} texts`);
  console.log('method                          precision  recall      F1  B-cubed  texts/s');
  for (const [label, method] of methods) {
    const start = performance.now();
    const found = label === 'Warta' && warta ? warta() : method(texts);
    const perSecond = (texts.length * 1000) / (performance.now() - start);
    const { precision, recall, f1, bcubed } = score(truth, found);
    const figures = [precision, recall, f1, bcubed].map((value) => value.toFixed(3).padStart(8)).join('');
    console.log(`${label.padEnd(32)}${figures}${perSecond.toFixed(0).padStart(9)}`);
  }
}

/** Measures the quality of each method on the same texts. */
function compareMethods(): void {
  const graded = gradedTexts(2_000);
  compare(
    'Invented stories, copies edited by degrees',
    graded.map(({ text }) => text),
    graded.map(({ truth }) => truth),
  );
  const corpus = corpusPath('dedupe');
  if (existsSync(corpus)) {
    const rows = <T>(file: string) =>
      readFileSync(join(corpus, file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as T);
    const documents = rows<Document>('docs.jsonl');
    const gold = new Map(
      rows<{ id: string; cluster: string }>('clusters.jsonl').map((row) => [row.id, row.cluster]),
    );
    compare(
      'Development corpus',
      documents.map(({ text }) => text),
      documents.map(({ id }) => gold.get(id) ?? ''),
      () => own(documents),
    );
  }
}

async function main(): Promise<void> {
  const sizes = (process.argv[2] ?? '10000,100000,1000000').split(',').map(Number);
  if (process.argv[3] !== 'speed') compareMethods();
  await using server = await startPostgres([
    'shared_buffers=1GB',
    'maintenance_work_mem=512MB',
    'max_wal_size=8GB',
    'max_locks_per_transaction=256',
  ]);
  await using store = await openStore({ databaseUrl: `${server.url}/postgres`, connections: 10 });
  await migrate(store.db);
  console.log('\nPostgreSQL (embedded, fsync off), one transaction a story with everything but links;');
  console.log(
    'every loaded story is an invented text of its own, and three arrivals of ten are edited copies of one',
  );
  console.log(
    '  stories    p50 ms    p99 ms  lookup ms  candidates  bytes/story  stories/s with 1, 2, 8 connections  loaded in',
  );
  const measures: Measure[] = [];
  let loaded = 0;
  for (const size of sizes) {
    const start = performance.now();
    await loadStories(store.db, loaded, size, NOW);
    const seconds = (performance.now() - start) / 1000;
    const one = await measure(store.db, size);
    // The measured rows stay; the next load continues after them.
    loaded = size;
    measures.push(one);
    const columns = [one.p50.toFixed(2), one.p99.toFixed(2), one.lookup.toFixed(2)]
      .map((value) => value.padStart(10))
      .join('');
    console.log(
      `${String(size).padStart(9)}${columns}${one.candidates.toFixed(2).padStart(12)}${one.bytes.toFixed(0).padStart(13)}   ${one.perSecond.join(', ').padEnd(36)}${seconds.toFixed(0)} s`,
    );
    if (size !== sizes.at(-1)) await forgetArrivals(store.db, size);
  }
  const [first, last] = [measures[0], measures.at(-1)];
  if (first && last && first !== last)
    console.log(
      `\nratio ${last.stories} : ${first.stories}   p50 ${(last.p50 / first.p50).toFixed(2)}   p99 ${(last.p99 / first.p99).toFixed(2)}   lookup ${(last.lookup / first.lookup).toFixed(2)}`,
    );
}

async function forgetArrivals(db: Kysely<Database>, size: number): Promise<void> {
  // Rows are never deleted in production, so the foreign keys between these tables have no index.
  await sql`create index if not exists story_lead on story (lead_article_id)`.execute(db);
  await db.deleteFrom('placement').where('article_id', '>', size).execute();
  await db.deleteFrom('fingerprint_key').where('article_id', '>', size).execute();
  await db.deleteFrom('fingerprint').where('article_id', '>', size).execute();
  await db.updateTable('story').set({ lead_article_id: null }).where('lead_article_id', '>', size).execute();
  await db.deleteFrom('article').where('id', '>', size).execute();
  await db.deleteFrom('candidate').where('id', '>', size).execute();
  await db.deleteFrom('story').where('id', '>', size).execute();
}

await main();
process.exit(0);
