import { describe, expect, test } from 'vitest';
import { type PublicationFacts, reasonNothingPublished } from '../../src/cli/publication-outcome.ts';
import { crawlerContact, missingContact } from '../../src/config/crawler-contact.ts';
import { isPublicUrl } from '../../src/url/public-host.ts';

const editions = [{ id: 'semua' }];
const held = {
  editionId: 'semua',
  state: 'held',
  reason: 'no-published-time',
  stories: 2,
  detail: 'no time',
} as const;
const waiting = { ...held, reason: 'awaiting-translation', detail: null };
const facts: PublicationFacts = { editions, stories: 2, counts: [held], awaiting: [] };

const outlet = (id: string, url: string, enabled = true) => ({
  id,
  enabled,
  homepage: url,
  listings: [{ kind: 'feed' as const, url: `${url}feed` }],
});

describe('why nothing is published', () => {
  test.each<[Partial<PublicationFacts>, RegExp | undefined]>([
    [{ editions: [] }, /no edition/],
    [{ stories: 0, counts: [] }, /no article is stored/],
    [{ counts: [] }, /no story matches/],
    [{ counts: [{ ...held, editionId: 'removed', state: 'published' }] }, /no story matches/],
    [{}, /2 held as no-published-time: no time/],
    [{ counts: [waiting] }, /in the queue/],
    [{ counts: [waiting], awaiting: [{ code: null, message: null, stories: 2 }] }, /in the queue/],
    [
      { counts: [waiting], awaiting: [{ code: 'no-engine', message: 'no model for en', stories: 2 }] },
      /2 stories wait for a translation: no model for en \(no-engine\)/,
    ],
    [{ counts: [held, { ...held, state: 'published', reason: null }] }, undefined],
  ])('%#', (change, expected) => {
    const reason = reasonNothingPublished({ ...facts, ...change });
    if (expected === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(expected);
  });
});

describe('the contact', () => {
  test.each([
    ['https://www.antaranews.com/', true],
    ['http://93.184.216.34/', true],
    ['https://[2606:2800::1]/', true],
    ['http://127.0.0.1:8080', false],
    ['http://[::1]/', false],
    ['http://[::ffff:10.0.0.1]/', false],
    ['http://192.168.1.2/', false],
    ['http://localhost/', false],
    ['http://warta/', false],
    ['https://kanal.example/', false],
    ['http://press.intranet/', false],
    ['mailto:a@b.org', false],
    ['kanal', false],
  ])('%s is on the public Internet: %s', (url, expected) => {
    expect(isPublicUrl(url)).toBe(expected);
  });

  test('is WARTA_CONTACT, else the public site; never this machine', () => {
    const siteUrl = 'https://warta.org';
    expect(crawlerContact({ contact: 'a@b.org', siteUrl })).toBe('a@b.org');
    expect(crawlerContact({ contact: undefined, siteUrl })).toBe(siteUrl);
    expect(crawlerContact({ contact: undefined, siteUrl: 'http://127.0.0.1:8080' })).toBeUndefined();
    expect(crawlerContact({ contact: undefined, siteUrl: undefined })).toBeUndefined();
  });

  test('is missing only where a real outlet would be crawled', () => {
    const none = { contact: undefined, siteUrl: undefined };
    const real = outlet('antara', 'https://www.antaranews.com/');
    const invented = outlet('kanal', 'https://kanal.example/');
    expect(missingContact(none, [invented, { ...real, enabled: false }])).toBeUndefined();
    expect(missingContact({ ...none, contact: 'a@b.org' }, [real])).toBeUndefined();
    expect(missingContact(none, [invented, real])).toMatch(/^WARTA_CONTACT is not set: antara cannot reach/);
    const five = ['a', 'b', 'c', 'd', 'e'].map((id) => outlet(id, `https://${id}.org/`));
    expect(missingContact(none, five)).toMatch(/: a, b, c and 2 more cannot/);
  });
});
