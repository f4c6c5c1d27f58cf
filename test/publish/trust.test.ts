import { expect, test } from 'vitest';
import { trustGaps } from '../../src/publish/trust.ts';
import type { Credit } from '../../src/model/story.ts';

const source = (id: string, name: string, homepage: string, licence?: string) => ({
  id,
  name,
  homepage,
  licence,
  hosts: [],
  listings: [],
  enabled: true,
  include: [],
  exclude: [],
});
const sources = [
  source('teluk', 'Kanal Teluk', 'https://www.teluk.example/', 'Kontrak 7'),
  source('bukit', 'Warta Bukit', 'https://bukit.blogspot.com/'),
  source('lembah', 'Suara Lembah', 'https://lembah.blogspot.com/'),
];
const credit = (changes: Partial<Credit> = {}): Credit => ({
  sourceId: 'teluk',
  outlet: 'Kanal Teluk',
  homepage: 'https://www.teluk.example/',
  url: 'https://www.teluk.example/kapal',
  headline: 'Kapal',
  language: 'id',
  byline: [],
  ...changes,
});
const bukit = (url: string): Credit =>
  credit({ sourceId: 'bukit', outlet: 'Warta Bukit', homepage: 'https://bukit.blogspot.com/', url });

test.each([
  ['the same domain', credit({ url: 'https://m.teluk.example/kapal' }), [], 'Kontrak 7', []],
  [
    'the host of another source',
    credit({ url: 'https://bukit.blogspot.com/kapal' }),
    [],
    'Kontrak 7',
    [/Kanal Teluk is credited, but bukit\.blogspot\.com belongs to bukit/],
  ],
  [
    'the host of nobody',
    credit({ url: 'https://lain.example/kapal' }),
    [],
    'Kontrak 7',
    [/belongs to no source/],
  ],
  ['another name', credit({ outlet: 'Teluk' }), [], 'Kontrak 7', [/the name of teluk is Kanal Teluk/]],
  ['no licence', credit(), [], undefined, [/published under no licence, but .* "Kontrak 7"/]],
  [
    'a licence that was not granted',
    bukit('https://bukit.blogspot.com/a'),
    [],
    'Kontrak 7',
    [/"Kontrak 7", but the licence of bukit is no licence/],
  ],
  [
    'a copy on the host of another tenant',
    credit(),
    [bukit('https://lembah.blogspot.com/a')],
    'Kontrak 7',
    [/Warta Bukit is credited, but lembah\.blogspot\.com belongs to lembah/],
  ],
  [
    'a source that has left the file',
    credit({
      sourceId: 'lama',
      outlet: 'Lama',
      homepage: 'https://lama.example/',
      url: 'https://www.lama.example/a',
    }),
    [],
    undefined,
    [],
  ],
  [
    'a source that has left the file, with another host',
    credit({ sourceId: 'lama', outlet: 'Lama', homepage: 'https://lama.example/' }),
    [],
    undefined,
    [/www\.teluk\.example is not a host of https:\/\/lama\.example\//],
  ],
])('%s', (_what, lead, copies, licence, expected) => {
  expect(trustGaps({ lead, copies, licence }, sources)).toEqual(
    expected.map((pattern) => expect.stringMatching(pattern)),
  );
});
