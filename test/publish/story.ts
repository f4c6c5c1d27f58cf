import type { PublishedStory } from '../../src/model/story.ts';
import { buildFeed, type Feed, type FeedPlan } from '../../src/publish/feeds/feed.ts';
import { edition, site } from './newsroom.ts';

/** A published story for tests. All fields have defaults. */
export function story(fields: Partial<PublishedStory> = {}): PublishedStory {
  return {
    id: 1,
    guid: '0b1e6c1e-6f0f-4a53-9a51-0f3d2b1c4d5e',
    editionId: 'semua',
    number: 1,
    level: 'full',
    language: 'id',
    headline: 'Perundingan di pelabuhan berlanjut',
    bodyHtml:
      '<p>Perundingan itu berlanjut pada Selasa. Kedua pihak belum sepakat.</p><p>Pertemuan berikutnya besok.</p>',
    text: 'Perundingan itu berlanjut pada Selasa. Kedua pihak belum sepakat.\n\nPertemuan berikutnya besok.',
    origin: 'machine',
    engine: 'uji/1',
    translator: 'Mesin Uji',
    lead: {
      sourceId: 'kanal-teluk',
      outlet: 'Kanal Teluk',
      homepage: 'https://kanal-teluk.example/',
      feedUrl: 'https://kanal-teluk.example/rss.xml',
      url: 'https://kanal-teluk.example/2026/11/10/talks',
      headline: 'Talks at the port go on',
      language: 'en',
      agency: 'AFP',
      byline: ['Rana Haddad'],
      publishedAt: new Date('2026-11-10T08:04:00.000Z'),
    },
    copies: [],
    tags: [],
    images: 'link',
    picture: [],
    rights: { metaRobots: [] },
    alternates: [],
    original: {
      language: 'en',
      headline: 'Talks at the port go on',
      bodyHtml:
        '<p>The talks went on on Tuesday. The sides have not agreed.</p><p>They meet again tomorrow.</p>',
    },
    publishedAt: new Date('2026-11-10T09:30:15.001Z'),
    updatedAt: new Date('2026-11-10T09:30:15.001Z'),
    corrections: [],
    related: [],
    ...fields,
  };
}

export function feed(stories: readonly PublishedStory[], fields: Partial<FeedPlan> = {}): Feed {
  return buildFeed({
    site,
    editions: [edition('semua')],
    title: 'Warta',
    description: 'Berita dunia dalam bahasa Indonesia',
    page: '/semua/',
    folder: '/semua/',
    form: 'full',
    stories,
    ...fields,
  });
}
