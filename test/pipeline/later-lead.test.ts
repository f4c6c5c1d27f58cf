import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app/app.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { loadPublished } from '../../src/store/publication/published-stories.ts';
import { textVersions } from '../../src/store/translation/text-versions.ts';
import { html, type Outlet, serve } from '../fetch/loopback.ts';
import { KINDS } from '../store/database.ts';
import { install, type Installation } from './installation.ts';

const never = new AbortController().signal;
const START = Date.now() - 3 * 3_600_000;

const quake = [
  'Gempa kuat mengguncang pesisir timur Tarsenia pada Senin pagi dan membuat ribuan orang berlarian keluar rumah, kata pejabat setempat.',
  'Gempa bermagnitudo 6,9 itu terjadi 40 kilometer dari pelabuhan Velmar pada kedalaman 12 kilometer pukul 05.14 waktu setempat, kata badan geofisika.',
  'Belum ada laporan korban, tetapi Wali Kota Velmar Ilse Hadrami mengatakan kepada radio bahwa listrik di sebagian kota tua padam.',
  'Petugas penyelamat mencari korban di dua blok apartemen yang runtuh di kawasan barat; sedikitnya empat orang diyakini terjebak.',
  '"Saya menggendong anak saya dan berlari menuruni sembilan lantai dalam gelap," kata Tarik Velden, pekerja dermaga yang tinggal di dekat pelabuhan.',
  'Tarsenia terletak di garis patahan yang pada 1998 menimbulkan gempa bermagnitudo 7,4 dan menewaskan lebih dari 900 orang.',
] as const;
const ferry = [
  'Sebuah feri penumpang kandas di selat Orlan pada Selasa malam setelah mesinnya mati di tengah gelombang setinggi tiga meter, kata otoritas pelabuhan.',
  'Semua 214 penumpang dan awak kapal dipindahkan ke dua kapal tunda sebelum tengah malam, menurut kepala penjaga pantai Marit Solberg.',
  'Kapal itu berlayar dari Qasira menuju pulau Lindra dengan muatan 38 kendaraan dan bahan pangan untuk pasar mingguan.',
  'Penyelidik keselamatan pelayaran dijadwalkan memeriksa ruang mesin pada Rabu pagi begitu cuaca di selat itu membaik.',
] as const;

interface Lead {
  readonly headline: string;
  readonly body: readonly string[];
  readonly minutes: number;
}
const corrected = quake.map((text) => text.replace('6,9', '5,9'));
const leads = {
  gempa: { headline: 'Gempa Kuat Guncang Pesisir Tarsenia', body: quake.slice(0, 3), minutes: 0 },
  feri: { headline: 'Feri Kandas di Selat Orlan', body: ferry.slice(0, 3), minutes: 5 },
  terjebak: {
    headline: 'Empat Orang Terjebak Setelah Gempa Guncang Tarsenia',
    body: [quake[0], quake[3], quake[1], quake[4], quake[5]],
    minutes: 50,
  },
  'feri-2': { headline: 'Feri Kandas di Selat Orlan, Penyelidikan Dimulai', body: ferry, minutes: 55 },
  ralat: {
    headline: 'RALAT: Empat Orang Terjebak Setelah Gempa Guncang Tarsenia',
    body: [0, 3, 1, 4, 5].map((index) => corrected[index] ?? ''),
    minutes: 70,
  },
} satisfies Record<string, Lead>;
const PHASES = [['gempa', 'feri'], ['terjebak', 'feri-2'], ['ralat']] as const;

const at = ({ minutes }: Lead) => new Date(START + minutes * 60_000);
const linesOf = (lead: Lead) => lead.body.map((text) => `<p>${text}</p>`).join('');

const page = (lead: Lead) =>
  html(`<!doctype html><html lang="id"><head><title>${lead.headline}</title>
    <meta property="article:published_time" content="${at(lead).toISOString()}"></head>
    <body><article><h1>${lead.headline}</h1>${linesOf(lead)}</article></body></html>`);

describe.each(KINDS)('later leads at new URLs, on %s', (kind) => {
  let outlet: Outlet;
  let installation: Installation;
  let app: App;
  let phase = 1;

  function feed(_: unknown, response: ServerResponse): void {
    const items = PHASES.slice(0, phase)
      .flat()
      .map((name) => {
        const lead = leads[name];
        return `<item><title>${lead.headline}</title><link>${outlet.url}/berita/${name}</link><pubDate>${at(lead).toUTCString()}</pubDate></item>`;
      });
    response.setHeader('content-type', 'application/rss+xml');
    response.end(`<rss version="2.0"><channel><title>Antariksa</title>${items.join('')}</channel></rss>`);
  }

  beforeAll(async () => {
    outlet = await serve({
      '/feed.xml': feed,
      ...Object.fromEntries(Object.entries(leads).map(([name, lead]) => [`/berita/${name}`, page(lead)])),
    });
    installation = await install(
      kind,
      `sources:
  - { id: antariksa, name: Antariksa, homepage: '${outlet.url}/', language: id, timezone: Asia/Jakarta, agency: true, every: 1m, delay: 0s,
      publish: full, licence: kerja sama, listings: [{ feed: '${outlet.url}/feed.xml' }] }
editions: [{ id: semua, title: Semua }]
`,
    );
    app = await openApp(installation.env);
  }, 900_000);
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await installation[Symbol.asyncDispose]();
    await outlet[Symbol.asyncDispose]();
  });

  const crawl = async (next: number): Promise<void> => {
    phase = next;
    await crawlOnce(await app.jobs(), { all: true }, never);
  };
  const itemAbout = async (word: string) => {
    const items = (await loadPublished(app.db, { editionId: 'semua' }, 10)).filter(({ text }) =>
      text.includes(word),
    );
    expect(items).toHaveLength(1);
    const [item] = items;
    if (!item) throw new Error(`no item about ${word}`);
    return item;
  };

  test(
    'become the item’s next version, with what changed; a correction is marked',
    { timeout: 900_000 },
    async () => {
      await crawl(1);
      const first = await itemAbout('Velmar');
      expect(first.text).toContain('Belum ada laporan korban');
      const edited = await itemAbout('Orlan');
      await app.db
        .updateTable('translation')
        .set({ origin: 'human', translator: 'n3m0', headline: 'Feri Kandas, Semua Penumpang Selamat' })
        .where('headline', '=', edited.headline)
        .execute();

      await crawl(2);
      const second = await itemAbout('Velmar');
      expect(second).toMatchObject({
        guid: first.guid,
        number: first.number,
        publishedAt: first.publishedAt,
        headline: 'Empat Orang Terjebak Setelah Gempa Guncang Tarsenia',
        lead: { url: `${outlet.url}/berita/terjebak` },
        copies: [{ url: `${outlet.url}/berita/gempa` }],
      });
      expect(second.text).not.toContain('Belum ada laporan korban');
      expect(second.updatedAt.getTime()).toBeGreaterThan(first.updatedAt.getTime());
      expect(second.corrections.map((one) => [one.kind, one.text])).toEqual([
        ['update', expect.stringContaining('judul semula “Gempa Kuat Guncang Pesisir Tarsenia”')],
      ]);
      const versions = await textVersions(app.db, first.guid, 'id');
      expect(versions.map(({ version, headline }) => [version, headline])).toEqual([
        [2, second.headline],
        [1, first.headline],
      ]);
      // A person's translation is not replaced.
      expect((await itemAbout('Orlan')).headline).toBe('Feri Kandas, Semua Penumpang Selamat');

      await crawl(3);
      const third = await itemAbout('Velmar');
      expect(third).toMatchObject({ guid: first.guid, lead: { url: `${outlet.url}/berita/ralat` } });
      expect(third.text).toContain('bermagnitudo 5,9');
      expect(third.corrections.map((one) => one.kind).toSorted()).toEqual(['correction', 'update', 'update']);
      const { body } = await app.db
        .selectFrom('document')
        .select('body')
        .where('path', '=', '/semua/rss.xml')
        .executeTakeFirstOrThrow();
      expect(body).toContain('&lt;strong&gt;Ralat&lt;/strong&gt;');
      expect(body).toContain('bermagnitudo 5,9');
      expect(body).not.toContain('bermagnitudo 6,9');
    },
  );
});
