/**
 * Measures the extraction of Warta and others on the development corpus: one process each, one page at a
 * time. Prints one table.
 *
 * -  npm run bench:extract [-- --only warta,defuddle] [--pages 400]
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readJsonLines } from '../../src/cli/json-lines.ts';
import { type Row, hasExtractCorpus, readPage, readRows, setNames } from './corpus.ts';
import { type Answer, scoreAll } from './score.ts';
import { SYSTEMS } from './peers.ts';

const { values: flags } = parseArgs({ options: { only: { type: 'string' }, pages: { type: 'string' } } });
if (!hasExtractCorpus()) {
  console.log('The corpus (../shared/corpus/extract) is not here: nothing to measure.');
  process.exit(0);
}
const WARM = 25;
const most = Number(flags.pages ?? Number.POSITIVE_INFINITY);
const rows = setNames().flatMap((set) => readRows(set).map((row) => ({ set, row })));
const step = Math.max(1, rows.length / most);
const sample = rows.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));

const f = (value: number): string => (Number.isNaN(value) ? '-' : value.toFixed(3));

interface Result {
  readonly name: string;
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly answers: ReadonlyMap<string, Answer>;
}

async function run(name: string): Promise<Result> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'peers.ts'), name], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answered = readJsonLines(z.custom<Answer & { cpu: number; rss: number }>(), child.stdout);
  const ask = async (set: string, row: Row): Promise<Answer & { cpu: number; rss: number }> => {
    child.stdin.write(`${JSON.stringify({ id: row.id, url: row.url, html: readPage(set, row.id) })}\n`);
    const { value, done } = await answered.next();
    if (done === true) throw new Error(`${name} ended at ${row.id}`);
    return value[0];
  };
  for (const { set, row } of sample.slice(0, WARM)) await ask(set, row);
  const answers = new Map<string, Answer>();
  let cpuMs = 0;
  let rss = 0;
  for (const { set, row } of sample) {
    const answer = await ask(set, row);
    answers.set(`${set}/${row.id}`, answer);
    cpuMs += answer.cpu;
    rss = Math.max(rss, answer.rss);
  }
  child.stdin.end();
  return { name, cpuMs, rssMb: rss / 1024, answers };
}

const names = flags.only?.split(',') ?? SYSTEMS;
const results: Result[] = [];
for (const name of names) results.push(await run(name));
const mine = results.find(({ name }) => name === 'warta');
const header = [
  'system',
  'news F1',
  'wcxb F1',
  'phrases',
  'title',
  'date',
  'author',
  'pages/s',
  'peak MB',
  'Warta is faster by',
];
const table = [header];
for (const result of results) {
  const figures = await scoreAll(sample, result.answers);
  table.push([
    result.name,
    f(figures.news),
    f(figures.wcxb),
    f(figures.phrases),
    f(figures.title),
    f(figures.date),
    f(figures.author),
    (sample.length / (result.cpuMs / 1000)).toFixed(0),
    result.rssMb.toFixed(0),
    mine === undefined || mine === result ? '' : `${(result.cpuMs / mine.cpuMs).toFixed(1)}x`,
  ]);
}
const widths = header.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
console.log(`${sample.length} pages, one core, CPU time, Node ${process.version}\n`);
for (const line of table)
  console.log(
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
