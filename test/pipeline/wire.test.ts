import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app/app.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { loadPublished, loadWithdrawn } from '../../src/store/publication/published-stories.ts';
import { type Outlet, serve } from '../fetch/loopback.ts';
import { KINDS } from '../store/database.ts';
import { install, type Installation } from './installation.ts';

const never = new AbortController().signal;
const START = Date.now() - 3 * 3_600_000;

const ferry = [
  'Sebuah feri penumpang kandas di selat Orlan pada Selasa malam setelah mesinnya mati di tengah gelombang setinggi tiga meter, kata otoritas pelabuhan.',
  'Semua 214 penumpang dan awak kapal dipindahkan ke dua kapal tunda sebelum tengah malam, menurut kepala penjaga pantai Marit Solberg.',
  'Kapal itu berlayar dari Qasira menuju pulau Lindra dengan muatan 38 kendaraan dan bahan pangan untuk pasar mingguan.',
] as const;
const texts: Readonly<Record<string, string>> = {
  Velmar:
    'Wali kota Velmar membuka jembatan gantung sepanjang 640 meter pada Rabu pagi setelah pembangunan selama empat tahun yang menelan biaya dua kali lipat dari rencana semula.',
  Lindra:
    'Nelayan pulau Lindra menolak izin tambang pasir laut yang diterbitkan kementerian pekan lalu dan mengancam menutup pelabuhan bila kapal keruk tiba di perairan mereka.',
  Qasira:
    'Bank sentral di Qasira diperkirakan menahan suku bunga acuan pada rapat berikutnya karena harga gandum turun tajam sejak panen raya dimulai di dataran selatan.',
  Tarsa:
    'Perpustakaan kota Tarsa menemukan naskah lontar abad ketujuh belas di balik dinding ruang baca ketika tukang kayu memperbaiki rak yang dimakan rayap, kata kepala arsip.',
};
const other = (place: string) => [texts[place] ?? ''];

/** One item of ninjs 3. */
function ninjs(id: string, fields: Record<string, unknown>, body: readonly string[]): object {
  return {
    uri: `urn:newsml:antariksa.example:${id}`,
    type: 'text',
    version: '1',
    versionCreated: new Date(START).toISOString(),
    pubStatus: 'usable',
    language: 'id',
    headlines: [{ role: 'main', value: `Berita ${id}` }],
    bodies: [{ role: 'main', contentType: 'text/html', value: body.map((one) => `<p>${one}</p>`).join('') }],
    ...fields,
  };
}

/** A version of one story. */
const version = (number: string, fields: Record<string, unknown>, body: readonly string[]) =>
  JSON.stringify(
    ninjs(
      'feri',
      { version: number, headlines: [{ role: 'main', value: 'Feri Kandas di Selat Orlan' }], ...fields },
      body,
    ),
  );

describe.each(KINDS)('deliveries of an agency, on %s', (kind) => {
  let service: Outlet;
  let installation: Installation;
  let app: App;
  let folder: string;

  beforeAll(async () => {
    service = await serve({
      '/items': (_, response) =>
        response.end(JSON.stringify({ items: [ninjs('satu', {}, other('Velmar'))], next: '/items/2' })),
      '/items/2': (_, response) => {
        response.setHeader('content-type', 'application/zip');
        response.end(
          zipSync({
            'dua.json': strToU8(JSON.stringify(ninjs('dua', {}, other('Lindra')))),
            'foto.jpg': strToU8('x'),
          }),
        );
      },
    });
    installation = await install(
      kind,
      `sources:
  - { id: antariksa, name: Antariksa, homepage: 'https://antariksa.example/', language: id, timezone: Asia/Jakarta, agency: true, every: 1m, delay: 0s,
      publish: full, licence: kontrak, listings: [{ wire: ./kiriman, done: ./selesai }] }
  - { id: layanan, name: Layanan, homepage: '${service.url}/', language: id, timezone: Asia/Jakarta, every: 1m, delay: 0s,
      publish: full, licence: kontrak, listings: [{ wire: '${service.url}/items' }] }
editions: [{ id: semua, title: Semua }]
`,
    );
    folder = join(installation.folder, 'kiriman');
    await mkdir(folder);
    app = await openApp(installation.env);
  }, 900_000);
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await installation[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  /** As an agency's client: written under another name, then renamed. */
  const deliver = async (name: string, text: string): Promise<void> => {
    await writeFile(join(folder, `${name}.tmp`), text);
    await rename(join(folder, `${name}.tmp`), join(folder, name));
  };
  const crawl = async () => crawlOnce(await app.jobs(), { all: true }, never);
  const shown = async () => loadPublished(app.db, { editionId: 'semua' }, 20);
  const about = async (word: string) => (await shown()).filter(({ text }) => text.includes(word));
  test('become articles, updates, corrections and withdrawals', { timeout: 240_000 }, async () => {
    await deliver('1.json', version('1', {}, ferry.slice(0, 2)));
    await writeFile(join(folder, '9.json.tmp'), 'half a fi');
    await deliver('8.json', '{"uri": "urn:cut"');
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await deliver('2.json', JSON.stringify(ninjs('embargo', { embargoedUntil: later }, other('Qasira'))));
    await deliver(
      '3.json',
      JSON.stringify(ninjs('terbatas', { usageTerms: 'Not for use outside Europe.' }, other('Tarsa'))),
    );
    await crawl();
    expect((await readdir(folder)).toSorted()).toEqual(['8.json', '9.json.tmp']);
    expect((await readdir(join(installation.folder, 'selesai'))).toSorted()).toEqual([
      '1.json',
      '2.json',
      '3.json',
    ]);
    const [first] = await about('Orlan');
    expect(first).toMatchObject({
      level: 'full',
      lead: { url: 'https://antariksa.example/#urn:newsml:antariksa.example:feri', outlet: 'Antariksa' },
    });
    expect(await about('Qasira')).toEqual([]);
    const held = await app.db
      .selectFrom('publication')
      .select(['state', 'reason'])
      .where('state', '=', 'held')
      .execute();
    expect(held).toEqual([{ state: 'held', reason: 'embargo' }]);
    expect((await about('Tarsa')).map(({ level }) => level)).toEqual(['headline']);
    // Two pages, the second one a ZIP archive.
    expect(await about('Velmar')).toHaveLength(1);
    expect(await about('Lindra')).toHaveLength(1);

    const corrected = ferry.map((text) => text.replace('214', '241'));
    await deliver('4.json', version('2', { edNote: 'Koreksi: jumlah penumpang.' }, corrected));
    // An earlier version that arrives late changes nothing.
    await deliver('5.json', version('1', {}, ferry.slice(0, 1)));
    await crawl();
    const [second] = await about('Orlan');
    expect(second).toMatchObject({ guid: first?.guid, number: first?.number });
    expect(second?.text).toContain('241');
    expect(second?.corrections.map((one) => [one.kind, one.text])).toContainEqual([
      'correction',
      'Antariksa mengoreksi beritanya: “Koreksi: jumlah penumpang.”',
    ]);
    const { evidence } = await app.db
      .selectFrom('article')
      .select('evidence')
      .where('key', '=', 'wire:urn:newsml:antariksa.example:feri')
      .executeTakeFirstOrThrow();
    expect(new Set(evidence.map((one) => one.kind))).toEqual(new Set(['wire']));

    await deliver(
      '6.json',
      version('3', { pubStatus: 'canceled', edNote: 'Sumber tidak terverifikasi' }, []),
    );
    await crawl();
    expect(await about('Orlan')).toEqual([]);
    const gone = await loadWithdrawn(app.db, {}, 10);
    expect(gone.map(({ guid }) => guid)).toEqual([first?.guid]);
    const listing = await app.db.selectFrom('listing').select(['error', 'source_id']).execute();
    expect(listing.map(({ error }) => error)).toEqual([null, null]);
  });
});
