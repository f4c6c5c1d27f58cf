import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDocument } from '../../src/extract/parse/document.ts';
import { extract } from '../../src/extract/extract.ts';
import { applyRule, loadSiteRules, ruleFor } from '../../src/extract/site-rules.ts';
import type { SelectorRule } from '../../src/model/source.ts';
import { moduleNames } from '../../src/url/module-url.ts';
import { now } from './field-input.ts';

const sitesFolder = join(import.meta.dirname, '../../src/extract/sites');
const pagesFolder = join(import.meta.dirname, '../../fixtures/pages');

const story =
  'The mill at Lower Fen ground its first sack of flour in nine years on Tuesday, after volunteers had replaced the wheel that the flood carried to the sea.';
const page = (extra = ''): string =>
  `<html lang="en"><head><title>Fen</title>${extra}</head><body><div class="kop">Mill reopens after flood</div><div class="onder">A wheel for the fen</div>
   <i class="door">Jane Roe</i><b class="op">4 May 2026</b><div class="tekst"><p>${story}</p><p class="promo">Read our other papers, of which there are many and all of them good.</p><p>${story.replace('mill', 'sawmill')}</p></div></body></html>`;
const rule: SelectorRule = {
  headline: '.kop',
  deck: '.onder',
  byline: '.door',
  published: '.op',
  body: '.tekst',
  drop: ['.promo'],
};
const at = (html: string, url = 'https://fen.example/news/mill') => openDocument({ url, html });

test('every site rule has hosts and dated versions, oldest first, with valid selectors', async () => {
  const siteRules = await loadSiteRules(sitesFolder);
  expect(siteRules.length).toBeGreaterThan(0);
  for (const { hosts, versions } of siteRules) {
    expect(hosts.length).toBeGreaterThan(0);
    const ends = versions.map(({ until }) => until?.getTime() ?? Number.POSITIVE_INFINITY);
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    expect(new Set(ends).size).toBe(ends.length);
    for (const version of versions) expect(() => applyRule(at(page()), version)).not.toThrow();
  }
});

test('a rule’s selectors win over the heuristics and say so', () => {
  const { article, evidence } = extract(
    { url: 'https://fen.example/news/mill', html: page() },
    { now, rules: [rule] },
  );
  expect(article).toMatchObject({
    headline: 'Mill reopens after flood',
    deck: 'A wheel for the fen',
    byline: ['Jane Roe'],
    publishedAt: new Date('2026-05-04T00:00:00Z'),
  });
  expect(article.text).toContain('The sawmill at Lower Fen');
  expect(article.text).not.toContain('other papers');
  for (const [field, where] of [
    ['headline', '.kop'],
    ['deck', '.onder'],
    ['byline', '.door'],
    ['publishedAt', '.op'],
    ['body', '.tekst'],
  ])
    expect(evidence).toContainEqual(expect.objectContaining({ field, kind: 'rule', where }));
});

test('a selector that finds nothing leaves its field to the heuristics', () => {
  const finds = applyRule(at(page()), { headline: '.gone', body: '.gone', drop: ['.gone'] });
  expect(finds).toEqual({
    headline: undefined,
    deck: undefined,
    published: undefined,
    byline: undefined,
    body: undefined,
    drop: [],
    evidence: [],
  });
});

test('the version in force at publication reads the page, whenever it is fetched', () => {
  const rules: SelectorRule[] = [
    { headline: '.b', until: new Date('2024-01-01') },
    { headline: '.c' },
    { headline: '.a', until: new Date('2021-01-01') },
  ];
  const chosen = (published: string) =>
    ruleFor(at(page(`<meta property="article:published_time" content="${published}">`)), { rules, now })
      ?.headline;
  expect(chosen('2019-05-01T00:00:00Z')).toBe('.a');
  expect(chosen('2021-01-01T00:00:00Z')).toBe('.b');
  expect(chosen('2026-05-01T00:00:00Z')).toBe('.c');
  expect(ruleFor(at(page(), 'https://fen.example/2020/06/01/mill'), { rules, now })?.headline).toBe('.a');
  expect(ruleFor(at(page()), { rules, now })?.headline).toBe('.c');
  expect(ruleFor(at(page()), { rules, now: new Date('2020-06-01') })?.headline).toBe('.a');
});

test.each([
  ['/news/', true],
  ['/sport/', false],
  ['/^/(?:news|local)/[a-z]+$/', true],
  ['/^/local/[a-z]+$/', false],
])('a rule for the path %s covers /news/mill: %s', (path, covers) => {
  expect(ruleFor(at(page()), { rules: [{ path, headline: '.kop' }], now }) !== undefined).toBe(covers);
});

test('site rules are for their hosts and subdomains alone, and can be left out', () => {
  const html = page();
  expect(ruleFor(at(html, 'https://www.alarabiya.net/a'), { now })).toBeDefined();
  expect(ruleFor(at(html, 'https://english.alarabiya.net/a'), { now })).toBeDefined();
  expect(ruleFor(at(html, 'https://notalarabiya.net/a'), { now })).toBeUndefined();
  expect(ruleFor(at(html, 'https://www.alarabiya.net/a'), { now, siteRules: false })).toBeUndefined();
});

test('the operator’s rule comes before the site’s', () => {
  expect(ruleFor(at(page(), 'https://www.alarabiya.net/a'), { now, rules: [rule] })).toBe(rule);
});

/** The fixtures of a site: `<slug>.html` and `<slug>-*.html`, with the URL from their first line. */
function fixturesOf(slug: string) {
  return globSync([`${slug}.html`, `${slug}-*.html`], { cwd: pagesFolder }).map((file) => {
    const html = readFileSync(join(pagesFolder, file), 'utf8');
    return { name: basename(file), document: at(html, /^<!-- (\S+) -->/.exec(html)?.[1]) };
  });
}

const evidenceField = (field: string): string => (field === 'published' ? 'publishedAt' : field);

test.each(moduleNames(sitesFolder))(
  'sites/%s.ts: every version reads a fixture of its own, each of its fields is found there',
  async (slug) => {
    const [siteRule] = (await loadSiteRules(sitesFolder)).slice(moduleNames(sitesFolder).indexOf(slug));
    for (const [index, version] of (siteRule?.versions ?? []).entries()) {
      const own = fixturesOf(slug).filter(({ document }) => ruleFor(document, { now }) === version);
      expect(own.length, `fixtures/pages/${slug}*.html for version ${index}`).toBeGreaterThan(0);
      const found = new Set(
        own.flatMap(({ document }) => applyRule(document, version).evidence.map(({ field }) => field)),
      );
      const { until: _, path: __, drop: ___, ...fields } = version;
      expect([...found]).toEqual(expect.arrayContaining(Object.keys(fields).map(evidenceField)));
    }
  },
);

/** Site rules loaded from a temporary folder. */
function rulesFrom(source: string) {
  const folder = mkdtempSync(join(tmpdir(), 'warta-sites-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'fen.ts'), source);
  return loadSiteRules(folder);
}

test('a new file with a function is a working rule', async () => {
  const siteRules = await rulesFrom(`export default {
    hosts: ['fen.example'],
    versions: [{
      headline: (document: { title?: string }) => 'From ' + document.title,
      byline: () => ['Ann Lee'],
      published: () => { throw new Error('moved'); },
      body: '.tekst',
      drop: ['.promo'],
    }],
  };`);
  const { article, evidence } = extract(
    { url: 'https://www.fen.example/news/mill', html: page() },
    { now, siteRules },
  );
  expect(article).toMatchObject({ headline: 'From Fen', byline: ['Ann Lee'] });
  expect(article.text).not.toContain('other papers');
  // A function that throws leaves its field to the heuristics and is shown in the evidence.
  expect(article.publishedAt).toEqual(new Date('2026-05-04T00:00:00Z'));
  expect(evidence).toContainEqual(
    expect.objectContaining({ field: 'publishedAt', where: 'function failed', value: 'moved', lost: true }),
  );
});

test('a file without a rule is an error that names it', async () => {
  await expect(rulesFrom('export default {};')).rejects.toThrow(/^fen: a site rule needs/);
});
