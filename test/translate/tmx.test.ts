import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import iconv from 'iconv-lite';
import { decodeByMark, readTmx, type TmxUnit } from '../../src/translate/memory/tmx.ts';

/** Reads a file in chunks of 7 bytes. Returns its units, or the message of the error. */
async function read(file: Uint8Array): Promise<TmxUnit[]> {
  const first = file.subarray(0, 200);
  const rest = Array.from({ length: Math.ceil(Math.max(0, file.length - 200) / 7) }, (_, index) =>
    file.subarray(200 + index * 7, 207 + index * 7),
  );
  const units: TmxUnit[] = [];
  for await (const unit of readTmx(decodeByMark(Readable.from([first, ...rest])))) units.push(unit);
  return units;
}

function tmx({ encoding = 'UTF-8', source = 'en', target = 'id', dtd = '', seg = 'Café “baru”' }) {
  return `<?xml version="1.0" encoding="${encoding}"?>${dtd}<tmx version="1.4"><header srclang="*all*"/><body><tu>
    <tuv xml:lang="${source}"><seg>New café</seg></tuv><tuv xml:lang="${target}"><seg>${seg}</seg></tuv></tu></body></tmx>`;
}

const pairsOf = async (text: string) =>
  (await read(Buffer.from(text))).map(({ from, to, target }) => [from, to, target]);

describe('encodings', () => {
  test.each([
    ['utf-8', 'utf8', 'Café “baru”'],
    ['iso-8859-1', 'latin1', 'Café baru'],
    ['windows-1252', 'win1252', 'Café “baru”'],
    ['windows-1256', 'win1256', 'مقهى جديد'],
    ['utf-16', 'utf16', 'Café “baru”'],
    ['utf-16', 'utf16le', 'Café “baru”'],
    ['utf-16', 'utf16be', 'Café “baru”'],
  ])('declared as %s, written as %s', async (encoding, written, seg) => {
    const units = await read(iconv.encode(tmx({ encoding, seg }), written));
    expect(units.map(({ target }) => target)).toEqual([seg]);
  });

  test('an unknown encoding is named', async () => {
    const outcome = read(Buffer.from(tmx({ encoding: 'x-klingon' })));
    await expect(outcome).rejects.toThrow('declares the encoding x-klingon');
  });
});

test.each([
  ['en-US', 'id-ID'],
  ['EN', 'IN'],
  ['eng', 'ind'],
  ['en_GB', 'id_ID'],
])('the codes %s and %s are en and id', async (source, target) => {
  expect(await pairsOf(tmx({ source, target }))).toEqual([['en', 'id', 'Café “baru”']]);
});

test('a placeholder is a space, formatting codes are nothing', async () => {
  const seg =
    'satu<ph x="1">&lt;br/&gt;</ph>dua <bpt i="1">&lt;b&gt;</bpt>tiga<ept i="1">&lt;/b&gt;</ept>, <it pos="begin">[</it> <hi>empat</hi>';
  expect(await pairsOf(tmx({ seg }))).toEqual([['en', 'id', 'satu dua tiga, empat']]);
});

test('a file that defines entities is refused', async () => {
  const dtd = '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>';
  await expect(pairsOf(tmx({ dtd, seg: '&b;' }))).rejects.toThrow('defines entities in its DTD');
  expect(await pairsOf(tmx({ dtd: '<!DOCTYPE tmx SYSTEM "tmx14.dtd">' }))).toHaveLength(1);
});
