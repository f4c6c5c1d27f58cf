import { describe, expect, test } from 'vitest';
import { decideStory } from '../../src/dedupe/decide-story.ts';
import { fingerprint } from '../../src/dedupe/fingerprint.ts';
import type { KnownText } from '../../src/model/comparison.ts';

/** Invented pairs modelled on real newsroom output that are hard for methods based on shared words. */
const NOON = Date.UTC(2026, 10, 2, 12);
const HOUR = 3_600_000;

interface Text {
  readonly text: string;
  readonly outlet?: string;
  readonly hours?: number;
}

function joined(first: Text, then: Text): boolean {
  const known: KnownText = {
    ...fingerprint(first.text),
    outlet: first.outlet ?? 'kabar',
    publishedAt: new Date(NOON + (first.hours ?? 0) * HOUR),
    article: 1,
    story: 1,
    digest: false,
  };
  const subject = {
    ...fingerprint(then.text),
    outlet: then.outlet ?? 'harian',
    publishedAt: new Date(NOON + (then.hours ?? 0) * HOUR),
  };
  return decideStory(subject, [known]).story === 1;
}

const market = (verb: string, [points, share, level, value, rupiah]: readonly string[]) =>
  `Indeks Harga Saham Gabungan ditutup ${verb} ${points} poin atau ${share} persen ke level ${level} pada perdagangan hari ini. Nilai transaksi tercatat ${value} triliun rupiah dengan investor asing membukukan jual bersih di seluruh pasar. Analis menilai pelaku pasar masih menanti keputusan suku bunga bank sentral pekan depan. Rupiah diperdagangkan di kisaran ${rupiah} per dolar menurut data pasar spot. Sektor keuangan dan energi menjadi penggerak utama, sementara sektor teknologi cenderung tertahan.`;

const weather = (day: string, from: string, to: string, humid: string) =>
  `Badan cuaca Tarsenia memperkirakan langit Velmar berawan pada ${day} pagi dan hujan ringan pada siang hingga sore hari. Suhu udara berkisar antara ${from} hingga ${to} derajat dengan kelembapan ${humid} persen. Warga di pesisir diminta mewaspadai angin kencang disertai kilat pada malam hari. Nelayan dianjurkan tidak melaut bila ombak meninggi di selat.`;

const licence = (day: string, date: string, place: string, other: string) =>
  `Kepolisian Velmar kembali membuka layanan perpanjangan surat izin mengemudi keliling pada ${day} (${date}). Layanan dibuka pukul 08.00 hingga 14.00 di ${place} dan ${other}. Pemohon wajib membawa kartu penduduk asli, surat izin lama beserta salinannya, dan bukti tes kesehatan. Biaya perpanjangan sebesar 80.000 untuk golongan A dan 75.000 untuk golongan C. Layanan keliling hanya melayani perpanjangan, bukan pembuatan baru, dan surat yang telah lewat masa berlakunya harus diurus di kantor pusat.`;

const story =
  'VELMAR (LPA) - The harbour of Velmar opened on Monday for the first time in nine days after engineers cleared two wrecks from its mouth. Eleven grain ships left before noon under the eyes of a crowd that lined the quay. The port captain, Oksana Terel, said that the channel was safe for vessels of up to nine metres of draught. Fishermen, who had lost most of a season, were the first to follow. The ministry of shipping warned that mines might still drift in the outer strait and asked crews to keep watch by day and to anchor by night.';

const arabic =
  'أعلنت هيئة الميناء في مدينة فلمار اليوم الإثنين إعادة فتح المرفأ أمام السفن بعد تسعة أيام من الإغلاق إثر انتشال حطام سفينتين كانتا تسدان المدخل. وقالت مديرة الميناء أوكسانا تيريل إن القناة باتت آمنة أمام السفن التي لا يتجاوز غاطسها تسعة أمتار. وغادرت إحدى عشرة سفينة محملة بالحبوب قبل الظهر وسط حشد كبير من الأهالي على الرصيف.';

const chinese =
  '维尔马港周一重新开放，此前工程人员用九天时间清除了港口入口处的两艘沉船。十一艘运粮船在中午前启航，码头上聚集了大批民众。港务局长特雷尔表示，航道对吃水九米以下的船只是安全的。航运部门警告外海峡仍可能有漂雷，要求船员白天加强瞭望，夜间抛锚。';

describe('one story', () => {
  test.each<[string, Text, Text]>([
    [
      'a brief of two sentences, twice',
      { text: story.slice(0, 222) },
      { text: story.slice(0, 222).replace('VELMAR (LPA) - ', '') },
    ],
    ['a brief cut from a longer report', { text: story }, { text: story.slice(0, 222) }],
    [
      'Arabic with and without vowel signs',
      { text: arabic },
      { text: arabic.replace('أعلنت', 'أَعْلَنَتْ').replace('الميناء', 'المِينَاء').replaceAll('سفينة', 'سَفِينَة') },
    ],
    [
      'Arabic letters in other forms',
      { text: arabic },
      { text: arabic.replaceAll('أ', 'ا').replaceAll('إ', 'ا').replaceAll('ة', 'ه').replaceAll('ى', 'ي') },
    ],
    ['Chinese with a sentence cut', { text: chinese }, { text: chinese.split('。').slice(0, 3).join('。') }],
    [
      'the outlet’s own page under a second address soon after',
      { text: story, outlet: 'a' },
      { text: `${story} More soon.`, outlet: 'a', hours: 2 },
    ],
    [
      'the same page again next day, unchanged',
      { text: story, outlet: 'a' },
      { text: story, outlet: 'a', hours: 30 },
    ],
    [
      'curly quotes, other dashes and a soft hyphen',
      { text: story },
      {
        text: story
          .replace(' - ', ' — ')
          .replace('nine days', 'nine days')
          .replace('engineers', 'engi\u00adneers'),
      },
    ],
  ])('%s', (_, first, then) => {
    expect(joined(first, then)).toBe(true);
  });
});

describe('two stories', () => {
  test.each<[string, Text, Text]>([
    [
      'the market on two days',
      { text: market('naik', ['32,5', '0,45', '7.231,10', '11,2', '15.870']) },
      { text: market('turun', ['18,2', '0,25', '7.212,90', '9,8', '15.902']), hours: 24 },
    ],
    [
      'the market at noon and at the close',
      { text: market('naik', ['12,1', '0,17', '7.210,70', '5,4', '15.880']), outlet: 'a' },
      { text: market('naik', ['32,5', '0,45', '7.231,10', '11,2', '15.870']), outlet: 'a', hours: 4 },
    ],
    [
      'the weather of two days',
      { text: weather('Senin', '24', '31', '70'), outlet: 'a' },
      { text: weather('Selasa', '23', '32', '75'), outlet: 'a', hours: 24 },
    ],
    [
      'the weather of two days with the same temperatures',
      { text: weather('Senin', '24', '31', '70'), outlet: 'a' },
      { text: weather('Selasa', '24', '31', '75'), outlet: 'a', hours: 24 },
    ],
    [
      'a daily service notice where only day and places change',
      { text: licence('Senin', '2/11', 'Lapangan Selatan', 'Pasar Ikan Lama'), outlet: 'a' },
      { text: licence('Selasa', '3/11', 'Alun-alun Barat', 'Terminal Timur'), outlet: 'a', hours: 24 },
    ],
    [
      'two headlines',
      { text: 'Harbour of Velmar opens after nine days' },
      { text: 'Harbour of Velmar opens after nine days' },
    ],
    [
      'two briefs on two accidents in one form of words',
      {
        text: 'Seorang warga tewas dalam kecelakaan di Jalan Pelabuhan, Velmar, Senin pagi. Polisi masih menyelidiki penyebab kecelakaan itu. Korban dibawa ke rumah sakit terdekat.',
      },
      {
        text: 'Tiga penumpang bus luka-luka setelah kendaraan mereka terguling di Bukit Orrin, Senin sore. Polisi masih menyelidiki penyebab kecelakaan itu. Korban dibawa ke rumah sakit terdekat.',
      },
    ],
    [
      'two Chinese briefs with one closing sentence',
      { text: '维尔马港周一重新开放，十一艘运粮船启航。警方表示事件仍在调查中，将适时公布结果。' },
      { text: '奥林灯塔周一晚间起火，两名守塔人获救。警方表示事件仍在调查中，将适时公布结果。' },
    ],
  ])('%s', (_, first, then) => {
    expect(joined(first, then)).toBe(false);
  });
});
