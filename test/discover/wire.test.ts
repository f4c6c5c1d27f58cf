import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSignal } from '../../src/discover/wire/desk-signals.ts';
import { mediaTopicCode, mediaTopicName } from '../../src/discover/wire/media-topics.ts';
import { readDelivery } from '../../src/discover/wire/read-delivery.ts';
import { isLaterVersion, newestVersions } from '../../src/discover/wire/versions.ts';
import { isoTime } from '../../src/discover/wire/wire-values.ts';
import { extractWire } from '../../src/extract/wire/extract-wire.ts';
import type { Extraction } from '../../src/model/article.ts';
import type { WireItem } from '../../src/model/wire-item.ts';
import { corpusPath, needsCorpus } from '../corpus.ts';
import { NEWSML, NEWSML_XHTML, NINJS_1, NINJS_2, NINJS_3, NITF } from './deliveries.ts';

describe('deliveries', () => {
  test('ninjs 3: every field, and the next page', () => {
    const { items, next } = readDelivery(NINJS_3, 'https://api.meridian.example/v1/items');
    expect(next).toEqual(['https://api.meridian.example/v1/items?page=2']);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      id: 'urn:newsml:meridian.example:20261201:quake-velmar',
      version: '3',
      firstCreated: '2026-11-30T22:05:00.000Z',
      versionCreated: '2026-11-30T23:40:00.000Z',
      embargoedUntil: '2026-12-01T04:00:00.000Z',
      kind: 'text',
      status: 'usable',
      signal: 'update',
      headline: 'UPDATE 2-Four trapped after quake shakes Tarsenia',
      deck: 'Rescuers search two collapsed blocks.',
      urgency: 2,
      usageTerms: 'Not for use outside Europe.',
      subjects: [
        { code: '03000000', name: 'Bencana, kecelakaan, dan keadaan darurat' },
        { code: '20000148', name: 'Bencana' },
        { name: 'Velmar port' },
      ],
      images: [
        {
          url: 'https://media.meridian.example/1-w.jpg',
          caption: 'A collapsed block in Velmar.',
          credit: 'Rana Solberg/Meridian Press',
          width: 1200,
        },
      ],
    });
  });

  test.each([
    [
      'ninjs 2',
      NINJS_2,
      {
        signal: 'correction',
        url: 'https://antariksa.example/berita/feri-orlan',
        byline: 'Marit Solberg',
        subjects: [{ code: '20000139', name: 'Kecelakaan dan keadaan darurat' }],
        copyrightHolder: 'Antariksa',
        edNote: 'Koreksi: jumlah penumpang pada paragraf 2.',
      },
    ],
    ['ninjs 1', NINJS_1, { status: 'canceled', signal: 'kill', headline: 'إلغاء الخبر: زلزال في تارسينيا' }],
    [
      'NITF',
      NITF,
      {
        id: 'sahra-1201-14',
        version: '1',
        urgency: 3,
        language: 'ar',
        headline: 'زلزال قوي يهز ساحل تارسينيا',
        byline: 'طارق فيلدن',
        dateline: 'فيلمار (وكالة صحراء)',
        deck: 'هزة بقوة 6.9 درجات.',
        slugline: 'TARSENIA-QUAKE',
        firstCreated: '2026-11-30T22:05:00.000Z',
        embargoedUntil: '2026-12-01T01:30:00.000Z',
        copyrightHolder: 'وكالة صحراء',
        subjects: [{ code: '03000000', name: 'Bencana, kecelakaan, dan keadaan darurat' }],
        images: [
          { url: 'https://img.sahra.example/9.jpg', caption: 'الميناء بعد الزلزال', credit: 'رنا سولبرغ' },
        ],
      },
    ],
    [
      'NewsML-G2 with XHTML',
      NEWSML_XHTML,
      {
        id: 'urn:a:9',
        status: 'withheld',
        headline: 'Feri Kandas & Ditarik',
        byline: 'Oleh Marit Solberg',
        body: '<p>Sebuah feri kandas.</p>',
      },
    ],
  ])('%s', (_, text, expected) => {
    const { items } = readDelivery(text, 'file');
    expect(items).toMatchObject([expected]);
  });

  test('a NewsML-G2 message: its text gets the pictures of its package', () => {
    const { items } = readDelivery(NEWSML, 'file');
    expect(items.map(({ kind, id }) => [kind, id])).toEqual([
      ['package', 'urn:pkg:1'],
      ['text', 'urn:t:1'],
      ['picture', 'urn:p:1'],
    ]);
    expect(items[1]).toMatchObject({
      version: '4',
      signal: 'correction',
      provider: 'SAHRA',
      infoSources: ['Meridian Press'],
      replaces: ['urn:t:0'],
      byline: 'طارق فيلدن',
      usageTerms: 'للنشر الصحفي',
      images: [{ url: 'https://img.sahra.example/p.jpg', credit: 'Rana/Sahra', caption: 'Velmar' }],
    });
  });

  test.each([
    ['cut JSON', NINJS_2.slice(0, -20), 'unreadable'],
    ['cut XML', NEWSML.slice(0, -30), 'unreadable'],
    ['JSON of another kind', '{"hello": 1}', 'not-a-listing'],
    ['a feed', '<rss version="2.0"><channel/></rss>', 'not-a-listing'],
    ['text', 'hello', 'not-a-listing'],
    ['too deep', `<newsItem>${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}</newsItem>`, 'unreadable'],
  ])('refuses %s', (_, text, code) => {
    expect(() => readDelivery(text, 'file')).toThrow(expect.objectContaining({ code }));
  });

  test('an empty page is no error', () => expect(readDelivery('{"items": []}', 'file').items).toEqual([]));
});

test.each([
  ['2026-12-01T02:40:00+03:00', '2026-11-30T23:40:00.000Z'],
  ['20261201T010500+0300', '2026-11-30T22:05:00.000Z'],
  ['20261201', '2026-12-01T00:00:00.000Z'],
  ['2026-12-01T02:40:00', '2026-12-01T02:40:00.000Z'],
  ['tomorrow', undefined],
  ['20261301', undefined],
])('time %s', (text, expected) => expect(isoTime(text)).toBe(expected));

test.each([
  [{ signals: ['sig:correction'] }, 'correction'],
  [{ headline: 'CORRECTED-Four trapped in Velmar' }, 'correction'],
  [{ headline: 'Ralat: Empat Orang Terjebak' }, 'correction'],
  [{ headline: 'تصحيح: زلزال في تارسينيا' }, 'correction'],
  [{ headline: 'KILL: Four trapped in Velmar' }, 'kill'],
  [{ headline: 'Four trapped in Velmar', edNote: 'Eds: mandatory kill. Do not use.' }, undefined],
  [{ headline: 'Four trapped in Velmar', edNote: 'MANDATORY KILL, libel' }, 'kill'],
  [{ genres: ['Advisory'] }, 'advisory'],
  [{ headline: 'ADVISORY: Tarsenia coverage' }, 'advisory'],
  [{ slugline: 'QUAKE (UPDATE 3)' }, 'update'],
  [{ headline: 'Pembaruan 2: Empat Orang Terjebak' }, 'update'],
  [{ headline: 'تحديث: زلزال في تارسينيا' }, 'update'],
  [{ headline: 'Court orders correction of kill statistics' }, undefined],
  [{ headline: 'Troops withdraw from Velmar: official' }, undefined],
  [{ headline: 'Soldiers kill four in raid - police' }, undefined],
] as const)('signal of %o', (words, expected) => expect(readSignal(words)).toBe(expected));

test.each([
  ['medtop:20000523', 'Pasar kerja'],
  ['http://cv.iptc.org/newscodes/mediatopic/17000000', 'Cuaca'],
  ['subj:17000000', undefined],
  ['medtop:29999999', undefined],
])('media topic %s', (value, name) => expect(mediaTopicName(mediaTopicCode(value) ?? '')).toBe(name));

function articleOf(text: string, at = 0): Extraction {
  const item = readDelivery(text, 'file').items[at];
  if (item === undefined) throw new Error('no item');
  return extractWire(item, { url: 'https://agency.example/#1', language: 'en' });
}

describe('articles from items', () => {
  test('text is sanitised; credits, dateline, times and rights are kept, with evidence', () => {
    const { article, evidence } = articleOf(NINJS_3);
    expect(article).toMatchObject({
      kind: 'story',
      language: 'en-GB',
      byline: ['Ilse Hadrami', 'Tarik Velden'],
      dateline: { place: 'VELMAR, Tarsenia', agency: 'Meridian Press' },
      publishedAt: new Date('2026-11-30T22:05:00Z'),
      modifiedAt: new Date('2026-11-30T23:40:00Z'),
      section: 'Bencana, kecelakaan, dan keadaan darurat',
      tags: ['Bencana, kecelakaan, dan keadaan darurat', 'Bencana', 'Velmar port'],
      image: { url: 'https://media.meridian.example/1-w.jpg', credit: 'Rana Solberg/Meridian Press' },
      rights: { usageInfo: 'Not for use outside Europe.', embargoedUntil: '2026-12-01T04:00:00.000Z' },
    });
    expect(article.bodyHtml.match(/<p>/g)).toHaveLength(2);
    expect(article.bodyHtml).not.toContain('script');
    expect(new Set(evidence.map(({ kind }) => kind))).toEqual(new Set(['wire']));
  });

  test.each([
    [
      'a correction with its note',
      NINJS_2,
      0,
      { correction: 'Koreksi: jumlah penumpang pada paragraf 2.', language: 'id' },
    ],
    [
      'NITF: entities and inline elements',
      NITF,
      0,
      { text: expect.stringContaining('إن قوته 6.9 درجات & عمقه 12 كيلومترا.') },
    ],
    ['a signal', NEWSML, 1, { correction: 'تصحيح: قوة الزلزال' }],
  ])('%s', (_, text, at, expected) => expect(articleOf(text, at).article).toMatchObject(expected));

  test.each([
    ['a package', NEWSML, 0, 'not-an-article'],
    ['a picture', NEWSML, 2, 'not-an-article'],
    [
      'an advisory',
      JSON.stringify({ uri: 'u', headline: 'ADVISORY: coverage', body_text: 'x' }),
      0,
      'not-an-article',
    ],
    ['no headline', JSON.stringify({ uri: 'u', type: 'text', body_text: 'x' }), 0, 'no-headline'],
    ['no text', JSON.stringify({ uri: 'u', headline: 'Quake' }), 0, 'no-body'],
  ])('refuses %s', (_, text, at, code) => {
    expect(() => articleOf(text, at)).toThrow(expect.objectContaining({ code }));
  });

  test('a flash is its headline', () => {
    const flash = JSON.stringify({ uri: 'u', headline: 'Gempa 6,9 guncang Velmar', urgency: 1 });
    expect(articleOf(flash).article.text).toBe('Gempa 6,9 guncang Velmar');
  });
});

/** Facts of the corpus: items, and of the first text its version, letters of the body, subjects, and fields that it has. */
const CORPUS: Readonly<Record<string, readonly [number, string?, number?, number?, string?]>> = {
  'ninjs/2.1_businesswire-newsml-20130605006126.json': [1, '1', 111, 13, ''],
  'ninjs/2.1_dpa_text.json': [1, '2', 3063, 0, 'byline copyrightHolder copyrightNotice'],
  'ninjs/3.0_ap_image.json': [1],
  'ninjs/3.0_dpa_text.json': [1, '2', 3063, 0, 'byline copyrightHolder copyrightNotice'],
  'ninjs/3.0_ninjsExSimpleText_3.json': [1, '', 957, 0, 'byline dateline'],
  'ninjs/guide_1.6_005_complex_text_article.json': [1, '', 956, 0, 'byline dateline copyrightNotice'],
  'ninjs/guide_2.2_004_simple_text_article.json': [1, '', 956, 0, 'byline dateline'],
  'ninjs/guide_3.1_003_associations_example.json': [1, '1', 7, 0, ''],
  'ninjs/guide_3.1_005_complex_text_article.json': [1, '', 956, 0, 'byline dateline copyrightNotice'],
  'newsml-g2/LISTING_1_A_NewsML-G2_News_Item.xml': [1],
  'newsml-g2/LISTING_24_News_Message_conveying_a_complete_News_Package.xml': [5],
  'newsml-g2/LISTING_25_An_NITF_marked-up_article_conveyed_in_inlineXML.xml': [1, '', 287, 0, 'byline'],
  'newsml-g2/LISTING_28_Illustrating_Located_Subject_and_Dateline.xml': [1],
  'newsml-g2/LISTING_2_NewsML-G2_Text_Document.xml': [
    1,
    '11',
    839,
    3,
    'byline copyrightHolder copyrightNotice',
  ],
  'newsml-g2/LISTING_3_Photo_in_NewsML-G2.xml': [1],
  'newsml-g2/LISTING_6_Simple_NewsML-G2_Package.xml': [1],
};

test('every delivery of the corpus is read', needsCorpus('wire/ninjs'), () => {
  const files = ['ninjs', 'newsml-g2'].flatMap((folder) =>
    readdirSync(corpusPath(`wire/${folder}`)).map((name) => `${folder}/${name}`),
  );
  const facts = files.map((name) => {
    const { items } = readDelivery(readFileSync(corpusPath(`wire/${name}`), 'utf8'), name);
    for (const item of items) {
      if (item.kind !== 'text' || item.headline === undefined || item.body === '') continue;
      const { article } = extractWire(item, { url: 'https://agency.example/' });
      const has = {
        byline: article.byline.length + (article.desks?.length ?? 0) > 0,
        dateline: article.dateline !== undefined,
        copyrightHolder: item.copyrightHolder !== undefined,
        copyrightNotice: item.copyrightNotice !== undefined,
      };
      const fields = Object.entries(has).flatMap(([field, present]) => (present ? [field] : []));
      return [
        name,
        [items.length, item.version ?? '', article.text.length, article.tags.length, fields.join(' ')],
      ];
    }
    return [name, [items.length]];
  });
  expect(Object.fromEntries(facts)).toEqual(CORPUS);
});

function versioned(version: string, fields: Partial<WireItem> = {}): WireItem {
  return {
    id: 'a',
    format: 'ninjs',
    version,
    kind: 'text',
    status: 'usable',
    body: '',
    subjects: [],
    genres: [],
    infoSources: [],
    images: [],
    replaces: [],
    refs: [],
    ...fields,
  };
}

describe('versions', () => {
  test.each([
    ['a higher number', versioned('10'), versioned('9'), true],
    ['a lower number', versioned('9'), versioned('10'), false],
    ['the same', versioned('9'), versioned('9'), false],
    [
      'a later time',
      versioned('x', { versionCreated: '2026-12-01' }),
      versioned('y', { versionCreated: '2026-11-30' }),
      true,
    ],
    ['a kill of the same number', versioned('2', { status: 'canceled' }), versioned('2'), true],
    ['a text after its kill', versioned('2'), versioned('2', { signal: 'kill' }), false],
  ])('%s', (_, one, other, later) => expect(isLaterVersion(one, other)).toBe(later));

  test('a correction stays one if a further version arrives with it', () => {
    const newest = newestVersions([
      versioned('3'),
      versioned('2', { signal: 'correction', edNote: 'wrong number' }),
      versioned('1'),
    ]);
    expect(newest).toMatchObject([{ version: '3', signal: 'correction', edNote: 'wrong number' }]);
  });

  test('a kill notice withdraws the items that it names', () => {
    const notice = versioned('1', { id: 'k', signal: 'kill', replaces: ['a'] });
    expect(newestVersions([notice, versioned('4')])).toMatchObject([
      { id: 'k' },
      { id: 'a', status: 'canceled' },
    ]);
  });
});
