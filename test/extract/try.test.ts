import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Invocation } from '../../src/cli/command.ts';
import tryPage from '../../src/commands/try.ts';

const fixture = (name: string): string => join(import.meta.dirname, '../../fixtures/pages', `${name}.html`);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warta-try-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(
  target: string,
  options: Invocation['options'] = {},
): Promise<{ code: number; out: string }> {
  const lines: string[] = [];
  const code = await tryPage.run({
    args: [target],
    options,
    env: {},
    signal: new AbortController().signal,
    print: (line = '') => void lines.push(line),
    open: () => Promise.reject(new Error('a page needs no database')),
    openWeb: () => Promise.reject(new Error('a file needs no configuration')),
  });
  return { code, out: stripVTControlCharacters(lines.join('\n')) };
}

test('a saved page: fields, their evidence, the text and what was dropped', async () => {
  const { code, out } = await run(fixture('wordpress-graph'));
  expect(code).toBe(0);
  expect(out).toMatch(/^headline +Old Harrow Bridge reopens after three winters of repairs$/m);
  expect(out).toMatch(/json-ld, NewsArticle\.headline: Old Harrow Bridge/);
  expect(out).toMatch(/^byline +Mira Talbot$/m);
  expect(out).toMatch(/^publishedAt +2026-11-10T07:15:22\.000Z$/m);
  expect(out).toMatch(
    /^url +https:\/\/www\.harrowcourier\.example\/2026\/11\/10\/old-harrow-bridge-reopens\/$/m,
  );
  expect(out).toContain('Weight limits stay in force until spring.');
  expect(out).toMatch(/^dropped$/m);
});

test('--json gives the whole extraction', async () => {
  const { code, out } = await run(fixture('wordpress-graph'), { json: true });
  const extraction = JSON.parse(out) as {
    article: { headline: string };
    evidence: unknown[];
    dropped: unknown[];
  };
  expect(code).toBe(0);
  expect(extraction.article.headline).toBe('Old Harrow Bridge reopens after three winters of repairs');
  expect(extraction.evidence.length).toBeGreaterThan(5);
  expect(Array.isArray(extraction.dropped)).toBe(true);
});

test('a page without an article says why and fails', async () => {
  const told = await run(fixture('paywall-stub'));
  expect(told.code).toBe(1);
  expect(told.out).toMatch(/^no article: paywalled /);
  // What was found is shown all the same.
  expect(told.out).toMatch(/^headline +\S/m);
  const { code, out } = await run(fixture('soft-404'), { json: true });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ error: 'soft-404', found: { article: {} } });
});

test('a missing file is reported in one line', async () => {
  await expect(run(join(folder, 'nothing.html'))).rejects.toThrow(
    /nothing\.html +cannot be read \(ENOENT\);/,
  );
});

test('--url, --language and --timezone reach the extraction', async () => {
  const file = join(folder, 'zone.html');
  const words =
    'The mill at Lower Fen ground its first sack of flour in nine years, after volunteers had replaced the wheel. '.repeat(
      4,
    );
  await writeFile(
    file,
    `<article><h1>Mill reopens after flood</h1><p class="date">4 May 2026, 08:00</p><p>${words}</p><p>${words.replaceAll('mill', 'sawmill')}</p></article>`,
  );
  const { out } = await run(file, { url: 'https://fen.example/mill', timezone: 'Asia/Jakarta' });
  expect(out).toMatch(/^url +https:\/\/fen\.example\/mill$/m);
  expect(out).toMatch(/^publishedAt +2026-05-04T01:00:00\.000Z$/m);
});

test('--html shows kept and dropped passages, and nothing of the page is markup', async () => {
  const file = join(folder, 'hostile.html');
  const report = join(folder, 'report.html');
  const words =
    'The mill at Lower Fen ground its first sack of flour in nine years, after volunteers had replaced the wheel. '.repeat(
      4,
    );
  await writeFile(
    file,
    `<article><h1>Mill &lt;script&gt;alert(1)&lt;/script&gt; reopens</h1><p>${words}</p><p>${words.replaceAll('mill', 'sawmill')} &lt;img src=x onerror=alert(2)&gt;</p></article>
     <aside class="related"><p>&lt;svg/onload=alert(3)&gt; other stories of the week that nobody asked for</p></aside>`,
  );
  const { code } = await run(file, { html: report, url: 'https://fen.example/"><script>alert(4)</script>' });
  const page = await readFile(report, 'utf8');
  expect(code).toBe(0);
  expect(page).toContain('class="kept"');
  expect(page).toContain('class="dropped"');
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|<img src=x|<svg/i);
});

test('--html shows what became a field, every cell of a table as kept, and evidence that lost', async () => {
  const report = join(folder, 'rich.html');
  await run(fixture('rich-body'), { html: report });
  const page = await readFile(report, 'utf8');
  expect(page).toContain('<p class="field" dir="auto"><small>headline</small>Pilot cutters race home');
  expect(page).toContain('<p class="kept" dir="auto">2:14:08</p>');
  expect(page).toContain('<tr class="lost"><th scope="row">headline');
});
