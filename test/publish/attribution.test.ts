import { describe, expect, test } from 'vitest';
import type { Rights, RslTerms } from '../../src/model/article.ts';
import type { PageSignals } from '../../src/model/page.ts';
import type { Proposal } from '../../src/model/story.ts';
import { creditLines, mayPublish } from '../../src/publish/attribution.ts';
import { permissionFor } from '../../src/publish/publish-level.ts';
import { datelineText, editionTakes } from '../../src/publish/edition-filter.ts';
import type { ImagePolicy, Source } from '../../src/model/source.ts';
import { edition, NOW, source } from './newsroom.ts';
import { story } from './story.ts';

const base = story();
const proposal: Proposal = {
  lead: base.lead,
  kind: 'story',
  agency: 'AFP',
  embargoMinutes: 0,
  translation: { language: 'id', headline: 'Judul', text: 'Teks' },
};
const lead = (fields: Partial<Proposal['lead'] & object>): Partial<Proposal> => ({
  lead: { ...base.lead, ...fields },
});
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

describe('the gate', () => {
  test.each<[what: string, fields: Partial<Proposal>, reason: string | undefined]>([
    ['a complete story', {}, undefined],
    ['no copy at all', { lead: undefined }, 'no-outlet'],
    ['an outlet name of white space', lead({ outlet: ' \t' }), 'no-outlet'],
    ['an outlet name of zero-width characters', lead({ outlet: '\u200b\u200d\u2060' }), 'no-outlet'],
    ['an outlet name of control characters', lead({ outlet: ' \u0000 ' }), 'no-outlet'],
    ['a numeric outlet name', lead({ outlet: '+972' }), undefined],
    ['a relative link', lead({ url: '/x' }), 'no-original-link'],
    ['a javascript: link', lead({ url: 'javascript:alert(1)' }), 'no-original-link'],
    ['no publication time', lead({ publishedAt: undefined }), 'no-published-time'],
    ['an invalid publication time', lead({ publishedAt: new Date(Number.NaN) }), 'no-published-time'],
    ['a live page', { kind: 'live' }, 'live-blog'],
    ['an opinion', { kind: 'opinion' }, undefined],
    [
      'an uncredited agency in the dateline',
      {
        agency: undefined,
        ...lead({ agency: undefined }),
        dateline: { place: 'X', agency: 'Reuters', raw: '' },
      },
      'no-agency-credit',
    ],
    [
      'the outlet itself as agency in the dateline',
      {
        agency: undefined,
        ...lead({ agency: undefined }),
        dateline: { place: 'X', agency: 'KANAL TELUK', raw: '' },
      },
      undefined,
    ],
    ['a credited agency in the dateline', { dateline: { place: 'X', agency: 'AFP', raw: '' } }, undefined],
    ['a current embargo', { embargoMinutes: 90 }, 'embargo'],
    ['an expired embargo', { embargoMinutes: 80 }, undefined],
    ['a current embargo of the agency', { embargoedUntil: minutes(1).toISOString() }, 'embargo'],
    ['an expired embargo of the agency', { embargoedUntil: minutes(-1).toISOString() }, undefined],
    ['an embargo that cannot be parsed', { embargoedUntil: 'Friday' }, 'embargo'],
    ['a publication time slightly in the future', lead({ publishedAt: minutes(9) }), undefined],
    ['a publication time far in the future', lead({ publishedAt: minutes(11) }), 'embargo'],
    ['no translation', { translation: undefined }, 'awaiting-translation'],
    [
      'a text in another language',
      { translation: { language: 'en', headline: 'x', text: 'y' } },
      'awaiting-translation',
    ],
    ['a regional variant', { translation: { language: 'id-ID', headline: 'x', text: 'y' } }, undefined],
    [
      'a damaged text',
      { translation: { language: 'id', headline: 'x', text: 'y', damage: 'damaged in the headline' } },
      'damaged',
    ],
    ['an empty headline', { translation: { language: 'id', headline: ' ', text: 'y' } }, 'no-text'],
    ['an empty text', { translation: { language: 'id', headline: 'x', text: '' } }, 'no-text'],
  ])('%s', (_, fields, reason) => {
    const verdict = mayPublish({ ...proposal, ...fields }, { language: 'id' }, NOW);
    expect(verdict.ok ? undefined : verdict.reason).toBe(reason);
  });

  test('an embargo has an end', () => {
    expect(mayPublish({ ...proposal, embargoMinutes: 90 }, { language: 'id' }, NOW)).toMatchObject({
      until: new Date('2026-11-10T09:34:00.000Z'),
    });
  });
});

const words = (fields: Parameters<typeof story>[0]): string[] =>
  creditLines(story(fields)).map(({ parts }) => parts.map((part) => part.text).join(''));

describe('credit lines', () => {
  test('name outlet, agency, translator and the outlet’s publication time', () => {
    expect(words({})).toEqual([
      'Sumber: Kanal Teluk (AFP)',
      'Oleh: Mesin Uji',
      'Diterjemahkan dari bahasa Inggris oleh mesin; dapat memuat kekeliruan.',
      'Terbit di sumber: Selasa, 10 November 2026, 15.04 WIB',
    ]);
  });
  test('mark a corrected machine translation as such', () => {
    expect(words({ origin: 'edited', translator: 'n3m0, Mesin Uji' }).slice(1, 3)).toEqual([
      'Oleh: n3m0, Mesin Uji',
      'Diterjemahkan dari bahasa Inggris oleh mesin, disunting redaksi.',
    ]);
    expect(words({ origin: 'human', translator: 'n3m0' })[2]).toBe('Diterjemahkan dari bahasa Inggris.');
  });
  test('name the author of an Indonesian original and mention no machine', () => {
    expect(words({ origin: 'original', translator: undefined })).toEqual([
      'Sumber: Kanal Teluk (AFP)',
      'Oleh: Rana Haddad',
      'Terbit di sumber: Selasa, 10 November 2026, 15.04 WIB',
    ]);
  });
  test('name the language without its region', () => {
    for (const [language, name] of [
      ['en-SG', 'Inggris'],
      ['zh-Hant-TW', 'Tionghoa (Tradisional)'],
      ['not a tag', 'not a tag'],
    ] as const)
      expect(words({ lead: { ...base.lead, language } })[2]).toContain(`dari bahasa ${name} oleh mesin`);
  });
  test('name the licence', () => {
    expect(words({ licence: 'CC BY 4.0' }).at(-1)).toBe('Dasar pemuatan: CC BY 4.0');
  });
  test('omit the agency if it is the outlet itself', () => {
    expect(words({ lead: { ...base.lead, outlet: 'AFP' } })[0]).toBe('Sumber: AFP');
  });
  test('use the outlet’s template, with a link', () => {
    const [first] = creditLines(
      story({
        creditTemplate: '© {outlet} ({agency})',
        agency: undefined,
        lead: { ...base.lead, agency: undefined },
      }),
    );
    expect(first?.parts).toEqual([{ text: '© Kanal Teluk', url: base.lead.url }]);
  });
  test('list all outlets that carried the story', () => {
    const copies = [{ ...base.lead, outlet: 'Pantai Post', url: 'https://pantai-post.example/1' }];
    expect(words({ copies }).at(-1)).toBe('Juga dimuat: Pantai Post (AFP)');
  });
});

const terms = (fields: Partial<Rights>) => ({
  kind: 'story' as const,
  rights: { metaRobots: [], ...fields },
});
const rights = (...metaRobots: string[]) => terms({ metaRobots });
const rsl = (fields: Partial<RslTerms>) =>
  terms({ rsl: [{ where: 'script', permits: [], prohibits: [], ...fields }] });
const signals = (fields: Partial<PageSignals>) => ({ ...rights(), signals: { xRobotsTag: [], ...fields } });

describe('publish level', () => {
  const full = { publish: 'full', licence: 'kontrak' } as const;
  test.each([
    ['full with a licence', full, rights(), 'full', undefined],
    ['full without a licence', { publish: 'full' as const }, rights(), 'excerpt', undefined],
    ['noarchive', full, rights('noarchive'), 'excerpt', undefined],
    ['nosnippet', full, rights('index, nosnippet'), 'headline', undefined],
    ['max-snippet', full, rights('max-snippet:120', 'max-snippet:90'), 'excerpt', 90],
    [
      'max-snippet without limit',
      full,
      rights('max-snippet:-1', 'max-image-preview:large'),
      'full',
      undefined,
    ],
    ['max-snippet 0', full, rights('max-snippet:0'), 'headline', undefined],
    ['noindex', full, rights('noindex'), 'headline', undefined],
    [
      'noarchive in a header',
      full,
      { ...rights(), signals: { xRobotsTag: ['noarchive'] } },
      'excerpt',
      undefined,
    ],
    [
      'TDM reserved in a header',
      full,
      { ...rights(), signals: { xRobotsTag: [], tdmReserved: true } },
      'excerpt',
      undefined,
    ],
    [
      'TDM reserved in the page',
      full,
      { kind: 'story' as const, rights: { metaRobots: [], tdmReserved: true } },
      'excerpt',
      undefined,
    ],
    [
      'TDM reserved by tdmrep.json',
      full,
      signals({ tdmrep: { location: '/*', reserved: true, policy: 'https://a.example/tdm' } }),
      'excerpt',
      undefined,
    ],
    ['TDM not reserved', full, signals({ tdmReserved: false }), 'full', undefined],
    [
      'an RSL licence in robots.txt',
      full,
      signals({ rsl: [{ where: 'robots.txt', url: 'https://a.example/licence.xml' }] }),
      'excerpt',
      undefined,
    ],
    [
      'an RSL licence in a link',
      full,
      rsl({ where: 'link', url: 'https://a.example/l.xml' }),
      'excerpt',
      undefined,
    ],
    ['RSL permits all', full, rsl({ permits: ['usage:all'], payment: 'attribution' }), 'full', undefined],
    [
      'RSL permits all for payment',
      full,
      rsl({ permits: ['usage:all'], payment: 'crawl' }),
      'excerpt',
      undefined,
    ],
    [
      'RSL permits all to some users',
      full,
      rsl({ permits: ['usage:all', 'user:education'] }),
      'excerpt',
      undefined,
    ],
    [
      'RSL permits all but AI',
      full,
      rsl({ permits: ['usage:all'], prohibits: ['usage:ai-all'] }),
      'excerpt',
      undefined,
    ],
    ['RSL permits search', full, rsl({ permits: ['usage:search'] }), 'excerpt', undefined],
    ['RSL permits training only', full, rsl({ permits: ['usage:ai-train'] }), 'headline', undefined],
    ['RSL prohibits search', full, rsl({ prohibits: ['usage:search'] }), 'headline', undefined],
    ['RSL without known terms', full, rsl({}), 'excerpt', undefined],
    ['available until tomorrow', full, rights('unavailable_after: 2026-11-11'), 'full', undefined],
    [
      'available until yesterday',
      full,
      rights('unavailable_after: Mon, 09 Nov 2026 10:00:00 GMT'),
      'headline',
      undefined,
    ],
    ['available until an unparsable date', full, rights('unavailable_after: soon'), 'headline', undefined],
    [
      'terms that forbid republication',
      full,
      terms({ usageInfo: 'May not be republished.' }),
      'excerpt',
      undefined,
    ],
    [
      'a territory',
      full,
      terms({ usageInfo: 'Not for use outside the United States' }),
      'headline',
      undefined,
    ],
    ['an excluded territory', full, terms({ usageInfo: 'INDONESIA OUT' }), 'headline', undefined],
    ['another medium', full, terms({ usageInfo: 'No internet use.' }), 'headline', undefined],
    ['a territory with us in it', full, terms({ usageInfo: 'Not for use outside Asia' }), 'full', undefined],
    ['editorial use', full, terms({ usageInfo: 'For editorial use only.' }), 'full', undefined],
    ['a URL of terms', full, terms({ usageInfo: 'https://a.example/terms' }), 'full', undefined],
    [
      'a licence that forbids adaptations',
      full,
      terms({ licence: 'https://creativecommons.org/licenses/by-nd/4.0/' }),
      'excerpt',
      undefined,
    ],
    ['an opinion', full, { kind: 'opinion' as const, rights: { metaRobots: [] } }, 'excerpt', undefined],
    [
      'permissive signals do not raise the level',
      { publish: 'headline' as const },
      rights('all', 'max-snippet:500'),
      'headline',
      500,
    ],
  ])('%s', (_, policy, evidence, level, excerptLimit) => {
    const found = permissionFor(policy, evidence, NOW);
    expect(found).toMatchObject({ level, excerptLimit });
    expect(found.signals.length > 0).toBe(level !== policy.publish);
  });
});

test.each<[string, Partial<Source>, ReturnType<typeof terms>, ImagePolicy]>([
  ['copied if the text is shown in full', { images: 'proxy' }, rights(), 'proxy'],
  ['linked by default', {}, rights(), 'link'],
  ['linked without a licence', { images: 'proxy', licence: undefined }, rights(), 'link'],
  ['linked from an excerpt', { images: 'proxy' }, rights('noarchive'), 'link'],
  ['none with only a headline', { images: 'proxy' }, rights('nosnippet'), 'none'],
  ['noimageindex', { images: 'proxy' }, rights('noimageindex'), 'none'],
  ['max-image-preview none', { images: 'proxy' }, rights('max-image-preview:none'), 'none'],
  ['max-image-preview standard', { images: 'proxy' }, rights('max-image-preview: standard'), 'link'],
  ['max-image-preview large', { images: 'proxy' }, rights('max-image-preview:large'), 'proxy'],
  ['disabled by the operator', { images: 'none' }, rights('max-image-preview:large'), 'none'],
])('images: %s', (_, fields, evidence, images) => {
  expect(permissionFor(source('a', fields), evidence, NOW).images).toBe(images);
});

test('a permission that expires has an end', () => {
  const found = permissionFor(source('a'), rights('unavailable_after: 25 Jun 2027 15:00:00 GMT'), NOW);
  expect(found).toMatchObject({ level: 'full', until: new Date('2027-06-25T15:00:00Z') });
});

const about = (...texts: string[]) => ({ sources: ['a'], sections: ['Dunia'], texts });

describe('edition', () => {
  const war = edition('perang', { keywords: ['perang', 'gencatan senjata', 'war', 'حرب'] });
  test.each([
    ['Perang di kota', true],
    ['peperangan', false],
    ['perangkat baru', false],
    ['PERANG.', true],
    ['gencatan\n senjata', true],
    ['gencatan-senjata', true],
    ['The war is over', true],
    ['warta', false],
    ['اندلاع الحَرْب', true],
    ['وبالحرب', true],
    ['حربية', false],
  ])('%s: %s', (text, selected) => {
    expect(editionTakes(war, about('x', text))).toBe(selected);
  });
  test('selects by source and section', () => {
    expect(editionTakes(edition('a', { sources: ['b'] }), about())).toBe(false);
    expect(editionTakes(edition('a', { sections: ['dunia'] }), about())).toBe(true);
    expect(editionTakes(edition('a', { sections: ['olahraga'] }), about())).toBe(false);
  });
  test.each([
    ['wartaperang - ', 'Moskow', 'wartaperang - Moskow - '],
    ['wartaperang - {place} - ', 'Moskow', 'wartaperang - Moskow - '],
    ['wartaperang - {place} - ', undefined, 'wartaperang - '],
    ['wartaperang - {place} ', undefined, 'wartaperang '],
    ['{place}: ', undefined, ''],
  ])('%j with %s', (dateline, place, text) => {
    expect(datelineText({ dateline }, place === undefined ? undefined : { place, raw: '' })).toBe(text);
  });
});
