/**
 * Extracts thousands of damaged pages, then pages of 10 MB that are designed to take time or memory, each
 * in a separate process.
 *
 * -  node bench/extract/fuzz.ts [--cases 20000] [--seed 1] [--megabytes 10] [--only giants|cases]
 *
 * Fails on any error, on unsafe HTML, on a case that takes over 2 s, and on a giant that takes over 2 s
 * or 200 MB.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readArticle } from '../../src/extract/extract.ts';
import { giants, mutate, random } from '../../test/extract/mutate.ts';
import { unsafe } from '../../test/extract/safety.ts';
import { hasExtractCorpus, readPage, readRows, setNames } from './corpus.ts';

const { values: flags } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    megabytes: { type: 'string', default: '10' },
    only: { type: 'string' },
    giant: { type: 'string' },
  },
});
const url = 'https://harbour-post.example/2026/11/10/ferries';
const SLOW = 2000;
const LARGE = 200;
const size = Number(flags.megabytes) * 1e6;

if (flags.giant !== undefined) {
  measureGiant(giants(size)[flags.giant]?.() ?? '');
} else {
  let wrong = 0;
  if (flags.only !== 'giants') wrong += runCases();
  if (flags.only !== 'cases') wrong += runGiants();
  process.exitCode = wrong === 0 ? 0 : 1;
}

function measureGiant(html: string): void {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const cpu = process.cpuUsage();
  const { body } = readArticle({ url, html }, { now: new Date(0) });
  const used = process.cpuUsage(cpu);
  const peak = process.resourceUsage().maxRSS / 1024 - before.rss / 1024 / 1024;
  console.log(
    JSON.stringify({
      ms: (used.user + used.system) / 1000,
      mb: peak,
      wrong: unsafe(body.html.slice(0, 300_000)).slice(0, 3),
    }),
  );
}

function runGiants(): number {
  let wrong = 0;
  for (const name of Object.keys(giants(100))) {
    const answer = execFileSync(
      process.execPath,
      ['--expose-gc', import.meta.filename, '--giant', name, '--megabytes', flags.megabytes],
      { encoding: 'utf8', maxBuffer: 1e8 },
    );
    const { ms, mb, wrong: found } = JSON.parse(answer) as { ms: number; mb: number; wrong: string[] };
    const bad = ms > SLOW || mb > LARGE || found.length > 0;
    if (bad) wrong++;
    console.log(
      `${bad ? 'BAD ' : 'ok  '} ${name.padEnd(32)} ${ms.toFixed(0).padStart(6)} ms ${mb.toFixed(0).padStart(5)} MB ${found.join(' ')}`,
    );
  }
  return wrong;
}

function runCases(): number {
  const fixtures = join(import.meta.dirname, '../../fixtures/pages');
  const pages = globSync('*.html', { cwd: fixtures }).map((file) =>
    readFileSync(join(fixtures, file), 'utf8'),
  );
  if (hasExtractCorpus())
    for (const set of setNames())
      for (const row of readRows(set).slice(0, 12)) pages.push(readPage(set, row.id));
  const next = random(Number(flags.seed));
  let wrong = 0;
  let slowest = 0;
  for (let round = 0; round < Number(flags.cases); round++) {
    const html = mutate(pages, next);
    const started = performance.now();
    try {
      const { body } = readArticle({ url, html }, { now: new Date(0) });
      const took = performance.now() - started;
      slowest = Math.max(slowest, took);
      const found = unsafe(body.html);
      if (found.length === 0 && took < SLOW) continue;
      console.log(`case ${round}: ${took.toFixed(0)} ms ${found.join(' ')}`);
    } catch (error) {
      console.log(`case ${round}: ${(error as Error).stack ?? String(error)}`);
    }
    wrong++;
  }
  console.log(
    `${flags.cases} cases over ${pages.length} pages: ${wrong} wrong, slowest ${slowest.toFixed(0)} ms`,
  );
  return wrong;
}
