import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { styleText } from 'node:util';
import type { Command, Invocation } from '../cli/command.ts';
import { ConfigError } from '../config/config-error.ts';
import { attribute } from '../extract/parse/dom.ts';
import { openDocument } from '../extract/parse/document.ts';
import { toExtraction, readArticle } from '../extract/extract.ts';
import type { ExtractOptions } from '../extract/metadata/metadata.ts';
import { fieldRows, extractionReport } from '../cli/extraction-report.ts';
import { decode } from '../fetch/charset.ts';
import type { Evidence, Extraction } from '../model/article.ts';
import { ownersOf } from '../model/host-ownership.ts';
import type { Source } from '../model/source.ts';

interface PageInput {
  readonly page: { readonly url: string; readonly html: string };
  readonly options: ExtractOptions;
}

const tryPage: Command = {
  summary: 'extract one page and show the evidence of every field',
  group: 'Outlets',
  usage: '<url|file>',
  options: [
    ['--json', 'print the extraction as JSON'],
    [
      '--html [file]',
      'write an HTML report: kept and dropped passages next to the article; without a file name it opens in your browser',
    ],
    ['--url <url>', 'URL of a page that is read from a file'],
    ['--language <tag>', 'language that the outlet declares'],
    ['--timezone <zone>', 'IANA zone of times on the page that lack one'],
  ],
  help: `
Each field is followed by its evidence: json-ld, meta, microdata, a rule, the listing, or the layout of the page (heuristic).
Evidence for another value is struck through. The text and the dropped passages, each with a reason, come last. A page that a
crawl would refuse (a paywall, a page of links) is shown too, with exit code 1.

warta try https://news.example/2026/11/10/harvest
warta try saved.html --url https://news.example/harvest --html report.html
warta try saved.html --json | jq .article.byline`,
  async run(invocation) {
    const { args, options, print } = invocation;
    const [target = ''] = args;
    const input = /^https?:/i.test(target)
      ? await fetchPage(target, invocation)
      : await loadPage(target, invocation);
    if (input === undefined) return 1;
    const reading = readArticle(input.page, input.options);
    const { refusal } = reading;
    const extraction = toExtraction(reading);
    if (options['json']) {
      const answer =
        refusal === undefined
          ? extraction
          : { error: refusal.code, message: refusal.message, found: extraction };
      print(JSON.stringify(answer, null, 2));
    } else {
      if (refusal !== undefined)
        print(`${styleText('red', `no article: ${refusal.code}`)} ${refusal.message}\n`);
      for (const line of report(extraction)) print(line);
    }
    if (options['html'] !== undefined) {
      const file = await writeReport(options['html'], extractionReport(input.page, extraction));
      if (!options['json']) print(`\nReport: ${file}`);
    }
    return refusal === undefined ? 0 : 1;
  },
};

export default tryPage;

async function fetchPage(url: string, invocation: Invocation): Promise<PageInput | undefined> {
  const app = await invocation.openWeb();
  const [source] = ownersOf(url, app.config.sources);
  const outcome = await app.http.get(url, { accept: 'html', signal: invocation.signal });
  if (outcome.kind !== 'page') {
    const why =
      outcome.kind === 'refused-by-robots'
        ? `robots.txt forbids it: ${outcome.rule}`
        : 'the page has not changed';
    invocation.print(styleText('red', `not fetched: ${why}`));
    return undefined;
  }
  const { page } = outcome;
  return {
    page: { url: page.url, html: page.text },
    options: optionsFrom(invocation, page.fetchedAt, source),
  };
}

async function loadPage(file: string, invocation: Invocation): Promise<PageInput> {
  const html = decode(await readPage(file)).text;
  const url = invocation.options['url'];
  return {
    page: { url: typeof url === 'string' ? url : declaredUrl(html), html },
    options: optionsFrom(invocation, new Date()),
  };
}

async function readPage(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const problem = `cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    throw new ConfigError([
      { file, problem, fix: 'pass the path of a saved page, or its URL with https://' },
    ]);
  }
}

/** Writes the report to the given file, or to a temporary one that opens in the browser. Returns its path. */
async function writeReport(path: Invocation['options'][string], html: string): Promise<string> {
  const named = typeof path === 'string';
  const file = named ? resolve(path) : join(await mkdtemp(join(tmpdir(), 'warta-try-')), 'page.html');
  await writeFile(file, html);
  if (!named && process.stdout.isTTY) {
    const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
    // Without a desktop the printed path is enough.
    spawn(opener, [file], { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref();
  }
  return file;
}

function optionsFrom({ options }: Invocation, now: Date, source?: Source): ExtractOptions {
  const { language, timezone } = options;
  return {
    now,
    language: typeof language === 'string' ? language : source?.language,
    timezone: typeof timezone === 'string' ? timezone : source?.timezone,
    rules: source?.rules,
  };
}

/** The URL that a saved page declares (canonical, og:url), or one that does not resolve. */
function declaredUrl(html: string): string {
  const document = openDocument({ url: 'https://page.invalid/', html });
  const link = document.links.find(({ attribs }) => attribs['rel'] === 'canonical');
  const url = (link && attribute(link, 'href')) ?? document.meta.get('og:url')?.[0] ?? '';
  return /^https?:\/\/[^/]+/.test(url) && URL.canParse(url) ? url : document.url;
}

/** Lines for a terminal: fields with evidence for and against, the text, the dropped passages. */
function report(extraction: Extraction): string[] {
  const lines: string[] = [];
  const shown = new Set<string>();
  for (const [name, value] of fieldRows(extraction)) {
    lines.push(`${styleText('bold', name.padEnd(16))} ${styleText('green', value)}`);
    const field = name.replace(/^image\..*/, '');
    if (shown.has(field)) continue;
    shown.add(field);
    lines.push(
      ...extraction.evidence
        .filter((one) => one.field === field || one.field === `rights.${field}`)
        .map(evidenceLine),
    );
  }
  const rejected = extraction.evidence.filter(
    ({ field }) => field !== 'body' && !shown.has(field.replace(/^rights\./, '')),
  );
  lines.push(
    ...rejected.map(
      (one) =>
        `${styleText('dim', one.field.padEnd(16))} ${styleText('yellow', 'rejected')}${evidenceLine(one)}`,
    ),
  );
  lines.push('', styleText('bold', 'body'));
  lines.push(...extraction.evidence.filter(({ field }) => field === 'body').map(evidenceLine));
  lines.push(...extraction.article.text.split('\n\n').map((text) => styleText('green', text)));
  if (extraction.dropped.length > 0) lines.push('', styleText('bold', 'dropped'));
  lines.push(
    ...extraction.dropped.map(
      ({ reason, text }) => `${styleText('red', brief(text))} ${styleText('dim', `(${reason})`)}`,
    ),
  );
  return lines;
}

function evidenceLine({ kind, where, value, lost }: Evidence): string {
  const text = brief(value);
  return styleText(
    'dim',
    `                 ${kind}, ${where}: ${lost ? styleText('strikethrough', text) : text}`,
  );
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
