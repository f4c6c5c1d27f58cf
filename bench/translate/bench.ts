/**
 * Measures the embedded engine, alone and within the whole stage (segmentation, tags, glossary, house
 * style, gate). The model is generated: the layers and size (17 MB) of a real one, with random weights
 * where they do not affect the cost.
 *
 * -  npm run bench:translate [articles] [rounds]
 *
 * Both variants translate the same sentences in alternation, so that other load on the machine affects
 * both. "Alone" is the throughput of the threads, for sentences that are already split and sorted by
 * length. Words are source words.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { trueShape, writeModel } from '../../test/translate/tiny-model.ts';
import { openWorkerPool } from '../../src/translate/bergamot/worker-pool.ts';
import type { WorkerPool } from '../../src/translate/bergamot/worker-pool.ts';
import { openEngineChain } from '../../src/translate/engine/engine-chain.ts';
import type { EngineRequest } from '../../src/translate/engine/engine-chain.ts';
import { openEngine } from '../../src/translate/engine/engine-registry.ts';
import { emptyGlossary } from '../../src/translate/glossary/glossary.ts';
import { noMemory } from '../../src/translate/memory/sentence-memory.ts';
import { addModels } from '../../src/translate/bergamot/model-download.ts';
import { translateArticle } from '../../src/translate/translate.ts';
import { textTable } from '../../src/cli/table.ts';
import { dictionary, inventArticles, wordsIn } from './invent.ts';
import type { InventedArticle } from './invent.ts';

const [articleCount = 24, rounds = 3] = process.argv.slice(2).map(Number);
const { signal } = new AbortController();
const pair = { from: 'en', to: 'id' };

/** Total time of one variant over all rounds. */
interface Taken {
  ms: number;
  cpuMs: number;
}

/** Articles translated concurrently per thread, as in a crawl. */
const articlesAtOnce = 4;

async function measure(run: () => Promise<unknown>, taken: Taken): Promise<void> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await run();
  taken.ms += performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  taken.cpuMs += (user + system) / 1_000;
}

function engineOn(folder: string, pool: WorkerPool) {
  const tools = { post: fetch, now: () => new Date(), pool };
  return openEngine('bergamot', { folder }, tools);
}

/** The segments that the stage sends to the engine for these articles. */
async function sentencesOf(
  articles: readonly InventedArticle[],
  folder: string,
  pool: WorkerPool,
): Promise<string[]> {
  const asked: string[] = [];
  const chain = openEngineChain([await engineOn(folder, pool)], () => new Date());
  const spy = {
    ...chain,
    translate(sentences: readonly EngineRequest[], ...rest: [typeof pair, { signal: AbortSignal }]) {
      asked.push(...sentences.map(({ html }) => html));
      return chain.translate(sentences, ...rest);
    },
  };
  for (const article of articles) await stage(article, spy);
  return asked.toSorted((a, b) => a.length - b.length);
}

function stage(article: InventedArticle, engines: Parameters<typeof translateArticle>[1]['engines']) {
  return translateArticle(article, { to: 'id', engines, memory: noMemory, glossary: emptyGlossary, signal });
}

async function alone(sentences: readonly string[], folder: string, pool: WorkerPool): Promise<void> {
  const models = [
    {
      model: join(folder, 'en-id', 'model.bin'),
      shortlist: join(folder, 'en-id', 'lex.bin'),
      vocabularies: [join(folder, 'en-id', 'vocab.spm')],
    },
  ];
  const batches = Array.from({ length: Math.ceil(sentences.length / 8) }, (_, nth) =>
    sentences.slice(nth * 8, nth * 8 + 8),
  );
  await Promise.all(batches.map((segments) => pool.run({ models, segments }, signal)));
}

async function throughStage(
  articles: readonly InventedArticle[],
  folder: string,
  pool: WorkerPool,
  threads: number,
): Promise<void> {
  const chain = openEngineChain([await engineOn(folder, pool)], () => new Date());
  const queue = [...articles];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { origin, checks } = await stage(next, chain);
      if (origin !== 'machine' || checks.length > 0)
        throw new Error('the gate found something in invented text');
    }
  };
  await Promise.all(Array.from({ length: threads * articlesAtOnce }, worker));
}

async function benchmark(folder: string, threads: number): Promise<(string | number)[][]> {
  const articles = inventArticles(articleCount);
  const before = process.memoryUsage().rss;
  await using pool = openWorkerPool({ size: threads, timeoutMs: 600_000, idleMs: 600_000 });
  const started = performance.now();
  await (await engineOn(folder, pool)).translate(['The army said.'], pair, signal);
  const startMs = performance.now() - started;
  const sentences = await sentencesOf(articles, folder, pool);
  const words = articles.reduce((sum, article) => sum + wordsIn(article), 0) * rounds;
  const engine: Taken = { ms: 0, cpuMs: 0 };
  const whole: Taken = { ms: 0, cpuMs: 0 };
  for (let round = 0; round < rounds; round++) {
    await measure(() => alone(sentences, folder, pool), engine);
    await measure(() => throughStage(articles, folder, pool, threads), whole);
  }
  const rss = Math.round((process.memoryUsage().rss - before) / threads / 1e6);
  const row = (name: string, { ms, cpuMs }: Taken): (string | number)[] => [
    `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    Math.round((words / ms) * 1_000),
    Math.round((words / cpuMs) * 1_000),
    (engine.ms / ms).toFixed(2),
    (engine.cpuMs / cpuMs).toFixed(2),
    Math.round(startMs),
    rss,
  ];
  return [row('engine alone', engine), row('whole stage', whole)];
}

const folder = mkdtempSync(join(tmpdir(), 'warta-bench-'));
try {
  writeModel(join(folder, 'made', 'en-id'), dictionary, trueShape);
  await addModels(join(folder, 'made'), folder, []);
  console.log(`${articleCount} articles, ${rounds} rounds, ${availableParallelism()} cores`);
  const rows = [...(await benchmark(folder, 1)), ...(await benchmark(folder, 2))];
  console.log(
    textTable(
      ['', 'words/s', 'words/CPU s', 'of alone', 'of alone, CPU', 'first answer ms', 'MB a thread'],
      rows,
    ),
  );
} finally {
  rmSync(folder, { recursive: true });
}
