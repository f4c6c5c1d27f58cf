import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, type ConfigProblem } from '../../src/config/config-error.ts';
import { jsonSchemaText } from '../../src/config/sources-schema.ts';
import { judgeOwnership } from '../../src/model/host-ownership.ts';
import { loadSources } from '../../src/config/load-sources.ts';

const root = join(import.meta.dirname, '../..');

const source = `  - id: satu
    name: Satu
    homepage: https://satu.example/
    language: id
    timezone: Asia/Jakarta
    listings:
      - feed: https://satu.example/rss
`;

function problems(text: string): readonly ConfigProblem[] {
  try {
    loadSources(text, 'sources.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const fields = {
  id: 'satu',
  name: 'Satu',
  homepage: 'https://satu.example/',
  language: 'id',
  timezone: 'Asia/Jakarta',
  listings: '[{feed: "https://satu.example/rss"}]',
};

/** Returns the only problem of a file whose single source has this line added or replaced. */
function problemWith(line: string): ConfigProblem | undefined {
  const [key = ''] = line.split(':', 1);
  const lines = Object.entries({ ...fields, [key]: line.slice(key.length + 1) });
  const text = lines.map(([name, value]) => `    ${name}: ${value.trim()}\n`).join('');
  const found = problems(`sources:\n  -\n${text}`);
  expect(found).toHaveLength(1);
  return found[0];
}

test('the shipped file is valid, and its schema is up to date', () => {
  const text = readFileSync(join(root, 'sources.yaml'), 'utf8');
  const { sources, editions } = loadSources(text, 'sources.yaml');
  expect(text.split('\n', 1)[0]).toBe('# yaml-language-server: $schema=./sources.schema.json');
  expect(sources.length).toBeGreaterThanOrEqual(16);
  expect(sources.slice(0, 2).map(({ id }) => id)).toEqual(['al-arabiya-en', 'al-arabiya']);
  expect(sources.filter(({ enabled }) => enabled).length).toBeGreaterThanOrEqual(16);
  expect(sources.filter(({ publish }) => publish === 'full')).toEqual([]);
  expect(editions.map(({ id }) => id)).toEqual(expect.arrayContaining(['semua', 'perang']));
  expect(readFileSync(join(root, 'sources.schema.json'), 'utf8')).toBe(jsonSchemaText());
});

test('defaults: built-in, per file, per source', () => {
  const { sources } = loadSources(
    `defaults:\n  every: 1h\n  delay: 2.5s\nsources:\n${source}    every: 30m\n`,
    'x',
  );
  expect(sources[0]).toMatchObject({
    everyMinutes: 30,
    delaySeconds: 2.5,
    maxAgeDays: 7,
    maxNew: 200,
    publish: 'excerpt',
    embargoMinutes: 0,
    enabled: true,
    agency: false,
    include: [],
    rules: [],
    line: 5,
  });
});

test('listings, patterns and dated rules', () => {
  const text = `sources:
  - id: dua
    name: Dua
    homepage: https://dua.example/
    language: AR-eg
    timezone: Africa/Cairo
    publish: full
    licence: Kontrak 2026-01-05
    maxAge: 12h
    listings:
      - sitemap: https://dua.example/news.xml
      - page: https://dua.example/dunia
        links: main h2 a
        section: Dunia
    include: ['/\\d{4}/']
    rules:
      - until: 2026-03-01
        path: /dunia/
        body: .lama
      - body: .baru
        drop: [.iklan, aside]
editions:
  - id: semua
    title: Semua
`;
  const { sources, editions } = loadSources(text, 'x');
  expect(sources[0]).toMatchObject({
    language: 'ar-EG',
    publish: 'full',
    licence: 'Kontrak 2026-01-05',
    maxAgeDays: 0.5,
    maxNew: 200,
    include: [expect.objectContaining({ source: '/\\d{4}/' })],
    listings: [
      { kind: 'sitemap', url: 'https://dua.example/news.xml' },
      { kind: 'section', url: 'https://dua.example/dunia', links: 'main h2 a', section: 'Dunia' },
    ],
    rules: [
      { until: new Date('2026-03-01T23:59:59.999Z'), path: '/dunia/', body: '.lama' },
      { body: '.baru', drop: ['.iklan', 'aside'] },
    ],
  });
  expect(editions).toEqual([
    {
      id: 'semua',
      title: 'Semua',
      description: 'Semua',
      language: 'id',
      dateline: '',
      sources: [],
      keywords: [],
      sections: [],
      damaged: 'mark',
      limit: 50,
      line: 23,
    },
  ]);
});

test.each([
  [
    'id: Satu Dua',
    'may contain only lower-case letters, digits and single hyphens',
    'write for example antara-id',
  ],
  [
    'homepage: satu.example',
    'is not an http(s) URL',
    'write it in full, e.g. https://www.antaranews.com/rss/terkini.xml',
  ],
  ['homepage: ftp://satu.example/', 'is not an http(s) URL', expect.any(String)],
  ['language: indonesian', 'is not a language tag', expect.stringContaining('BCP 47')],
  ['language: xx', 'is not a language tag', expect.any(String)],
  ['timezone: Asia/Jakrta', 'is not a time zone', 'did you mean Asia/Jakarta?'],
  ['timezone: WITA', 'is not a time zone', 'did you mean Asia/Makassar?'],
  ['every: 15', 'must be a text', 'write for example 30s, 15m, 2h, 7d'],
  ['every: soon', 'is not a length of time', 'write for example 30s, 15m, 2h, 7d'],
  ['every: 5s', 'is out of range', 'choose between 1m and 7d'],
  ['publish: ful', 'must be one of full, excerpt, headline', 'did you mean full?'],
  ['publish: full', 'needs a licence', expect.stringContaining('publish: excerpt')],
  ['enabled: "no"', 'must be true or false', 'write it without quotes'],
  ['nmae: x', 'is not a known field', 'did you mean name?'],
  ['colour: red', 'is not a known field', expect.stringMatching(/^known are id, name, homepage/)],
  ['name:', 'is empty', 'set it to a text or remove it'],
  ['listings: https://satu.example/rss', 'must be a list', expect.stringContaining('- ')],
  ['listings: []', 'is empty', expect.stringContaining('enabled: false')],
  [
    'listings: [{section: Dunia}]',
    'has no URL',
    'set exactly one of feed, sitemap, page and wire in each listing',
  ],
  [
    'listings: [{feed: "https://a.example/", page: "https://b.example/"}]',
    'names feed and page at once',
    expect.any(String),
  ],
  ['listings: [{feed: "https://a.example/", links: a}]', 'has no effect with feed', 'links belongs to page'],
  ['listings: [{page: "https://a.example/", links: "a["}]', 'is not a CSS selector', expect.any(String)],
  ['include: ["["]', expect.stringMatching(/^is not a regular expression/), expect.any(String)],
  [
    'include: ["/(?!video)"]',
    'is not a regular expression (lookahead, lookbehind and back references are not supported)',
    'write two patterns, or use include and exclude together',
  ],
  ['exclude: ["a{2000}"]', expect.stringContaining('invalid repeat count'), expect.any(String)],
  ['rules: [{ path: "/(a)\\\\1/" }]', expect.stringContaining('back references'), expect.any(String)],
  ['rules: [{until: March}]', 'is not a date', 'write for example 2026-03-01'],
])('%s', (line, problem, fix) => {
  const found = problemWith(line);
  expect(found).toMatchObject({ file: 'sources.yaml', problem, fix });
  expect(found?.line).toBeGreaterThan(1);
  expect(found?.column).toBeGreaterThan(4);
  expect(found?.excerpt).toContain(line.split(':', 1)[0]);
});

test('all problems are reported in the order of the file, including those between fields', () => {
  const text = `sources:
${source}${source}  - name: Tiga
editions:
  - id: semua
    title: Semua
    sources: [stau]
`;
  const found = problems(text);
  expect(found.map(({ line, field, problem }) => `${line} ${field} ${problem}`)).toEqual(
    [
      '9 sources[1].id occurs twice',
      '15 sources[1].listings[0].feed occurs twice',
      '16 sources[2].id is missing',
      '16 sources[2].homepage is missing',
      '16 sources[2].language is missing',
      '16 sources[2].timezone is missing',
      '16 sources[2].listings is missing',
      '20 editions[0].sources[0] is not a source in this file',
    ].map((each) => expect.stringContaining(each)),
  );
  expect(found.at(-1)?.fix).toBe('did you mean satu?');
});

test('the message shows the line and column', () => {
  const text = `sources:\n${source.replace('Asia/Jakarta', 'Asia/Jakrta')}`;
  expect(() => loadSources(text, 'sources.yaml'))
    .toThrow(`sources.yaml:6:15  sources[0].timezone "Asia/Jakrta" is not a time zone; did you mean Asia/Jakarta?
    6 |     timezone: Asia/Jakrta
      |               ^`);
});

test.each([
  ['', 'is empty'],
  ['sources:\n  - id: a\n   name: b', 'is not YAML'],
  ['sources:\n\t- id: a', 'is not YAML'],
  ['a: [', 'is not YAML'],
  ['sources: *nowhere', 'cannot be resolved'],
  ['- a', 'must be a group of fields'],
  ['\u0000', 'must be a group of fields'],
  [
    `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefghi'[index]},`.repeat(10)}]`)
      .join('\n')}\nsources: *j`,
    'cannot be resolved',
  ],
])('broken file %#', (text, problem) => {
  expect(problems(text)[0]?.problem).toContain(problem);
});

test('common patterns are accepted', () => {
  const patterns = [
    '/berita/\\d+/',
    '^https://www\\.satu\\.example/(?:id|en)/',
    '/\\d{4}/\\d{2}/\\d{2}/[^/]+$',
    'foto|video',
    '\\.html?$',
    '/world/.*-\\d+$',
  ];
  expect(problems(`sources:\n${source}    include: ${JSON.stringify(patterns)}\n`)).toEqual([]);
});

test('a followed host is a source of its own, with its own name, level and licence', () => {
  const follow = `    foreign:
      follow:
        - { host: mitra.example, name: Mitra }
        - { host: www.Kantor.example, name: Kantor, publish: full, licence: Kontrak 9 }
`;
  const { sources } = loadSources(
    `sources:\n${source}    publish: excerpt\n    delay: 9s\n${follow}`,
    'sources.yaml',
  );
  expect(
    sources.map(({ id, name, publish, licence, listings }) => [id, name, publish, licence, listings.length]),
  ).toEqual([
    ['satu', 'Satu', 'excerpt', undefined, 1],
    ['mitra-example', 'Mitra', 'excerpt', undefined, 0],
    ['www-kantor-example', 'Kantor', 'full', 'Kontrak 9', 0],
  ]);
  expect(sources[1]).toMatchObject({ language: 'id', timezone: 'Asia/Jakarta', delaySeconds: 9 });
  const [lister] = sources;
  const owner = (url: string) => {
    const judged = lister && judgeOwnership(url, lister, sources);
    return judged?.kind === 'foreign' ? judged.kind : judged?.source.name;
  };
  expect(
    [
      'https://satu.example/a',
      'https://m.mitra.example/a',
      'https://kantor.example/a',
      'https://lain.example/a',
    ].map(owner),
  ).toEqual(['Satu', 'Mitra', 'Kantor', 'foreign']);
});

test.each([
  ['foreign: { follow: [{ host: "a.example/x", name: A }] }', 'is not a host name'],
  ['foreign: { follow: [{ host: a.example }] }', 'is missing'],
  ['foreign: { follow: [{ host: a.example, name: A, publish: full }] }', 'needs a licence'],
  ['foreign: { follow: [{ host: a.example, name: A }, { host: a.example, name: B }] }', 'occurs twice'],
  ['foreign: follow', expect.any(String)],
])('%s: %s', (line, problem) => {
  expect(problemWith(line)?.problem).toEqual(problem);
});
