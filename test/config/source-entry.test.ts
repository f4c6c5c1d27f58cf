import { expect, test } from 'vitest';
import { appendSource, idProblem, slugFor, sourceEntry } from '../../src/config/source-entry.ts';
import { loadSources } from '../../src/config/load-sources.ts';

const entry = sourceEntry({
  id: 'dua',
  name: 'Dua: "Kabar" # Kita',
  homepage: 'https://dua.example/',
  language: 'id',
  timezone: 'Asia/Jakarta',
  listings: [
    { kind: 'feed', url: 'https://dua.example/rss?a=1&b=#x', note: 'Dua\nTerkini' },
    { kind: 'section', url: 'https://dua.example/', links: 'a[href^="/b/"]', section: 'Yes' },
  ],
  notes: { language: 'look it over' },
});

const file = `# first
sources:
  - id: satu # one
    name: Satu
    homepage: https://satu.example/
    language: id
    timezone: Asia/Jakarta
    listings:
      - feed: https://satu.example/rss # the feed

# between
editions: []
`;

test('special characters in an entry are quoted', () => {
  const { sources } = loadSources(`sources:\n${entry}`, 'x');
  expect(sources[0]).toMatchObject({
    id: 'dua',
    name: 'Dua: "Kabar" # Kita',
    listings: [
      { kind: 'feed', url: 'https://dua.example/rss?a=1&b=#x' },
      { kind: 'section', url: 'https://dua.example/', links: 'a[href^="/b/"]', section: 'Yes' },
    ],
  });
  expect(entry).toContain('# Dua Terkini\n');
});

test('appending inserts the entry after the last source and changes nothing else', () => {
  const text = appendSource(file, entry);
  expect(text.replace(`\n${entry}`, '')).toBe(file);
  expect(text.indexOf('# between')).toBeGreaterThan(text.indexOf('id: dua'));
  expect(loadSources(text, 'x').sources.map(({ id }) => id)).toEqual(['satu', 'dua']);
  expect(
    loadSources(appendSource(file.slice(0, file.indexOf(' # the feed')), entry), 'x').sources,
  ).toHaveLength(2);
  expect(loadSources(appendSource('', entry), 'x').sources).toHaveLength(1);
});

test('the first outlet is added to an empty list', () => {
  const text = appendSource('# mine\nsources: [] # none yet\n\neditions: []\n', entry);
  expect(text).toBe(`# mine\nsources: # none yet\n${entry}\neditions: []\n`);
  expect(loadSources(text, 'x').sources).toHaveLength(1);
  expect(loadSources(appendSource('sources: []', entry), 'x').sources).toHaveLength(1);
});

test('an invalid or taken id is rejected', () => {
  expect(idProblem('dua-baru', ['dua'])).toBeUndefined();
  expect(idProblem('dua', ['dua'])).toContain('already');
  for (const id of ['Dua', 'dua baru', '-', '', 'a'.repeat(41)])
    expect(idProblem(id, [])).toContain('lower-case');
});

test('a file without a list of sources is rejected', () => {
  expect(() => appendSource('editions: []\n', entry)).toThrow('no list of sources');
  expect(() => appendSource('sources: [{ id: x }]\n', entry)).toThrow('no list of sources');
  expect(() => appendSource('sources: [\n', entry)).toThrow('no list of sources');
});

test.each([
  ['Al Qindil English', 'https://english.alqindil.example/', [], 'al-qindil-english'],
  ['Koran Kita', 'https://kita.example/', ['koran-kita', 'koran-kita-2'], 'koran-kita-3'],
  ['القنديل', 'https://www.alqindil.example/', [], 'alqindil'],
  ['القنديل TV', 'https://english.alqindil.co.id/', [], 'english-alqindil-co'],
  ['Élysée & Fils', 'https://x.example/', [], 'elysee-fils'],
  ['新聞', 'http://127.0.0.1/', [], 'outlet'],
])('slug of %s', (name, homepage, taken, slug) => {
  expect(slugFor(name, homepage, taken)).toBe(slug);
});
