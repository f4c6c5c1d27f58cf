import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalUrl } from '../../src/url/canonical-url.ts';
import { agreement, corpus, floorsOf, holdFloors, missed } from '../floors.ts';

interface Pair {
  readonly kind: string;
  readonly same: boolean;
  readonly one: string;
  readonly other: string;
}

function readPairs(): Pair[] {
  let kind = '';
  return readFileSync(join(corpus, 'urls.txt'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      kind = /^\[(.+)\]$/.exec(line)?.[1] ?? kind;
      if (line === '' || line.startsWith('#') || line.startsWith('[')) return [];
      const [sign, one, other, ...rest] = line.split(' ');
      if (one === undefined || other === undefined || rest.length > 0) throw new Error(`no pair: ${line}`);
      return [{ kind, same: sign === '=', one, other }];
    });
}

type Identity = (url: string) => string | undefined;

function measure(pairs: readonly Pair[], identity: Identity) {
  return agreement(
    pairs.map(({ same, one, other }) => {
      const key = identity(one);
      return { same, found: key !== undefined && key === identity(other) };
    }),
  );
}

function report(pairs: readonly Pair[]): string {
  const kinds = [...new Set(pairs.map(({ kind }) => kind))].map((kind) => {
    const own = pairs.filter((pair) => pair.kind === kind);
    const { precision, recall } = measure(own, canonicalUrl);
    return `${kind.padEnd(40)} ${own.length} pairs, precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`;
  });
  const wrong = pairs
    .filter(({ same, one, other }) => (canonicalUrl(one) === canonicalUrl(other)) !== same)
    .map(({ same, one, other }) => `${same ? 'one page' : 'two pages'}: ${one} ${other}`);
  return [...kinds, ...wrong].join('\n');
}

const pairs = readPairs();

test('the corpus has 150 pairs of URLs, of both kinds', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(150);
  expect(pairs.filter(({ same }) => same).length).toBeGreaterThanOrEqual(100);
  expect(pairs.filter(({ same }) => !same).length).toBeGreaterThanOrEqual(50);
});

test('URL identity holds its floor', () => {
  holdFloors('urls', { ...measure(pairs, canonicalUrl) }, () => report(pairs));
});

test.each<[string, Identity]>([
  ['takes an address as it is', (url) => url],
  ['drops every query', (url) => url.split(/[?#]/)[0]],
  ['takes all pages for one', () => 'https://outlet.example'],
])('an identity that %s is below the floors', (_, identity) => {
  expect(missed(floorsOf('urls'), { ...measure(pairs, identity) })).not.toEqual([]);
});
