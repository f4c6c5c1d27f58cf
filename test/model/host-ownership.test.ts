import { expect, test } from 'vitest';
import { type Claimant, judgeOwnership, ownersOf } from '../../src/model/host-ownership.ts';
import { directUrl } from '../../src/url/canonical-url.ts';

const source = (id: string, homepage: string, more: Partial<Claimant> = {}): Claimant => ({
  id,
  name: id,
  homepage,
  listings: [],
  enabled: true,
  include: [],
  exclude: [],
  ...more,
});

const SOURCES: readonly Claimant[] = [
  source('kanal', 'https://www.kanal.co.id/', { hosts: ['kanal-media.example'], exclude: [/\/iklan\//] }),
  source('teluk-id', 'https://www.teluk.example/indonesia'),
  source('teluk-ar', 'https://www.teluk.example/arabic'),
  source('siar', 'https://siar.example/', {
    listings: [{ kind: 'feed', url: 'https://umpan.penyalur.example/siar' }],
  }),
  source('siar-ar', 'https://ar.siar.example/'),
  source('blog', 'https://satu.blogspot.com/'),
  source('mati', 'https://mati.example/', { enabled: false }),
  source('lokal', 'http://127.0.0.1:8001/'),
];

test.each([
  ['https://kanal.co.id/a', ['kanal']],
  ['https://amp.kanal.co.id/a', ['kanal']],
  ['https://tekno.kanal.co.id/a', ['kanal']],
  ['https://cdn.kanal-media.example/a', ['kanal']],
  ['https://kanal.co.id.penipu.example/a', []],
  ['https://lain.co.id/a', []],
  ['https://www.teluk.example/indonesia/1', ['teluk-id']],
  ['https://www.teluk.example/arabic/1', ['teluk-ar']],
  ['https://www.teluk.example/news/1', ['teluk-id', 'teluk-ar']],
  ['https://siar.example/1', ['siar']],
  ['https://www.siar.example/1', ['siar']],
  ['https://ar.siar.example/1', ['siar-ar']],
  ['https://m.ar.siar.example/1', ['siar-ar']],
  ['https://penyalur.example/1', ['siar']],
  ['https://satu.blogspot.com/1', ['blog']],
  ['https://dua.blogspot.com/1', []],
  ['http://127.0.0.1:8001/1', ['lokal']],
  ['http://127.0.0.1:8002/1', []],
])('%s belongs to %j', (url, owners) => {
  expect(ownersOf(url, SOURCES).map(({ id }) => id)).toEqual(owners);
});

test.each([
  ['https://www.teluk.example/news/1', 'teluk-ar', 'own'],
  ['https://kanal.co.id/berita/1', 'blog', 'other'],
  ['https://kanal.co.id/iklan/1', 'blog', 'foreign'],
  ['https://mati.example/1', 'blog', 'foreign'],
  ['https://entah.example/1', 'blog', 'foreign'],
])('%s in the listing of %s: %s', (url, id, kind) => {
  const lister = SOURCES.find((one) => one.id === id);
  expect(lister && judgeOwnership(url, lister, SOURCES).kind).toBe(kind);
});

test('an AMP cache or a redirect service leads to the outlet', () => {
  const [owner] = ownersOf(
    directUrl('https://www-kanal-co-id.cdn.ampproject.org/c/s/www.kanal.co.id/amp/berita/1'),
    SOURCES,
  );
  expect(owner?.id).toBe('kanal');
  expect(directUrl('https://amp.kanal.co.id/berita/1?x=1')).toBe('https://amp.kanal.co.id/berita/1?x=1');
});
