import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Outlets, serveOutlets } from '../fixtures/serve.ts';
import { type App, openApp } from '../src/app/app.ts';
import type { WebAccess } from '../src/app/web.ts';
import { openProgram } from '../src/cli/program.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { ENGINES } from '../src/translate/engine/engine-registry.ts';
import { openFetcher } from '../src/fetch/fetch.ts';
import { decode } from '../src/fetch/charset.ts';
import { extract } from '../src/extract/extract.ts';
import { loadSiteRules } from '../src/extract/site-rules.ts';
import { capturePage } from '../scripts/capture.ts';
import { type Installation, install } from './pipeline/installation.ts';

const root = join(import.meta.dirname, '..');
const guide = readFileSync(join(root, 'docs/adding-a-source.md'), 'utf8');
const STORY = '/olahraga/d-770120/comeback-dari-12-19-pasangan-indonesia-juara-ganda-di-istanbul';
const REPORT = join(tmpdir(), `warta-report-${process.pid}.html`);

let outlets: Outlets;
let installation: Installation;
let home: string;

beforeAll(async () => {
  outlets = await serveOutlets();
  home = outlets.origins['cakrabuana'] ?? '';
  installation = await install('pglite', 'defaults: { every: 1m, delay: 0s }\nsources: []\n');
});
afterAll(async () => {
  rmSync(REPORT, { force: true });
  await installation[Symbol.asyncDispose]();
  await outlets[Symbol.asyncDispose]();
});

/** The code blocks of the guide in a language, without their indentation. */
function blocks(language: string): string[] {
  return [...guide.matchAll(RegExp(`^( *)\`\`\`${language}\n([^]*?)^ *\`\`\`$`, 'gm'))].map(
    ([, indent = '', code = '']) => code.replaceAll(RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** A command of the guide for the invented daily in place of the guide's outlet. */
function forDaily(line: string): string[] {
  return line
    .replaceAll('https://outlet.example/2026/11/10/harvest', `${home}${STORY}`)
    .replaceAll('https://outlet.example', home)
    .replaceAll('--source outlet', '--source harian-cakrabuana')
    .replaceAll('report.html', REPORT)
    .split(' ');
}

/** Configuration and network without pauses between requests: the outlets are on loopback. */
function openWeb(): WebAccess {
  const http = openFetcher({
    userAgent: 'Warta/test',
    contact: 'https://warta.example/',
    wait: () => Promise.resolve(),
    allowPrivate: ['127.0.0.1'],
  });
  return {
    config: loadConfig(installation.env, ENGINES),
    http,
    now: () => new Date(),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

/** Runs a command as `warta` would, in this process. Returns what it printed. */
async function warta(words: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const before = process.exitCode;
  const program = await openProgram(words, async (command, args, options) => {
    await using opened = new AsyncDisposableStack();
    let app: App | undefined;
    return await command.run({
      args,
      options,
      env: installation.env,
      signal: new AbortController().signal,
      print: (line = '') => void lines.push(line),
      openWeb: () => Promise.resolve(opened.use(openWeb())),
      open: async () => (app ??= opened.use(await openApp(installation.env))),
    });
  });
  await program.parseAsync(words, { from: 'user' });
  const code = process.exitCode;
  process.exitCode = before;
  const text = stripVTControlCharacters(lines.join('\n'));
  expect(code, `${words.join(' ')}: ${text}`).toBe(0);
  return text;
}

test('every command of docs/adding-a-source.md works', { timeout: 900_000 }, async () => {
  const pages = mkdtempSync(join(tmpdir(), 'warta-pages-'));
  onTestFinished(() => rmSync(pages, { recursive: true }));
  const lines = blocks('sh').flatMap((block) => block.trim().split('\n'));
  const outputs = new Map<string, string>();
  for (const line of lines) {
    const [program, ...words] = forDaily(line);
    if (program === 'npm') {
      expect(words.slice(0, 2)).toEqual(['run', 'capture']);
      await using web = openWeb();
      const [, , url = '', name] = words;
      await capturePage(web.http, { url, name, folder: pages });
    } else if (words[0] === 'vitest')
      expect(readFileSync(join(root, words[2] ?? ''), 'utf8')).toContain('test(');
    else outputs.set(line, await warta(words.slice(1)));
  }
  expect([...outputs.keys()]).toHaveLength(6);
  expect(outputs.get('npx warta crawl --source outlet --all')).toMatch(/harian-cakrabuana +5 +5 +5/);
  expect(existsSync(REPORT)).toBe(true);
  expect(readFileSync(join(pages, 'outlet-harvest.html'), 'utf8')).toMatch(
    /^<!-- http:\/\/127\S+770120\S+ -->\n/,
  );
});

test('its YAML belongs into a source’s entry', () => {
  const [rules = ''] = blocks('yaml');
  const file = join(installation.folder, 'rules.yaml');
  const entry =
    'id: fen\nname: Fen\nhomepage: https://fen.example/\nlanguage: en\ntimezone: UTC\nlistings: [{ feed: https://fen.example/rss }]\n';
  const indented = `${entry}${rules}`.trimEnd().replaceAll('\n', '\n    ');
  writeFileSync(file, `sources:\n  - ${indented}\n`);
  const { sources } = loadConfig({ ...installation.env, WARTA_SOURCES: file }, ENGINES);
  expect(sources[0]?.rules).toEqual([
    { path: '/news/', body: '.story-body', drop: ['.related', 'aside.newsletter'] },
  ]);
});

test('its site rule reads a page', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warta-sites-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [code = ''] = blocks('ts');
  writeFileSync(
    join(folder, 'outlet.ts'),
    code.replace("'../site-rules.ts'", `'${root}/src/extract/site-rules.ts'`),
  );
  const siteRules = await loadSiteRules(folder);
  const sentence =
    'Farmers of the upper valley began the harvest on Monday, two weeks late after the cold spring. ';
  const html = `<title>Harvest begins | Jane Roe | Outlet</title><h1>Harvest begins</h1><div class="story-body">
    <p>${sentence.repeat(3)}</p><p class="related">Read about the harvests of other years, of which there were many.</p></div>`;
  const { article } = extract(
    { url: 'https://outlet.example/harvest', html },
    { now: new Date(), siteRules },
  );
  expect(article).toMatchObject({ headline: 'Harvest begins', byline: ['Jane Roe'] });
  expect(article.text).not.toContain('other years');
});

test('a capture refuses to overwrite, a bad name, and what robots.txt forbids', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warta-pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await using web = openWeb();
  const capture = (url: string, name?: string) => capturePage(web.http, { url, name, folder });
  const { page, truth } = await capture(`${home}${STORY}`);
  expect(JSON.parse(readFileSync(truth, 'utf8'))).toEqual({
    headline: '',
    authors: [],
    published: null,
    body: [],
  });
  writeFileSync(page, 'mine');
  await expect(capture(`${home}${STORY}`)).rejects.toThrow(/\.html exists; pass another name/);
  expect(readFileSync(page, 'utf8')).toBe('mine');
  await expect(capture(`${home}${STORY}`, '../x')).rejects.toThrow('is not a name');
  await expect(capture('outlet.example')).rejects.toThrow('is not a web URL');
  await expect(capture(`${home}/cari`)).rejects.toThrow(/robots\.txt forbids.*\/cari/);
});

test('a page that declares another charset than UTF-8 is captured without damage', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warta-pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await using web = openWeb();
  const url = `${outlets.origins['alqindil-ar']}/archive/aswaq/tumur-4417.html`;
  const { page } = await capturePage(web.http, { url, folder });
  const { text } = decode(readFileSync(page));
  expect(text).toContain('charset=windows-1256');
  expect(text).toContain('ارتفاع صادرات التمور من واحة الزهراء');
  expect(text).toMatch(/^<!-- http/);
});
