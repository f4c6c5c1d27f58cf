import { describe, expect, test } from 'vitest';
import { checkSentence } from '../../src/translate/quality/quality-check.ts';

const days = [1, 2, 3, 4, 5, 6, 7];
const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Name of a weekday (1 is Monday) in CLDR. */
function weekday(locale: string, day: number, form: 'long' | 'short' = 'long'): string {
  const date = new Date(Date.UTC(2026, 10, 1 + day));
  return new Intl.DateTimeFormat(locale, { weekday: form, timeZone: 'UTC' }).format(date);
}

function month(locale: string, number: number, form: 'long' | 'short' = 'long'): string {
  const date = new Date(Date.UTC(2026, number - 1, 15));
  const options = { month: form, timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(`${locale}-u-ca-gregory`, options).format(date);
}

const numbers = (source: string, target: string, from: string, to: string): boolean =>
  checkSentence(source, target, { from, to }).some(({ name }) => name === 'numbers');

/** A language pair with a sentence frame for a weekday and one for a month. */
interface Frame {
  readonly locale: string;
  readonly to: string;
  readonly day: readonly [source: (name: string) => string, target: (name: string) => string];
  readonly month: readonly [source: (name: string) => string, target: (name: string) => string];
}

const english = (name: string): string => `The convoy left the city on ${name}.`;
const englishDate = (name: string): string => `The convoy left on 14 ${name} 2014.`;
const arabic = (name: string): string => `غادرت القافلة المدينة يوم ${name}.`;
const arabicDate = (name: string): string => `غادرت القافلة في ١٤ ${name} ٢٠١٤.`;
const indonesian = (name: string): string => `Konvoi meninggalkan kota pada hari ${name}.`;
const indonesianDate = (name: string): string => `Konvoi berangkat pada 14 ${name} 2014.`;

const frames: readonly Frame[] = [
  { locale: 'en', to: 'id', day: [english, indonesian], month: [englishDate, indonesianDate] },
  ...['ar', 'ar-SY', 'ar-DZ', 'ar-MA', 'ar-EG'].flatMap((locale): Frame[] => [
    { locale, to: 'id', day: [arabic, indonesian], month: [arabicDate, indonesianDate] },
    { locale, to: 'en', day: [arabic, english], month: [arabicDate, englishDate] },
  ]),
  { locale: 'id', to: 'en', day: [indonesian, english], month: [indonesianDate, englishDate] },
  { locale: 'en', to: 'ar', day: [english, arabic], month: [englishDate, arabicDate] },
];

describe.each(frames)('$locale to $to', ({ locale, to, day, month: dated }) => {
  const from = locale.slice(0, 2);

  test.each(days)('weekday %i', (number) => {
    const source = day[0](weekday(locale, number));
    expect(numbers(source, day[1](weekday(to, number)), from, to)).toBe(false);
    for (const other of days.filter((one) => one !== number))
      expect(numbers(source, day[1](weekday(to, other)), from, to)).toBe(true);
  });

  test.each(months)('month %i', (number) => {
    for (const form of ['long', 'short'] as const) {
      const source = dated[0](month(locale, number, form));
      for (const shown of ['long', 'short'] as const) {
        expect(numbers(source, dated[1](month(to, number, shown)), from, to)).toBe(false);
        for (const other of months.filter((one) => one !== number))
          expect(numbers(source, dated[1](month(to, other, shown)), from, to)).toBe(true);
      }
    }
  });
});

test.each(days)('a short weekday before a date: %i', (number) => {
  const source = `The talks begin on ${weekday('en', number, 'short')}, 14 May.`;
  expect(numbers(source, `Pembicaraan dimulai ${weekday('id', number)}, 14 Mei.`, 'en', 'id')).toBe(false);
  for (const other of days.filter((one) => one !== number))
    expect(numbers(source, `Pembicaraan dimulai ${weekday('id', other)}, 14 Mei.`, 'en', 'id')).toBe(true);
});

const good: readonly (readonly [source: string, target: string, from?: string])[] = [
  ['The army said on Friday the bridge was closed.', 'Tentara mengatakan pada Jum’at jembatan ditutup.'],
  ['Friday’s talks failed.', "Pembicaraan hari Jum'at gagal."],
  ['Separately, the mayor met the union.', 'Secara terpisah, wali kota bertemu serikat pekerja.'],
  ['Novak won the match.', 'Novak memenangi pertandingan itu.'],
  ['Decades of war have ended.', 'Puluhan tahun perang telah berakhir.'],
  ['Octopus was on the menu.', 'Gurita ada dalam daftar menu.'],
  ['Novartis and December Oil closed.', 'Novartis dan December Oil tutup.'],
  ['The fleet came on Novemeber 26.', 'Armada itu datang pada 26 November.'],
  ['Doctors served Emperor Augustus.', 'Para dokter melayani Kaisar Agustus.'],
  ['Sepsis killed 3 patients.', 'Sepsis menewaskan 3 pasien.'],
  ['Decision 14 was overturned.', 'Keputusan 14 dibatalkan.'],
  ['Jan Egeland visited the camp.', 'Jan Egeland mengunjungi kamp itu.'],
  ['August Strindberg wrote the play.', 'August Strindberg menulis drama itu.'],
  ['The Sunday Times asked for it.', 'The Sunday Times memintanya.'],
  ['Shops opened early for Black Friday.', 'Toko-toko buka lebih awal untuk Black Friday.'],
  ['THE TALKS BEGIN ON 5 MAY.', 'PEMBICARAAN DIMULAI PADA 5 MEI.'],
  ['They met on 5 May.', 'Mereka bertemu pada 5 mei.'],
  ['The Sun reported it and sat down.', 'The Sun melaporkannya lalu duduk.'],
  ['قُتل اثنان من الجنود وأصيب اثنين آخرين.', 'Dua tentara tewas dan dua lainnya terluka.', 'ar'],
  ['لم يصل أحد إلى المدينة.', 'Tidak ada yang tiba di kota itu.', 'ar'],
  ['اجتمع الوزراء يوم الإثنين.', 'Para menteri bertemu pada hari Senin.', 'ar'],
  ['صلاة للجمعة في المدينة.', 'Salat Jumat di kota itu.', 'ar'],
  ['وصلت القافلة في كانون الثاني/يناير.', 'Konvoi tiba pada Januari.', 'ar'],
  ['مارس الرئيس صلاحياته.', 'Presiden menjalankan kewenangannya.', 'ar'],
  ['فاز ريال مدريد على خصمه.', 'Real Madrid mengalahkan lawannya.', 'ar'],
  ['بلغت الكلفة ٥٠ مليون روبية.', 'Biayanya mencapai 50 juta rupiah.', 'ar'],
  ['بلغت الكلفة ٥٠ مليون روبية.', 'Biayanya mencapai 50 juta rupee.', 'ar'],
  ['بلغت الكلفة ٥٠ مليار ين.', 'Biayanya mencapai 50 miliar yen.', 'ar'],
  ['بلغت الكلفة ٥٠ روبلا.', 'Biayanya mencapai 50 rubel.', 'ar'],
  ['بلغت الكلفة ٥٠ ألف شيكلاً.', 'Biayanya mencapai 50 ribu shekel.', 'ar'],
  ['أصيب ١٢ عاملا خلال ٣ أيام.', 'Sebanyak 12 pekerja terluka selama 3 hari.', 'ar'],
  ['توفي عام ٢٠١٤ ميلادية في المدينة.', 'Dia meninggal pada 2014 tahun Masehi di kota itu.', 'ar'],
];

for (const [source, target, from = 'en'] of good) {
  test(`passes: ${source} ${target}`, () => {
    const found = checkSentence(source, target, { from, to: 'id' });
    expect(found.filter(({ name }) => name === 'numbers')).toEqual([]);
  });
}

const bad: readonly (readonly [source: string, target: string, from?: string])[] = [
  ['The talks begin in September.', 'Pembicaraan dimulai pada Oktober.'],
  ['The talks begin in Friday’s hall.', 'Pembicaraan dimulai di aula hari Kamis.'],
  ['ستبدأ المحادثات في أيلول المقبل.', 'Pembicaraan dimulai pada Oktober mendatang.', 'ar'],
  ['ستبدأ المحادثات في شهر آب المقبل.', 'Pembicaraan dimulai pada Oktober mendatang.', 'ar'],
  ['بلغت الكلفة ٥٠ مليون ريال.', 'Biayanya mencapai 50 juta dolar.', 'ar'],
  ['بلغت الكلفة ٥٠ روبلا.', 'Biayanya mencapai 50 yuan.', 'ar'],
];

for (const [source, target, from = 'en'] of bad) {
  test(`flags: ${source}`, () => expect(numbers(source, target, from, 'id')).toBe(true));
}
