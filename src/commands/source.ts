import { printError } from '../cli/print.ts';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Command, type Invocation, usageError } from '../cli/command.ts';
import { appendSource, idProblem, slugFor, sourceEntry } from '../config/source-entry.ts';
import { missingContact } from '../config/crawler-contact.ts';
import { loadSources } from '../config/load-sources.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import { autodiscover, type FoundOutlet } from '../discover/autodiscover.ts';
import { type ListedCandidates, discover, type DiscoverTools } from '../discover/discover.ts';
import { Failure } from '../model/errors.ts';
import type { Listing } from '../model/listing.ts';
import type { Get } from '../model/page.ts';
import type { Source } from '../model/source.ts';
import { statusLine } from '../cli/progress.ts';
import { truncate, formatMinute, textTable } from '../cli/table.ts';
import type { WebAccess } from '../app/web.ts';

/** Default number of rows of a table. */
const MAX_ROWS = '10';

const source: Command = {
  summary: "find an outlet's listings, preview them, add it",
  group: 'Outlets',
  usage: '<preview|add> <id-or-url>',
  options: [
    ['--write', 'add: append the entry to sources.yaml'],
    ['--id <slug>', 'add: id of the new source'],
    ['--name <name>', 'add: name of the new source'],
    ['--limit <number>', 'maximum number of rows of a table', MAX_ROWS],
  ],
  help: `
Nothing is stored. robots.txt and delays are obeyed as in a crawl.

  warta source preview antara-id                   articles in its listings now
  warta source preview https://outlet.example/     listings that Warta finds there
  warta source add https://outlet.example/         prints a complete entry for sources.yaml
  warta source add https://outlet.example/ --write appends the entry to sources.yaml
`,
  async run(cli) {
    const [action = '', target = ''] = cli.args;
    const limit = Number(cli.options['limit'] ?? MAX_ROWS);
    if (action !== 'preview' && action !== 'add')
      return usageError(`unknown action "source ${action}"; use preview or add`);
    if (!Number.isInteger(limit) || limit < 1)
      return usageError(`--limit ${String(cli.options['limit'])} must be a whole number from 1 up`);
    const app = await cli.openWeb();
    const taken = app.config.sources.map(({ id }) => id);
    const { id } = cli.options;
    const problem = action === 'add' && typeof id === 'string' ? idProblem(id, taken) : undefined;
    if (problem !== undefined) return usageError(`--id ${String(id)} ${problem}`);
    const known = app.config.sources.find((one) => one.id === target);
    const tools: DiscoverTools = { get: withStatusLine(app.http.get), now: app.now(), signal: cli.signal };
    if (action === 'preview' && known) return previewSource(cli, known, tools);
    const url = known?.homepage ?? urlOf(target);
    if (!url) {
      const meant = didYouMean(target, taken);
      return usageError(
        `${target} is neither a source in sources.yaml nor a URL${meant ? `; did you mean ${meant}?` : ''}`,
      );
    }
    const listings = known?.listings ?? [];
    const unreachable = missingContact(app.config.settings, [
      { id: new URL(url).host, enabled: true, homepage: url, listings },
    ]);
    if (unreachable !== undefined) printError(`warta: ${unreachable}`);
    const outlet = await autodiscover(url, tools);
    return action === 'preview' ? previewOutlet(cli, outlet) : addOutlet(cli, app, outlet);
  },
};

/** Shows the URL being fetched on a terminal, because polite requests are slow. */
function withStatusLine(get: Get): Get {
  const line = statusLine();
  if (line === undefined) return get;
  return async (url, request) => {
    line.show(`fetching ${url}`);
    try {
      return await get(url, request);
    } finally {
      line.clear();
    }
  };
}

/** Parses a URL; `outlet.example` means `https://outlet.example/`. Undefined if the text is neither. */
function urlOf(text: string): string | undefined {
  const url =
    URL.parse(text) ?? (/^[\w-]+(?:\.[\w-]+)+(?:[/:?]|$)/.test(text) ? URL.parse(`https://${text}`) : null);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

async function previewSource(cli: Invocation, known: Source, tools: DiscoverTools): Promise<number> {
  let failed = 0;
  for (const listing of known.listings) {
    try {
      const found = await discover(listing, known, {}, tools);
      if (found.kind === 'candidates') printListing(cli, listing, found);
      else
        cli.print(
          `${listing.url}\n  ${found.kind === 'not-modified' ? found.kind : `robots.txt forbids it: ${found.rule}`}\n`,
        );
    } catch (error) {
      if (!(error instanceof Failure) || cli.signal.aborted) throw error;
      failed += 1;
      cli.print(`${listing.url}\n  ${error.message} (${error.code})\n`);
    }
  }
  return failed > 0 ? 1 : 0;
}

function previewOutlet(cli: Invocation, outlet: FoundOutlet): number {
  cli.print(
    `${outlet.name || outlet.homepage}, language ${outlet.language ?? 'unknown'}, time zone ${outlet.timezone ?? 'unknown'}\n`,
  );
  for (const { listing, found, how } of outlet.listings) printListing(cli, listing, found, how);
  printRejected(cli, outlet);
  return outlet.listings.length > 0 ? 0 : 1;
}

function addOutlet(cli: Invocation, app: Pick<WebAccess, 'config'>, outlet: FoundOutlet): number {
  if (outlet.listings.length === 0) {
    printRejected(cli, outlet);
    return nothingFound(outlet.homepage);
  }
  const file = app.config.settings.sourcesFile;
  const host = new URL(outlet.homepage).hostname;
  const twin = app.config.sources.find(({ homepage }) => new URL(homepage).hostname === host);
  const entry = entryFor(cli, app, outlet);
  for (const { listing, found, how } of outlet.listings.slice(0, 1)) printListing(cli, listing, found, how);
  if (twin) cli.print(`note: ${file} already has ${twin.id} at ${host}\n`);
  if (cli.options['write'] !== true) {
    cli.print(`For ${file}, below "sources:" (--write appends it):\n\n${entry}`);
    return 0;
  }
  write(file, entry);
  cli.print(`Added to ${file}:\n\n${entry}`);
  cli.print('The next `warta crawl` reads it; `warta run` reads it when it starts.');
  if (app.config.editions.length === 0)
    cli.print(`note: ${file} has no edition, so nothing will be published; add one below "editions:"`);
  return 0;
}

function nothingFound(homepage: string): number {
  printError(
    `warta: no listing found at ${homepage}; pass the URL of a feed or of a page that lists articles`,
  );
  return 1;
}

function entryFor(cli: Invocation, app: Pick<WebAccess, 'config'>, outlet: FoundOutlet): string {
  const named = cli.options['name'];
  const name = (typeof named === 'string' ? named : outlet.name) || new URL(outlet.homepage).hostname;
  const id = cli.options['id'];
  const taken = app.config.sources.map((each) => each.id);
  return sourceEntry({
    id: typeof id === 'string' ? id : slugFor(name, outlet.homepage, taken),
    name,
    homepage: outlet.homepage,
    language: outlet.language ?? 'en',
    timezone: outlet.timezone ?? 'UTC',
    listings: outlet.listings.map(({ listing, found }) => ({ ...listing, note: noteOn(listing, found) })),
    notes: {
      language: outlet.language === undefined ? 'not declared by the outlet: check it' : undefined,
      timezone: outlet.timezone === undefined ? 'unknown: set it if times lack a zone' : undefined,
    },
  });
}

function noteOn(listing: Listing, found: ListedCandidates): string | undefined {
  if (listing.kind === 'section') return 'links are guessed; set "links" if the preview is wrong';
  return found.title === undefined ? undefined : found.title.slice(0, 60);
}

/** Appends an entry. Validates the result, then replaces the file by a rename, so that a crash leaves old or new file. */
function write(file: string, entry: string): void {
  const text = appendSource(readFileSync(file, 'utf8'), entry, file);
  loadSources(text, file);
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

function printListing(cli: Invocation, listing: Listing, found: ListedCandidates, how?: string): void {
  const left = found.skipped.map(({ reason, count }) => `${count} ${reason}`).join(', ');
  cli.print(listing.url);
  cli.print(
    `  ${found.format}${how === undefined ? '' : `, ${how}`}: ${found.candidates.length} articles${left === '' ? '' : `; skipped: ${left}`}\n`,
  );
  for (const { url, entries } of found.opened ?? [])
    cli.print(`  ${url}: ${typeof entries === 'number' ? `${entries} entries` : entries}`);
  if (found.left) cli.print(`  ${found.left} more sitemaps were not read`);
  if (found.unknownZones)
    cli.print(`  unknown time zones, read as the outlet's own: ${found.unknownZones.join(', ')}`);
  const { origin } = new URL(listing.url);
  // A row must fit one terminal line, so the outlet's own host is omitted from its URLs.
  const width = (process.stdout.columns ?? 160) - 'yyyy-mm-dd hh:mm'.length - 4;
  const headlineWidth = Math.min(60, Math.ceil(width / 2));
  const rows = found.candidates
    .slice(0, Number(cli.options['limit'] ?? MAX_ROWS))
    .map(({ publishedAt, modifiedAt, headline, url }) => [
      formatMinute(publishedAt ?? modifiedAt),
      truncate(headline ?? '-', headlineWidth),
      truncate(
        url.startsWith(`${origin}/`) ? url.slice(origin.length) : url,
        Math.max(20, width - headlineWidth),
      ),
    ]);
  cli.print(`${textTable(['published (UTC)', 'headline', 'URL'], rows)}\n`);
}

function printRejected(cli: Invocation, { rejected }: FoundOutlet): void {
  if (rejected.length === 0) return;
  cli.print('Tried without success:');
  for (const { url, reason } of rejected) cli.print(`  ${url}: ${reason}`);
}

export default source;
