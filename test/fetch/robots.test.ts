import { readFileSync } from 'node:fs';
import { assert, property, string, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { corpusPath, needsCorpus } from '../corpus.ts';
import { parseRobots, robotsMaxBytes } from '../../src/fetch/politeness/robots.ts';

const corpus = 'robots/robots.json';

interface Row {
  readonly robots: string;
  readonly ua: string;
  readonly url: string;
  readonly allowed: boolean;
  readonly contested: boolean;
}

test('agrees with the reference matcher on 99.8 % of the corpus', needsCorpus(corpus), () => {
  const { robots, rows } = JSON.parse(readFileSync(corpusPath(corpus), 'utf8')) as {
    robots: Record<string, string>;
    rows: Row[];
  };
  const rules = new Map(Object.entries(robots).map(([id, text]) => [id, parseRobots(text)]));
  const sure = rows.filter((row) => !row.contested);
  const right = sure.filter(({ robots: id, ua, url, allowed }) => rules.get(id)?.allows(ua, url) === allowed);
  expect(sure.length).toBeGreaterThan(1600);
  expect(right.length / sure.length).toBeGreaterThanOrEqual(0.998);
});

const table: readonly [robots: string, path: string, allowed: boolean][] = [
  // RFC 9309 2.2.2: the longest match; Allow on a tie.
  ['User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true],
  ['User-agent: *\nAllow: /a\nDisallow: /a/b', '/a/b/c', false],
  ['User-agent: *\nDisallow: /a\nAllow: /a', '/a', true],
  ['User-agent: *\nDisallow:', '/a', true],
  ['User-agent: *\nDisallow: /\nAllow: /$', '/', true],
  ['User-agent: *\nDisallow: /\nAllow: /$', '/x', false],
  // RFC 9309 2.2.3: * and $.
  ['User-agent: *\nDisallow: /*.php$', '/a/b.php', false],
  ['User-agent: *\nDisallow: /*.php$', '/a/b.php?x', true],
  ['User-agent: *\nDisallow: /a*b*c', '/axxbyyczz', false],
  ['User-agent: *\nDisallow: /a*b*c', '/acb', true],
  ['User-agent: *\nDisallow: *', '/anything', false],
  ['User-agent: *\nDisallow: /a$b', '/a$b/c', false],
  ['User-agent: *\nDisallow: /*/*/print$', '/x/y/print', false],
  // RFC 9309 2.2.2: equal after normalising.
  ['User-agent: *\nDisallow: /berita/\u062E\u0628\u0631', '/berita/%D8%AE%D8%A8%D8%B1', false],
  ['User-agent: *\nDisallow: /%7eali/', '/~ali/x', false],
  ['User-agent: *\nDisallow: /a%3cb', '/a%3Cb', false],
  ['User-agent: *\nDisallow: /a%2Fb', '/a/b', true],
  // RFC 9309 2.2.1: groups of one agent are merged; our own group replaces the general one.
  [
    'User-agent: warta\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: WARTA\nDisallow: /b',
    '/b',
    false,
  ],
  [
    'User-agent: warta\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: WARTA\nDisallow: /b',
    '/a',
    false,
  ],
  ['User-agent: *\nDisallow: /\n\nUser-agent: Warta\nDisallow:', '/a', true],
  ['User-agent: wartabot\nDisallow: /', '/a', true],
  ['User-agent: Warta/2.0 (news)\nDisallow: /', '/a', false],
  ['User-agent: x\nUser-agent: Warta\nDisallow: /', '/a', false],
  ['User-agent: Warta\nCrawl-delay: 5\nSitemap: https://x/\nUser-agent: x\nDisallow: /', '/a', false],
  ['User-agent: x\nDisallow: /y\nUser-agent: Warta\nUser-agent: z\nDisallow: /', '/a', false],
  // Syntax of lines.
  ['\uFEFFUser-agent: *\r\nDisallow: /a', '/a', false],
  ['user-agent:*\rdisallow:/a', '/a', false],
  ['User-agent *\nDisallow /a', '/a', false],
  ['User-agent: * # all\nDisallow: /a # not this', '/a', false],
  ['Disallow: /\nUser-agent: *\nAllow: /', '/a', true],
  ['User-agent: *\nDissallow: /a', '/a', false],
  ['User-agent: *\nAllow: /a/index.html\nDisallow: /', '/a/', true],
  ['User-agent: *\nDisallow: /', '/robots.txt', true],
  ['User-agent: *\nDisallow: /a?b=', '/a?b=1', false],
  ['', '/a', true],
  ['<html><body>Not found</body></html>', '/a', true],
];

test.each(table)('%j on %s: %s', (robots, path, allowed) => {
  expect(parseRobots(robots).allows('Warta/0.1', path)).toBe(allowed);
});

test('an absolute URL is matched by its path', () => {
  const rules = parseRobots('User-agent: *\nDisallow: /a');
  expect(rules.allows('Warta', 'https://example.org/a?b#c')).toBe(false);
  expect(rules.allows('Warta', 'https://example.org')).toBe(true);
});

test('the verdict has the deciding line', () => {
  expect(parseRobots('User-agent: *\n\n  Disallow: /x  # why\n').verdict('Warta', '/x/y')).toEqual({
    allowed: false,
    rule: 'Disallow: /x  # why (line 3)',
  });
});

test('Crawl-delay and Sitemap are parsed', () => {
  const rules = parseRobots(
    'Sitemap: https://x/1.xml\nUser-agent: *\nCrawl-delay: 2.5\nUser-agent: y\nCrawl-delay: soon\nSitemap: /2.xml',
  );
  expect(rules.crawlDelay('Warta')).toBe(2.5);
  expect(rules.crawlDelay('y')).toBeUndefined();
  expect(rules.sitemaps).toEqual(['https://x/1.xml', '/2.xml']);
});

test('everything beyond 500 KiB is ignored, including the line that is cut', () => {
  const filler = `${'# '.padEnd(1023, 'x')}\n`.repeat(499);
  const rules = parseRobots(`User-agent: *\nDisallow: /a\n${filler}Disallow: /${'b'.repeat(2000)}`);
  expect(filler.length).toBeLessThan(robotsMaxBytes);
  expect(rules.allows('Warta', '/a')).toBe(false);
  expect(rules.allows('Warta', '/bb')).toBe(true);
  const beyond = parseRobots(`User-agent: *\nDisallow: /a\n${filler.repeat(2)}Disallow: /`);
  expect(beyond.allows('Warta', '/b')).toBe(true);
});

/** The definition as a regular expression, as an oracle for the fast matcher. */
function matchesByDefinition(pattern: string, path: string): boolean {
  const anchored = pattern.endsWith('$');
  const pieces = (anchored ? pattern.slice(0, -1) : pattern).split('*');
  const source = pieces.map((piece) => piece.replaceAll('$', String.raw`\$`)).join('.*');
  return new RegExp(`^${source}${anchored ? '$' : ''}`, 's').test(path);
}

test('any pattern on any path matches as defined', () => {
  const piece = stringMatching(/^[ab*$/]{0,8}$/);
  assert(
    property(piece, stringMatching(/^[ab$/]{0,10}$/), (pattern, rest) => {
      const allowed = parseRobots(`User-agent: *\nDisallow: /${pattern}`).allows('Warta', `/${rest}`);
      expect(allowed).toBe(!matchesByDefinition(`/${pattern}`, `/${rest}`));
    }),
    { numRuns: 3000 },
  );
});

test('no text or path throws, and long files take bounded time', () => {
  assert(
    property(
      string({ unit: 'binary', maxLength: 300 }),
      string({ unit: 'binary', maxLength: 100 }),
      (text, path) => {
        const rules = parseRobots(`User-agent: *\nDisallow: ${text}`);
        expect(typeof rules.allows('Warta', path)).toBe('boolean');
        expect(rules.allows('', path)).toBe(rules.allows('other', path));
      },
    ),
    { numRuns: 2000 },
  );
  const stars = `User-agent: *\n${`Disallow: /${'*a'.repeat(5000)}$\n`.repeat(40)}`;
  expect(parseRobots(stars).allows('Warta', `/${'a'.repeat(4000)}b`)).toBe(true);
});

test('License lines apply to every agent and do not split groups', () => {
  const rules = parseRobots(
    'License: https://a.example/l.xml\nUser-agent: x\nlicense: /own.xml\nUser-agent: warta\nDisallow: /a\nLicense:',
  );
  expect(rules.licences).toEqual(['https://a.example/l.xml', '/own.xml']);
  expect([rules.allows('warta', '/a'), rules.allows('x', '/a')]).toEqual([false, false]);
});
