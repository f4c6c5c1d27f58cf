import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryFor } from '../../src/jobs/translate/translator.ts';
import { importMemory } from '../../src/jobs/translate/import-memory.ts';
import {
  engineUsage,
  refundCharacters,
  reserveCharacters,
} from '../../src/store/translation/engine-budget.ts';
import {
  allSentences,
  countSentences,
  storeSentences,
  knownSentences,
  similarSentences,
} from '../../src/store/translation/sentence-memory.ts';
import type { SentenceToKeep } from '../../src/store/translation/sentence-memory.ts';
import type { Store } from '../../src/store/open.ts';
import { decodeByMark, readTmx, writeTmx } from '../../src/translate/memory/tmx.ts';
import { freshStore, KINDS } from '../store/database.ts';

const pair = { from: 'en', to: 'id' };
const machine = (source: string, target: string, more: Partial<SentenceToKeep> = {}): SentenceToKeep => ({
  ...pair,
  source,
  target,
  glossary: '',
  origin: 'machine',
  by: 'deepl',
  ...more,
});
const human = (source: string, target: string): SentenceToKeep =>
  machine(source, target, { origin: 'human', by: 'n3m0' });
const wanted = (source: string, glossary = '') => ({ source, glossary });

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

function read(text: string, size = 7) {
  return all(readTmx(Readable.from(text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [])));
}

function file(body: string): string {
  const head =
    '<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="en"/>';
  return `${head}<body>${body}</body></tmx>`;
}

const dates = async ({ db }: Store) =>
  (await all(allSentences(db))).map(
    ({ source, createdAt }) => `${source} ${Math.floor(createdAt.getTime() / 1000)}`,
  );

const tuv = (language: string, stamp = '') =>
  `<tuv xml:lang="${language}" ${stamp}><seg>${language}</seg></tuv>`;

describe.each(KINDS)('on %s', (kind) => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore(kind);
  });
  afterAll(() => store[Symbol.asyncDispose]());

  test('a chat model’s sentence is used for its outlet only, until another outlet’s article confirms it', async () => {
    const source = 'The minister did not comment.';
    const sentence = { ...pair, source, glossary: '', origin: 'machine' as const, by: 'openai/m' };
    const found = async (outlet: string) =>
      (await memoryFor(store.db, outlet).lookup([wanted(source)], pair)).get(source)?.target;
    const learn = (outlet: string, target: string, steerable = true) =>
      memoryFor(store.db, outlet).remember([{ ...sentence, target, steerable }]);
    const exported = async () =>
      (await all(allSentences(store.db))).some((one) => one.source === source && one.by === 'openai/m');

    await learn('pencuri', 'Menteri tidak membantah bahwa ia menerima suap.');
    expect([await found('pencuri'), await found('korban')]).toEqual([
      'Menteri tidak membantah bahwa ia menerima suap.',
      undefined,
    ]);
    expect((await knownSentences(store.db, [wanted(source)], pair)).size).toBe(0);
    await learn('korban', 'Menteri tidak berkomentar.');
    expect([await found('pencuri'), await found('korban'), await exported()]).toEqual([
      undefined,
      'Menteri tidak berkomentar.',
      false,
    ]);
    await learn('korban', 'Menteri tidak berkomentar.');
    expect(await found('lain')).toBeUndefined();
    await learn('lain', 'Menteri tidak berkomentar.');
    expect([await found('pencuri'), await exported()]).toEqual(['Menteri tidak berkomentar.', true]);
  });

  test('sentences of other engines and of people are used for all outlets', async () => {
    const source = 'The harbour opened again.';
    const sentence = { ...pair, source, glossary: '', target: 'Pelabuhan dibuka lagi.', by: 'deepl' };
    await memoryFor(store.db, 'satu').remember([{ ...sentence, origin: 'machine' }]);
    expect((await memoryFor(store.db, 'dua').lookup([wanted(source)], pair)).size).toBe(1);
    await storeSentences(store.db, [human('A second harbour opened.', 'Pelabuhan kedua dibuka.')]);
    expect((await memoryFor(store.db, 'dua').lookup([wanted('A second harbour opened.')], pair)).size).toBe(
      1,
    );
    await store.db.deleteFrom('sentence').execute();
  });

  test('finds sentences by their normalised source; numbers and case are part of it', async () => {
    await storeSentences(store.db, [
      machine('“Three trucks” left—today.', 'Tiga truk berangkat hari ini.', {
        markup: '<b id="1">Tiga truk</b> berangkat',
      }),
      machine('كَتَبَ الوزيــر رسالة.', 'Menteri menulis surat.', { from: 'ar' }),
    ]);
    const known = await knownSentences(
      store.db,
      [wanted('"Three trucks"  left-today.'), wanted('"Four trucks" left-today.')],
      pair,
    );
    expect([...known]).toEqual([
      [
        '"Three trucks"  left-today.',
        {
          target: 'Tiga truk berangkat hari ini.',
          markup: '<b id="1">Tiga truk</b> berangkat',
          origin: 'machine',
          by: 'deepl',
        },
      ],
    ]);
    const arabic = await knownSentences(store.db, [wanted('كتب الوزير\u200f رسالة.')], {
      from: 'ar',
      to: 'id',
    });
    expect(arabic.size).toBe(1);
    await storeSentences(store.db, [machine('Who left?', 'Siapa pergi?', { from: 'en-US' })]);
    expect((await knownSentences(store.db, [wanted('Who left?')], { from: 'en-SG', to: 'id-ID' })).size).toBe(
      1,
    );
    await storeSentences(store.db, [machine('3 killed', '3 tewas')]);
    expect((await knownSentences(store.db, [wanted('4 killed'), wanted('3 Killed')], pair)).size).toBe(0);
  });

  test("a machine's sentence holds under its glossary only, a person's under any", async () => {
    await storeSentences(store.db, [
      machine('The Kremlin said no.', 'Kremlin berkata tidak.', { glossary: 'g1' }),
    ]);
    const ask = (glossary: string) =>
      knownSentences(store.db, [wanted('The Kremlin said no.', glossary)], pair);
    expect((await ask('g1')).size).toBe(1);
    expect((await ask('g2')).size).toBe(0);
    await storeSentences(store.db, [human('The Kremlin said no.', 'Kremlin menolak.')]);
    await storeSentences(store.db, [
      machine('The Kremlin said no.', 'Kremlin bilang tidak.', { glossary: 'g2' }),
    ]);
    for (const glossary of ['', 'g1', 'g2']) {
      expect((await ask(glossary)).get('The Kremlin said no.')).toMatchObject({
        target: 'Kremlin menolak.',
        by: 'n3m0',
      });
    }
    await storeSentences(store.db, [human('The Kremlin said no.', 'Kremlin menyatakan tidak.')]);
    expect((await ask('g9')).get('The Kremlin said no.')?.target).toBe('Kremlin menyatakan tidak.');
  });

  test('one lookup for a whole article is one query', async () => {
    const sentences = Array.from({ length: 500 }, (_, index) =>
      machine(`Sentence number ${index}.`, `Kalimat ${index}.`),
    );
    await Promise.all([
      storeSentences(store.db, sentences),
      storeSentences(store.db, sentences.toReversed()),
    ]);
    const known = await knownSentences(
      store.db,
      sentences.map(({ source }) => wanted(source)),
      pair,
    );
    expect(known.size).toBe(500);
  });

  test('offers similar sentences to editors, best first', async () => {
    await storeSentences(store.db, [
      machine('The army captured the northern airport yesterday.', 'Tentara merebut bandara utara kemarin.'),
      machine('Farmers sold tomatoes at the market.', 'Petani menjual tomat di pasar.'),
    ]);
    const matches = await similarSentences(
      store.db,
      'The army captured the southern airport yesterday.',
      pair,
    );
    expect(matches.map(({ target }) => target)).toEqual(['Tentara merebut bandara utara kemarin.']);
    expect(matches[0]?.similarity).toBeCloseTo(6 / 7);
  });

  test('counts and exports what it holds; what was exported is imported again', async () => {
    const rows = await all(allSentences(store.db));
    const counts = await countSentences(store.db);
    expect(counts.reduce((sum, { sentences }) => sum + sentences, 0)).toBe(rows.length);
    const tmx = (await all(writeTmx(allSentences(store.db, { origin: 'human' })))).join('');
    const units = await all(readTmx(Readable.from([tmx])));
    expect(units).toEqual([
      {
        ...pair,
        source: 'The Kremlin said no.',
        target: 'Kremlin menyatakan tidak.',
        by: 'n3m0',
        origin: 'human',
        createdAt: expect.any(Date),
      },
    ]);
  });

  test("an imported translation wins over a machine's under any glossary and loses to a person's", async () => {
    const source = 'The harbour reopened.';
    const ask = async () => (await knownSentences(store.db, [wanted(source, 'g1')], pair)).get(source);
    const imported = (target: string, by = 'CAT') => machine(source, target, { origin: 'imported', by });
    await storeSentences(store.db, [imported('Pelabuhan dibuka.')]);
    await storeSentences(store.db, [machine(source, 'Pelabuhan buka.', { glossary: 'g1' })]);
    expect(await ask()).toMatchObject({ origin: 'imported', target: 'Pelabuhan dibuka.', by: 'CAT' });
    await storeSentences(store.db, [human(source, 'Pelabuhan kembali dibuka.')]);
    await storeSentences(store.db, [imported('Pelabuhan dibuka lagi.', 'CAT 2')]);
    expect(await ask()).toMatchObject({ origin: 'human', target: 'Pelabuhan kembali dibuka.' });
    const rows = await all(allSentences(store.db, { origin: 'imported' }));
    expect(rows).toMatchObject([{ target: 'Pelabuhan dibuka lagi.', by: 'CAT 2' }]);
  });

  test('dates are kept, an older translation does not replace a newer one, and none is from the future', async () => {
    const stored = async () =>
      (await all(allSentences(store.db))).find(({ source }) => source === 'The bridge fell.');
    const dated = (target: string, createdAt: Date) => ({
      ...human('The bridge fell.', target),
      createdAt,
      usageCount: 3,
    });
    const [march, april] = [new Date('2026-03-01T10:00:00Z'), new Date('2026-04-01T10:00:00Z')];
    await storeSentences(store.db, [dated('Jembatan roboh.', april)]);
    await storeSentences(store.db, [dated('Jembatan jatuh.', march)]);
    expect(await stored()).toMatchObject({ target: 'Jembatan roboh.', createdAt: april, usageCount: 3 });
    await storeSentences(store.db, [dated('Jembatan ambruk.', new Date('2199-01-01'))]);
    expect((await stored())?.createdAt.getTime()).toBeLessThan(Date.now() + 60_000);
    await storeSentences(store.db, [human('The bridge fell.', 'Jembatan runtuh.')]);
    expect(await stored()).toMatchObject({ target: 'Jembatan runtuh.' });
  });

  test('an export imported into an empty memory keeps who made each sentence, and under which glossary', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'warta-tmx-'));
    const exported = join(folder, 'memory.tmx');
    const [made, written] = [
      machine('Rain fell.', 'Hujan turun.', { glossary: 'g7', by: 'bergamot/en-id tiny' }),
      human('Snow fell.', 'Salju turun.'),
    ];
    await storeSentences(store.db, [made, written]);
    await writeFile(exported, Readable.from(writeTmx(allSentences(store.db))));
    await using other = await freshStore(kind);
    expect(await importMemory(other.db, exported, { by: 'somebody' })).toBeGreaterThan(1);
    expect(await countSentences(other.db)).toEqual(expect.arrayContaining(await countSentences(store.db)));
    expect((await dates(other)).toSorted()).toEqual((await dates(store)).toSorted());
    const known = await knownSentences(other.db, [wanted('Rain fell.', 'g7'), wanted('Snow fell.')], pair);
    expect(known.get('Rain fell.')).toMatchObject({ origin: 'machine', by: 'bergamot/en-id tiny' });
    expect(known.get('Snow fell.')).toMatchObject({ origin: 'human', by: 'n3m0' });
    expect((await knownSentences(other.db, [wanted('Rain fell.', 'g8')], pair)).size).toBe(0);
    await rm(folder, { recursive: true });
  });

  test('budget: workers together never exceed it; refunds come back; days and months are apart', async () => {
    const now = new Date('2026-11-23T12:00:00Z');
    const reserve = (characters: number, at = now) =>
      reserveCharacters(store.db, 'deepl', characters, { day: 1_000, month: 1_500 }, at);
    const taken = await Promise.all(Array.from({ length: 30 }, () => reserve(100)));
    expect(taken.filter(Boolean)).toHaveLength(10);
    expect(await engineUsage(store.db, now)).toEqual([{ engine: 'deepl', today: 1_000, month: 1_000 }]);
    await refundCharacters(store.db, 'deepl', 300, now);
    expect(await reserve(301)).toBe(false);
    expect(await reserve(300)).toBe(true);
    const tomorrow = new Date('2026-11-24T00:00:01Z');
    expect(await reserve(501, tomorrow)).toBe(false);
    expect(await reserve(500, tomorrow)).toBe(true);
    expect(await engineUsage(store.db, tomorrow)).toEqual([{ engine: 'deepl', today: 500, month: 1_500 }]);
    expect(await reserve(1_000, new Date('2026-12-01T00:00:00Z'))).toBe(true);
    expect(await reserveCharacters(store.db, 'local', 1e9, {}, now)).toBe(true);
  });
});

describe('TMX', () => {
  test('reads units in any chunks: entities, CDATA, inline codes, several languages', async () => {
    const units = await read(
      file(`<tu creationid="ana"><tuv xml:lang="EN-US"><seg>Rice &amp; <bpt i="1">{b}</bpt>salt<ept i="1">{/b}</ept></seg></tuv>
        <tuv xml:lang="id"><seg><![CDATA[Beras & ]]><hi>garam</hi></seg></tuv><tuv xml:lang="fr"><seg>Riz et sel</seg></tuv></tu>
        <tu><tuv xml:lang="id" changeid="budi"><seg>Satu</seg></tuv><tuv xml:lang="en"><seg>One</seg></tuv></tu>
        <tu><tuv xml:lang="en"><seg> </seg></tuv><tuv xml:lang="id"><seg>Kosong</seg></tuv></tu>`),
    );
    expect(units).toEqual([
      { from: 'en', to: 'id', source: 'Rice & salt', target: 'Beras & garam', by: 'ana' },
      { from: 'en', to: 'fr', source: 'Rice & salt', target: 'Riz et sel', by: 'ana' },
      { from: 'en', to: 'id', source: 'One', target: 'Satu', by: 'budi' },
    ]);
  });

  test('a unit’s name, origin, date and use come from the variant, else the unit, else the header', async () => {
    const head =
      '<tmx version="1.4"><header srclang="en" creationid="agency"><prop type="x-origin">human</prop></header><body>';
    const units = await read(
      `${head}<tu creationdate="20240102T030405Z" usagecount="7">${tuv('en')}${tuv('id')}</tu>
      <tu changeid="ana" changedate="20240203T000000Z"><prop type="x-origin">machine</prop>${tuv('en')}${tuv('id', 'creationid="budi" creationdate="20230101T000000Z"')}</tu>
      <tu creationdate="yesterday" usagecount="many"><prop type="x-origin">robot</prop>${tuv('en')}${tuv('id')}</tu></body></tmx>`,
    );
    expect(
      units.map(({ by, origin, createdAt, usageCount }) => [
        by,
        origin,
        createdAt?.toISOString(),
        usageCount,
      ]),
    ).toEqual([
      ['agency', 'human', '2024-01-02T03:04:05.000Z', 7],
      ['budi', 'machine', '2023-01-01T00:00:00.000Z', undefined],
      ['agency', undefined, undefined, undefined],
    ]);
  });

  test('reads UTF-16 as translation tools write it', async () => {
    const text = file(
      '<tu><tuv xml:lang="en"><seg>War</seg></tuv><tuv xml:lang="id"><seg>Perang</seg></tuv></tu>',
    );
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const chunks = [bytes.subarray(0, 33), bytes.subarray(33, 34), bytes.subarray(34)];
    const units = await all(readTmx(decodeByMark(Readable.from(chunks))));
    expect(units).toMatchObject([{ source: 'War', target: 'Perang' }]);
  });

  test.each([
    ['another format', '<html><body>no</body></html>', /<html>, not <tmx>/],
    ['a file cut off', '<tmx version="1.4"><body><tu>', /<\/tmx> is missing/],
    ['no XML at all', 'hello', /no XML/],
    [
      'an endless segment',
      file(`<tu><tuv xml:lang="en"><seg>${'a'.repeat(100_001)}</seg></tuv></tu>`),
      /longer than/,
    ],
  ])('refuses %s', async (_, text, message) => {
    await expect(read(text, 5_000)).rejects.toThrow(message);
  });

  test('writes what XML forbids in no form', async () => {
    const row = {
      ...pair,
      source: 'a <b> & "c"\u0000\u0008',
      target: 'د\ud800',
      by: '"x" & y',
      origin: 'human',
      createdAt: new Date(0),
    } as const;
    const text = (await all(writeTmx(Readable.from([row])))).join('');
    expect(await read(text)).toEqual([
      { ...pair, source: 'a <b> & "c"', target: 'د', by: '"x" & y', origin: 'human', createdAt: new Date(0) },
    ]);
  });
});
