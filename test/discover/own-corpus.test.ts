import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { figureTable, floorsOf, holdFloors, type Measures, missedFigures } from '../floors.ts';
import {
  expectedListings,
  type Found,
  type Item,
  measure,
  readListing,
  scoreListing,
} from './listing-score.ts';

const floors = floorsOf('listings');
const listings = await Promise.all(
  expectedListings().map(async ([file, expected]) => ({
    file,
    expected,
    found: await readListing(file, expected),
  })),
);

function measureAll(spoil: (found: Found, index: number) => Found): Measures {
  return measure(listings.map(({ expected, found }, index) => scoreListing(expected, spoil(found, index))));
}

/** Errors per listing, for the message of a failing test. */
function faults(): string[] {
  return listings.flatMap(({ file, expected, found }) => {
    const wrong = Object.entries(scoreListing(expected, found)).filter(([, [right, of]]) => right < of);
    return wrong.length === 0
      ? []
      : [`${file}: ${wrong.map(([name]) => name).join(', ')}\n${difference(expected.items, found.items)}`];
  });
}

function linesOf(items: readonly Item[]): string[] {
  return items.map((item) => JSON.stringify(item).replace('.000Z', 'Z'));
}

function difference(wanted: readonly Item[], found: readonly Item[]): string {
  const [a, b] = [linesOf(wanted), linesOf(found)];
  return [
    ...a.filter((line) => !b.includes(line)).map((line) => `  - ${line}`),
    ...b.filter((line) => !a.includes(line)).map((line) => `  + ${line}`),
  ].join('\n');
}

test('every listing has expectations, and there are at least 60', () => {
  const files = readdirSync(join(import.meta.dirname, '../../fixtures/corpus/listings'));
  expect(files.filter((file) => file !== 'expected.json').toSorted()).toEqual(
    listings.map(({ file }) => file).toSorted(),
  );
  expect(listings.length).toBeGreaterThanOrEqual(70);
});

test('no measure is below its floor', () => {
  const measures = measureAll((found) => found);
  expect(() =>
    holdFloors('listings', measures, () => [figureTable(measures), ...faults()].join('\n')),
  ).not.toThrow();
});

const each = (found: Found, change: (item: Item) => Item): Found => ({
  ...found,
  items: found.items.map(change),
});

test.each<[what: string, low: string, spoil: (found: Found, index: number) => Found]>([
  [
    'sitemaps taken for RSS',
    'kind',
    (found) => (found.kind?.includes('sitemap') ? { ...found, kind: 'rss' } : found),
  ],
  [
    'the last item lost in every tenth listing',
    'count',
    (found, index) => (index % 10 === 0 ? { ...found, items: found.items.slice(0, -1) } : found),
  ],
  [
    'addresses with a slash too many',
    'link',
    (found) => each(found, ([title, link, date]) => [title, `${link}/`, date]),
  ],
  [
    'every tenth listing unreadable',
    'link',
    (found, index) => (index % 10 === 0 ? { kind: null, items: [] } : found),
  ],
  [
    'titles with a blank at their end',
    'title',
    (found) => each(found, ([title, link, date]) => [`${title} `, link, date]),
  ],
  [
    'times an hour late',
    'date',
    (found) =>
      each(found, ([title, link, date]) => [
        title,
        link,
        date && new Date(Date.parse(date) + 3_600_000).toISOString(),
      ]),
  ],
  [
    'times made up where there are none',
    'date',
    (found) => each(found, ([title, link, date]) => [title, link, date ?? '2026-12-01T12:00:00.000Z']),
  ],
])('the floors notice %s', (_, low, spoil) => {
  expect(missedFigures(floors, measureAll(spoil))).toContain(low);
});

test('the truth itself scores 1', () => {
  const perfect = measure(listings.map(({ expected }) => scoreListing(expected, expected)));
  expect(new Set(Object.values(perfect))).toEqual(new Set([1]));
});
