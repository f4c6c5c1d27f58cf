import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Outlets, serveOutlets } from '../../fixtures/serve.ts';
import { type App, openApp } from '../app/app.ts';
import type { Command } from '../cli/command.ts';
import { exportSite } from '../serve/static-export.ts';
import { collectPage } from '../jobs/collect/collect.ts';
import { crawlOnce } from '../jobs/crawl.ts';
import { importMemory } from '../jobs/translate/import-memory.ts';
import { crawlProgress } from '../cli/progress.ts';
import { openSite } from '../app/start-site.ts';
import { storedCandidates } from '../store/crawl/candidates.ts';
import { findStory } from '../store/inspect/story-explanation.ts';
import { correctionCounts } from '../store/publication/corrections.ts';
import { loadWithdrawn } from '../store/publication/published-stories.ts';
import { noteMissing } from '../store/crawl/withdrawals.ts';
import { FEED_FORMATS } from '../publish/feeds/format-registry.ts';
import { readSummary, summaryText } from '../cli/source-summary.ts';
import { HOUR_MS } from '../time/durations.ts';

const demo: Command = {
  summary: 'nine invented outlets on this machine, from crawl to site',
  group: 'Getting started',
  options: [
    ['--once', 'print what was published and exit'],
    ['--export <folder>', 'write the whole site and every feed as files into a folder'],
    ['--port <port>', 'port of the site; 0 takes a free one', '8080'],
    ['--log <level>', 'debug, info, warn, error or silent', 'error'],
  ],
  help: 'Everything is stored in a temporary folder, which is deleted at the end.',
  async run({ options, print, signal }) {
    const folder = await mkdtemp(join(tmpdir(), 'warta-demo-'));
    try {
      await using outlets = await serveOutlets();
      print(`${Object.keys(outlets.origins).length} invented outlets:`);
      for (const [slug, origin] of Object.entries(outlets.origins)) print(`  ${origin}/  ${slug}`);
      const sources = join(folder, 'sources.yaml');
      await writeFile(sources, outlets.sourcesYaml);
      await using app = await openApp({
        WARTA_DATA: join(folder, 'data'),
        WARTA_SOURCES: sources,
        WARTA_CONTACT: 'demo@warta.example',
        WARTA_ALLOW_PRIVATE: '127.0.0.1',
        WARTA_ENGINES: 'none',
        WARTA_PORT: String(options['port']),
        WARTA_LOG: String(options['log']),
      });
      await using site = await openSite(app);
      // Our own translations of the stories, so that the demo is in Indonesian without an engine.
      await importMemory(app.db, outlets.memoryFile);
      await crawl(app, signal, print);
      await crawlAgain(app, outlets, signal, print);
      print();
      if (typeof options['export'] === 'string') {
        const { written } = await exportSite(app, options['export'], signal);
        print(`${written} files in ${options['export']}\n`);
      }
      if (options['once'] === true) await printContents(site.url, app, print);
      else {
        printUrls(site.url, app, print);
        if (!signal.aborted) await once(signal, 'abort');
      }
      return 0;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function crawl(app: App, signal: AbortSignal, print: (line?: string) => void): Promise<void> {
  const started = app.now();
  const context = await app.jobs();
  print('\ncrawling ...');
  await crawlOnce(context, { all: true }, signal, crawlProgress());
  const seconds = (app.now().getTime() - started.getTime()) / 1000;
  print(`\n${summaryText(await readSummary(app.db))}`);
  print(`\ndone in ${seconds.toFixed(1)} s`);
}

/** The outlets correct and withdraw some stories, and every page is fetched again, which otherwise takes days. */
async function crawlAgain(
  app: App,
  { control, expected }: Outlets,
  signal: AbortSignal,
  print: (line?: string) => void,
): Promise<void> {
  const { db } = app;
  control.setPhase(2);
  // A page counts as withdrawn if it is still missing an hour after it was first missed. Backdate that moment.
  const firstMissed = new Date(app.now().getTime() - 2 * HOUR_MS);
  for (const { url } of expected.pages.filter(({ then }) => then?.gone === true)) {
    const found = await findStory(db, url);
    if (found?.articleId !== undefined) await noteMissing(db, found.articleId, firstMissed);
  }
  const context = await app.jobs();
  for (const candidateId of await storedCandidates(db)) await collectPage(context, { candidateId }, signal);
  await context.queue.idle(signal);
  const notes = await correctionCounts(db);
  const withdrawn = await loadWithdrawn(db, {}, 1000);
  print(
    `crawled again after the outlets changed some stories: ${notes.correction} corrected, ${notes.update} updated, ${withdrawn.length} withdrawn`,
  );
}

function sitePaths(app: App): string[] {
  const feeds = app.config.editions.flatMap(({ id }) => [
    `/${id}/`,
    ...FEED_FORMATS.map(({ file }) => `/${id}/${file}`),
  ]);
  return ['/', ...feeds, '/healthz'];
}

function printUrls(url: string, app: App, print: (line?: string) => void): void {
  print('open in a browser or subscribe:');
  for (const path of sitePaths(app)) print(`  ${url}${path}`);
  print('stop with Ctrl+C');
}

/** Requests every path as a reader would and prints a line about each response. */
async function printContents(url: string, app: App, print: (line?: string) => void): Promise<void> {
  for (const path of sitePaths(app)) {
    const response = await fetch(url + path);
    const text = await response.text();
    const items = text.match(/<item>|<entry>|"content_html"|<article/g)?.length ?? 0;
    print(
      `${response.status} ${path}  ${response.headers.get('content-type')}  ${text.length} characters, ${items} items`,
    );
  }
}

export default demo;
