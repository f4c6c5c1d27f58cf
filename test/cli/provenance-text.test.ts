import { expect, test } from 'vitest';
import { provenanceLines } from '../../src/cli/provenance-text.ts';
import type { Provenance } from '../../src/store/inspect/provenance.ts';

const at = new Date('2026-11-10T08:30:00Z');
const url = 'https://outlet.example/b/1';

const whole: Provenance = {
  listing: 'https://outlet.example/feed',
  listingKind: 'feed',
  seenAt: at,
  listedUrl: `${url}?from=rss`,
  page: {
    url,
    status: 200,
    charset: 'utf-8 (header)',
    size: 3462,
    redirects: [`${url}?from=rss`, url],
    fetchedAt: at,
  },
  evidence: [
    { field: 'headline', kind: 'json-ld', where: 'NewsArticle.headline', value: 'Panen\nraya' },
    { field: 'headline', kind: 'meta', where: 'og:title', value: 'Panen raya' },
    { field: 'headline', kind: 'meta', where: 'title', value: 'Panen raya - Outlet', lost: true },
    { field: 'agency', kind: 'heuristic', where: 'words', value: 'Antara', lost: true },
  ],
  dropped: [
    { reason: 'promo', text: 'Baca juga' },
    { reason: 'promo', text: 'Simak video' },
    { reason: 'byline', text: 'Oleh Siti' },
  ],
  translations: [
    {
      version: 2,
      language: 'id',
      origin: 'machine',
      engine: 'bergamot',
      translator: 'Bergamot (Mozilla)',
      counts: { human: 1, machine: 8, memory: 0, original: 1 },
      checks: [{ name: 'numbers', message: 'a number is missing', source: '12 ships', target: 'kapal' }],
      createdAt: at,
    },
  ],
};

test('the provenance contains listing, response, fields, removed content and translator', () => {
  expect(provenanceLines(whole)).toEqual([
    `listed: in https://outlet.example/feed (feed), seen 2026-11-10 08:30 UTC as ${url}?from=rss`,
    `fetched: ${url}, 2026-11-10 08:30 UTC, HTTP 200, 3462 bytes, utf-8 (header), redirected from ${url}?from=rss`,
    'headline: “Panen raya” by json-ld NewsArticle.headline, meta og:title; against meta title',
    'agency: nothing; against heuristic words',
    'dropped: 2 promo, 1 byline',
    'in id: machine, Bergamot (Mozilla), version 2, 2026-11-10 08:30 UTC; sentences: 1 human, 8 machine, 1 original; quality check found: 1 numbers',
  ]);
});

test('deleted records are reported as deleted', () => {
  const lines = provenanceLines({ ...whole, listing: null, page: null, evidence: [], dropped: [] });
  expect(lines[0]).toContain('a listing that was removed from sources.yaml');
  expect(lines[1]).toContain('was deleted');
});
