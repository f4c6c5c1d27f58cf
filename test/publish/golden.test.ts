import { expect, test } from 'vitest';
import { FEED_FORMATS } from '../../src/publish/feeds/format-registry.ts';
import { edition } from './newsroom.ts';
import { feed, story } from './story.ts';

/** An edition with every property of an item. `npm run golden` rewrites the expected files. */
const base = story();
const stories = [
  story({
    number: 3,
    dateline: { place: 'Moskow dan Baghdad', agency: 'AFP', raw: 'MOSCOW (AFP) -' },
    section: 'Dunia',
    tags: ['Perundingan', 'Pelabuhan & laut'],
    agency: 'AFP',
    copies: [
      {
        ...base.lead,
        outlet: 'Pantai Post',
        homepage: 'https://pantai-post.example/',
        url: 'https://pantai-post.example/talks',
        byline: [],
      },
    ],
    image: {
      url: 'https://kanal-teluk.example/foto.jpg',
      alt: 'Kapal di dermaga',
      credit: 'Foto: A. Penulis',
      width: 1200,
      height: 675,
    },
    alternates: [{ url: 'https://kanal-teluk.example/ar/talks', language: 'ar' }],
    corrections: [
      {
        kind: 'correction',
        at: new Date('2026-11-10T11:00:00Z'),
        text: 'Kanal Teluk mengoreksi beritanya: “Jumlah kapal tiga, bukan empat.”',
        url: base.lead.url,
      },
    ],
    updatedAt: new Date('2026-11-10T11:00:00.003Z'),
  }),
  story({
    guid: '7a1d9a3c-22a7-4a43-8a7e-2f7a3d9be001',
    number: 2,
    headline: 'Kalimat pendek & “kutipan”',
    level: 'excerpt',
    origin: 'original',
    translator: undefined,
    lead: {
      ...base.lead,
      outlet: 'Kabar Nusa',
      language: 'id',
      agency: undefined,
      feedUrl: undefined,
      homepage: 'https://kabar-nusa.example/',
      url: 'https://kabar-nusa.example/2',
    },
    publishedAt: new Date('2026-11-10T09:20:00.002Z'),
    updatedAt: new Date('2026-11-10T09:20:00.002Z'),
  }),
  story({
    guid: '5d0f6a52-91c8-4b7e-8a55-6a3a5f0ce777',
    number: 1,
    headline: 'الوزير: المحادثات مستمرة',
    level: 'headline',
    publishedAt: new Date('2026-11-10T09:10:00.001Z'),
    updatedAt: new Date('2026-11-10T09:10:00.001Z'),
  }),
];

test.each(FEED_FORMATS)('$name matches the golden file', async (format) => {
  const document = format.render(
    feed(stories, {
      editions: [edition('semua', { dateline: 'wartaperang - {place} - ' })],
      deleted: [
        {
          id: 'urn:uuid:9a7d3f43-1111-4222-8333-444455556666',
          when: new Date('2026-11-10T10:00:00Z'),
          why: 'atas permintaan sumber',
        },
      ],
      archive: { archived: false, current: '/semua/', previous: '/semua/arsip/1/' },
    }),
  );
  await expect(document).toMatchFileSnapshot(`../golden/semua.${format.file}`);
});
