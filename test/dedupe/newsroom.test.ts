import { describe, expect, test } from 'vitest';
import { clusterInMemory } from '../../bench/dedupe/in-memory.ts';

/** Invented examples of common newsroom practice: each list is texts in order of arrival. */
interface Text {
  readonly text: string;
  readonly outlet?: string;
  /** Hours after the first one. */
  readonly hours?: number;
}

/** The grouping of the texts; each group is named by its first text: [0, 0, 2]. */
function groups(texts: readonly Text[]): number[] {
  const documents = texts.map(({ text, outlet = '', hours = 0 }, at) => ({
    id: String(at),
    url: `https://outlet${outlet}.example/${at}`,
    title: '',
    text,
    lang: 'en',
    published_at: new Date(Date.UTC(2026, 10, 2, 8) + hours * 3_600_000).toISOString(),
    outlet: outlet === '' ? `outlet${at}` : outlet,
  }));
  const stories = [...clusterInMemory(documents).values()];
  return stories.map((story) => stories.indexOf(story));
}

const together = (count: number) => Array.from({ length: count }, () => 0);
const apart = (count: number) => Array.from({ length: count }, (_, at) => at);

const credit =
  '(Photo: Anwar Delmi / Levant Press Agency / handout via the Ministry of Shipping; editorial use only, no resale, no archive)';
const captions = [
  'Refugees queue for water at the camp near Orrin, Tarsenia, on Monday.',
  'A trawler leaves the harbour of Velmar at dawn, November 2.',
  'Fans of Portmere celebrate the winning goal.',
  'Oksana Terel, captain of the port, speaks to reporters in front of the grain ship that was the first to leave Velmar this morning, nine days after the storm closed its harbour.',
];

const report = `VELMAR (LPA) - The harbour of Velmar opened on Monday for the first time in nine days after engineers cleared two wrecks from its mouth.

Eleven grain ships left before noon under the eyes of a crowd that lined the quay. The port captain, Oksana Terel, said that the channel was safe for vessels of up to nine metres of draught.

"We have waited for this morning like for a birth," she said. "Nobody in this office has slept more than three hours since the storm, and nobody complained."

Fishermen, who had lost most of a season, were the first to follow. The ministry of shipping warned that mines might still drift in the outer strait and asked crews to keep watch by day and to anchor by night.`;
const sentences = report.replaceAll('\n\n', ' ').split(/(?<=[.”"]) (?=[A-Z"])/);

const quake = (size: string, hour: string, place: string, depth: string, latitude: string) =>
  `Gempa bumi bermagnitudo ${size} mengguncang wilayah ${place} pada Senin pukul ${hour} WIB. Pusat gempa berada di ${latitude} Lintang Selatan pada kedalaman ${depth} kilometer, kata badan meteorologi. Gempa tidak berpotensi tsunami. Hingga berita ini ditulis belum ada laporan mengenai kerusakan bangunan maupun korban jiwa akibat gempa tersebut.`;

const match = (home: string, away: string, score: string, scorer: string, minute: string, ground: string) =>
  `${home} beat ${away} ${score} in the Karsa League on Saturday. ${scorer} scored the winner in the ${minute} minute at ${ground} after a goalless first half. The result lifts ${home} in the table with eight matches of the season left to play. ${away} remain winless since the winter break.`;

const losses = (day: string, killed: string, tanks: string, guns: string, ships: string) =>
  `The general staff of Tarsenia said on its daily update that Qalira had lost about ${killed} soldiers since the beginning of the war as of day ${day}. The losses include ${tanks} tanks, ${guns} artillery systems and ${ships} ships and boats, it said. The figures are being updated, it added, and could not be verified independently. Qalira has not commented on its losses since the spring.`;

const release = `"This agreement opens a road that was closed for a generation," minister Yelda Marosh said in a statement released on Monday. "We thank every captain who kept faith with us. The first convoy will sail on Thursday with 40,000 tonnes of wheat, and others will follow every second day until the silos are empty."`;

const about =
  'Follow our channel for the latest news of the day and subscribe to our newsletter, free of charge for all readers.';

describe('one story', () => {
  test.each<[string, readonly Text[]]>([
    [
      'a bulletin of one sentence with each outlet’s own dateline and credit',
      [
        { text: sentences[0] ?? '' },
        { text: (sentences[0] ?? '').replace('VELMAR (LPA) - ', 'Velmar, Kabar.example - ') },
        { text: `${(sentences[0] ?? '').replace('VELMAR (LPA) - ', '')} (LPA/oks)` },
      ],
    ],
    [
      'one caption that two outlets carry, with its credit and without',
      [{ text: `${captions[3]} ${credit}` }, { text: captions[3] ?? '' }, { text: `${captions[3]} (LPA)` }],
    ],
    [
      'a developing story that the outlet writes on under new addresses',
      [1, 2, 4, sentences.length].map((count, at) => ({
        text: sentences.slice(0, count).join(' '),
        outlet: 'a',
        hours: at,
      })),
    ],
    [
      'the morning’s report in the evening edition, with a paragraph more',
      [
        { text: report, outlet: 'a' },
        {
          text: `${report}\n\nIn the evening the queue of lorries had shrunk to forty.`,
          outlet: 'a',
          hours: 10,
        },
      ],
    ],
    [
      'a toll that rises while the agency writes on',
      [
        { text: report.replace('Eleven', '11') },
        { text: report.replace('Eleven', '14').replace('two wrecks', 'three wrecks'), hours: 3 },
      ],
    ],
    [
      'one earthquake’s notice, from the office and as two outlets put it up',
      [
        { text: quake('5,1', '07.14', 'Pulau Dorvan', '10', '3,42') },
        { text: `Jakarta, Harian - ${quake('5,1', '07.14', 'Pulau Dorvan', '10', '3,42')} (bmk/red)` },
        { text: quake('5,1', '07.14', 'Pulau Dorvan', '10', '3,42').split('. ').slice(0, 3).join('. ') },
      ],
    ],
    [
      'a lead written anew over the agency’s text',
      [
        { text: report },
        {
          text: [
            'Ships sailed again from the grain port of Velmar this week, ending the longest closure in its history.',
            ...sentences.slice(1),
          ].join(' '),
        },
      ],
    ],
    [
      'a press release that two outlets put up as it is',
      [{ text: `${release} ${about}` }, { text: release }],
    ],
  ])('%s', (_, texts) => {
    expect(groups(texts)).toEqual(together(texts.length));
  });
});

describe('as many stories as texts', () => {
  test.each<[string, readonly Text[]]>([
    ['captions with one long credit', captions.map((caption) => ({ text: `${caption} ${credit}` }))],
    [
      'captions of one outlet with one long credit',
      captions.map((caption, at) => ({ text: `${caption} ${credit}`, outlet: 'a', hours: at / 10 })),
    ],
    ['bulletins with one call to subscribe', captions.map((caption) => ({ text: `${caption}\n\n${about}` }))],
    [
      'short reports with one long boilerplate',
      [sentences.slice(0, 3), sentences.slice(3, 5).toReversed()].map((own) => ({
        text: `${own.join(' ')}\n\nKabar.example is an independent house of news that was founded in 1987. Its editors follow a code that is published on this page and correct errors at once. If you have found one, please write to the readers’ desk with the address of the page and the passage that you mean, and you will have an answer within two working days. The house is paid for by its readers and by no party, ministry or bank, and its accounts are open to everybody who asks.`,
      })),
    ],
    [
      'earthquakes of one morning',
      [
        { text: quake('5,1', '07.14', 'Pulau Dorvan', '10', '3,42') },
        { text: quake('4,8', '09.51', 'Teluk Karsa', '21', '6,07'), hours: 2 },
        { text: quake('4,8', '11.20', 'Selat Orrin', '35', '1,93'), outlet: 'outlet0', hours: 4 },
      ],
    ],
    [
      'results of one afternoon',
      [
        { text: match('Portmere', 'Velmar', '1-0', 'Andi Rumpa', '71st', 'Capstan Ground') },
        { text: match('Hasten', 'Orrin', '2-1', 'Perun Adali', '88th', 'the Old Quarry') },
        { text: match('Sarkhal', 'Dorvan', '3-2', 'Ilya Vesh', '90th', 'Riverside') },
      ],
    ],
    [
      'the losses of three days',
      [
        { text: losses('611', '402,110', '5,321', '9,004', '22') },
        { text: losses('612', '403,020', '5,330', '9,021', '22'), hours: 24 },
        { text: losses('613', '403,990', '5,342', '9,036', '23'), hours: 48, outlet: 'outlet1' },
      ],
    ],
    [
      'two reports that quote one press release',
      [
        {
          text: `Farmers in the north of Tarsenia were told to bring what is left of their harvest to the railway by Wednesday evening. Wagons wait at eleven stations, and the army has lent its lorries to villages without one. ${release} Prices rose by a tenth within an hour of the news, traders at the exchange of Hasten said.`,
        },
        {
          text: `Insurers halved the premium for voyages through the strait, a sign that underwriters trust the ceasefire more than most diplomats do. A broker in Portmere spoke of the busiest day since the spring. ${release} Two shipping lines said that they would wait for the second convoy before they sent vessels of their own.`,
        },
      ],
    ],
    [
      'two verdicts in one form of words',
      ['Ratna Wulan|penggelapan dana desa|empat', 'Suryo Baskara|penipuan umrah|tujuh'].map((one) => {
        const [name, crime, years] = one.split('|');
        return {
          text: `Majelis hakim Pengadilan Negeri Velmar menjatuhkan vonis ${years} tahun penjara kepada ${name} dalam perkara ${crime}. Vonis itu lebih ringan daripada tuntutan jaksa. Terdakwa dan jaksa menyatakan pikir-pikir selama tujuh hari atas putusan tersebut.`,
        };
      }),
    ],
  ])('%s', (_, texts) => {
    expect(groups(texts)).toEqual(apart(texts.length));
  });
});

describe('pages that collect several stories', () => {
  const parts = [
    report,
    'A lake behind a landslide burst its banks in the highlands of Dorvan before dawn and sent a wall of water into a valley of farms. At least 26 people died and 61 are missing, officials said. The flood cut the only road into the valley of Sarkhal, two bridges and a school that stood empty at that hour. Helicopters were held on the ground by low clouds.',
    'Oil rose for a third day as traders waited for the outcome of the talks on the strait and storms kept tankers in port. A barrel for delivery in January gained two per cent. Stocks in Portmere fell for a fifth week, and refiners asked for longer contracts. Analysts of two banks spoke of nervous and thin trade.',
    'The rowing club of Capstan Street won the cup of the strait after a race that had to be rowed twice. In the second both boats were level at every mark until the last two hundred metres. The winners needed five minutes and half a minute more, the third best time on that water since the cup was given.',
  ];
  const firsts = parts.map((part) => part.replaceAll('\n\n', ' ').split('. ').slice(0, 3).join('. '));

  test('a morning digest and the outlet’s evening digest connect no stories', () => {
    const digest = firsts.join('\n\n');
    const evening = [...firsts.slice(1), 'The council of Hasten voted to reopen the ferry on Friday.'].join(
      '\n\n',
    );
    const texts = [...parts, digest].map((text): Text => ({ text }));
    expect(groups([...texts, { text: evening, outlet: 'outlet4', hours: 10 }])).toEqual([...apart(5), 4]);
  });

  test('a digest that arrives first absorbs only the report that it begins with', () => {
    const texts = [firsts.join('\n\n'), ...parts].map((text) => ({ text }));
    expect(groups(texts).slice(2)).toEqual([2, 3, 4]);
  });

  test('a growing live blog is one story and does not absorb the reports that it cites', () => {
    const posts = firsts.map((first, at) => `${10 + at}:00 ${first}`);
    const blog = (count: number): Text => ({
      text: posts.slice(0, count).toReversed().join('\n\n'),
      outlet: 'live',
      hours: count,
    });
    const [, ...reports] = parts;
    expect(groups([blog(2), ...reports.slice(1).map((text) => ({ text }))])).toEqual(apart(3));
  });
});
