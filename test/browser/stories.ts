import type { Kysely } from 'kysely';
import sharp from 'sharp';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { renderEdition } from '../../src/jobs/publish/render-edition.ts';
import { resizeImage } from '../../src/publish/resize-picture.ts';
import type { Site } from '../../src/publish/site.ts';
import { saveImage } from '../../src/store/publication/pictures.ts';
import type { Database } from '../../src/store/schema.ts';
import {
  addStory,
  addTranslationRow,
  changeArticle,
  editions,
  openNewsroom,
  type Story,
  sources,
} from '../publish/newsroom.ts';

export const START = new Date('2026-11-10T01:00:00.000Z');

const ARABIC = `<p>قال متحدث باسم الميناء إن المفاوضات استؤنفت صباح الثلاثاء. وأضاف أن الجانبين اتفقا على فتح الممر البحري يومين.</p>
<p>ولم يعلن أي من الجانبين موعد الجولة المقبلة.</p><h2>السفن تنتظر</h2><p>تنتظر 14 سفينة خارج الميناء منذ يوم الأحد.</p>`;
const INDONESIAN = `<p>Juru bicara pelabuhan mengatakan perundingan dilanjutkan pada Selasa pagi. Kedua pihak, katanya, sepakat membuka jalur laut selama dua hari.</p>
<p>Kedua pihak belum mengumumkan waktu putaran berikutnya.</p><h2>Kapal menunggu</h2><p>Sebanyak 14 kapal menunggu di luar pelabuhan sejak Minggu.</p>`;

const HEADLINES = [
  'Bantuan pangan tiba di kota pelabuhan setelah jalur laut dibuka',
  'Menteri: anggaran pembangunan kembali akan dibahas pekan depan',
  'Gencatan senjata bertahan pada hari ketiga, warga mulai pulang',
  'Harga gandum turun setelah kabar dibukanya jalur laut',
  'Rumah sakit lapangan menerima pasien pertama di perbatasan utara',
  'Pemantau: pelanggaran kecil terjadi di dua desa',
  'Sekolah dibuka kembali di tiga distrik sesudah perang',
  'Pelabuhan kedua disiapkan untuk kapal besar',
  'Utusan khusus bertemu para kepala suku di pegunungan',
  'Listrik kembali menyala di separuh kota',
  'Perundingan tahap kedua dijadwalkan di negara ketiga',
  'Jembatan utama selesai diperbaiki lebih cepat dari rencana',
  'Petani mulai menanam di ladang yang telah dibersihkan dari ranjau',
  'Bandara sipil melayani penerbangan malam',
  'Dewan kota memilih wali kota sementara',
  'Jumlah pengungsi yang kembali melampaui 40.000 orang',
];
const PLACES = ['Aleria', 'Port Samar', 'Jakarta', 'Tal Nur', 'Jenewa', 'Marsa Bel'];

/** Draws a seascape as a test photo. */
function seascape(): Promise<Buffer> {
  const [width, height] = [1280, 800];
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sky = y < height * 0.58;
      const depth = sky ? y / (height * 0.58) : (y - height * 0.58) / (height * 0.42);
      const sun = Math.max(0, 1 - Math.hypot(x - width * 0.68, (y - height * 0.5) * 1.3) / 260);
      const wave = sky ? 0 : 14 * Math.sin(y / 5 + Math.sin(x / 60) * 2) * depth;
      const hull = !sky && y < height * 0.63 && x > 260 && x < 520 - (y - height * 0.58) * 2 ? -70 : 0;
      const at = (y * width + x) * 3;
      const colour = sky
        ? [70 + 150 * depth, 90 + 70 * depth, 140]
        : [90 - 60 * depth, 100 - 50 * depth, 130 - 50 * depth];
      for (const [channel, value] of colour.entries())
        pixels[at + channel] = Math.max(0, Math.min(255, value + sun * (140 - 40 * channel) + wave + hull));
    }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
}

/**
 * Fills the store with a day of stories, enough for realistic pages.
 *
 * @returns guids of the stories with a special role
 */
export async function fillNewsroom(
  db: Kysely<Database>,
  site: Site,
): Promise<Record<'arabic' | 'changed' | 'short' | 'taken' | 'picture', string> & { storyId: number }> {
  await openNewsroom(db);
  let minute = 0;
  const put = async (story: Story): Promise<{ storyId: number; articleId: number; guid: string }> => {
    const at = new Date(START.getTime() + minute * 60_000);
    minute += 23;
    const added = await addStory(db, { publishedAt: new Date(at.getTime() - 1_800_000), ...story });
    await publishStory(db, added.storyId, editions, sources, at);
    return added;
  };
  for (const [index, headline] of HEADLINES.entries())
    await put({
      source: ['kanal-teluk', 'pantai-post', 'kanal-teluk-arab'][index % 3] ?? 'kanal-teluk',
      agency: index % 4 === 0 ? 'AFP' : index % 5 === 0 ? 'Reuters' : null,
      section: index % 2 === 0 ? 'Dunia' : 'Ekonomi',
      dateline: { place: PLACES[index % PLACES.length] ?? '', raw: '' },
      translation: { headline, body: INDONESIAN },
    });
  const short = await put({
    source: 'kabar-nusa',
    language: 'id',
    byline: ['Sari Wibowo'],
    translation: {
      headline: 'Nelayan pesisir selatan menunggu izin melaut',
      origin: 'original',
      translator: null,
      body: INDONESIAN,
    },
  });
  const changed = await put({
    translation: { headline: 'Jumlah kapal yang menunggu bertambah', body: INDONESIAN },
  });
  const version = await changeArticle(db, changed.articleId, {
    body: '<p>Changed.</p>',
    correction: 'An earlier version gave a wrong number of ships.',
  });
  await addTranslationRow(db, changed.articleId, version, {
    translation: {
      headline: 'Jumlah kapal yang menunggu menjadi 16',
      body: INDONESIAN.replace('14 kapal', '16 kapal'),
    },
  });
  const taken = await put({ translation: { headline: 'Berita yang ditarik' } });
  await db
    .insertInto('takedown')
    .values({ url: 'x', story_id: taken.storyId, why: 'atas permintaan sumber', at: START })
    .execute();
  const arabic = await put({
    source: 'kanal-teluk-arab',
    language: 'ar',
    headline: 'استئناف المفاوضات في الميناء',
    body: ARABIC,
    agency: 'AFP',
    section: 'Dunia',
    byline: ['Rana Haddad'],
    dateline: { place: 'Port Samar', agency: 'AFP', raw: '' },
    image: {
      url: 'https://kanal-teluk-arab.example/foto.jpg',
      caption: 'Kapal-kapal menunggu di luar pelabuhan',
      credit: 'A. Penulis',
    },
    translation: {
      headline: 'Perundingan di pelabuhan dilanjutkan, jalur laut dibuka dua hari',
      body: INDONESIAN,
    },
  });
  const picture = await put({
    image: { url: 'https://kanal-teluk.example/foto.jpg', alt: 'Dermaga saat fajar', credit: 'B. Juru Foto' },
    translation: { headline: 'Dermaga baru dibuka untuk umum', body: INDONESIAN },
  });
  const sizes = await resizeImage(await seascape(), 'A. Penulis');
  await saveImage(db, arabic.articleId, 'https://kanal-teluk-arab.example/foto.jpg', sizes, START);
  for (const source of ['kanal-teluk', 'pantai-post'])
    await addStory(db, { storyId: arabic.storyId, source, agency: 'AFP', translated: false });
  await put({ headline: 'Waiting for its time', publishedAt: null });
  const end = new Date(START.getTime() + minute * 60_000 + 3_600_000);
  for (const { storyId } of [changed, taken, arabic]) await publishStory(db, storyId, editions, sources, end);
  for (const edition of editions) await renderEdition(db, edition, { editions, sources, site }, end);
  return {
    arabic: arabic.guid,
    changed: changed.guid,
    short: short.guid,
    taken: taken.guid,
    picture: picture.guid,
    storyId: arabic.storyId,
  };
}
