import { readFileSync } from 'node:fs';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { splitSentences, sentenceTexts } from '../../src/text/sentence-splitter.ts';

/** Paragraphs with "|" at sentence ends; the marks are removed before splitting. */
const paragraphs: Readonly<Record<string, readonly string[]>> = {
  en: [
    'U.S. Gen. Smith said the plan had failed.| He left at 9 p.m. on Monday.',
    'The talks began at 10 a.m. and ended at noon.| "We are close," Mr. Widodo said.| Nobody else spoke.',
    'No. 5 was missing.| Nos. 6 and 7 were found in Jan. 2014 near the U.N. base.',
    'Dr. A. B. Vornik, Ph.D., joined Lt. Col. Keswani in Washington, D.C., last week.| They flew home on Sept. 11.',
    'Prices rose 3.5 percent.| The figure was 1,500.25 dollars.| It fell later.',
    'He asked: "Why now?" and nobody answered.| "Stop!" shouted the guard.| They stopped.',
    '"We won.| We really won."| The crowd went home.',
    'The firm, Orlan Inc., moved to St. Petersburg.| Orlan Corp. Chairman John F. Dornach declined to comment.',
    'The company is based in the U.S.| The other one is not.',
    'George W. Bush met Gov. Arnold S. Tabarez vs. all advice.| It went well, i.e. nobody shouted.',
    'Rice, wheat, etc. were sent.| Water, bread, etc.| The rest came later.',
    'Did they leave?| Yes!| Nobody knows why...| Perhaps they were tired.',
    'The ship (built in 1998.) sank.| (It was old.)| Nobody died.',
    'Sen. Ibbotsen (R-Ohio) and Rep. Ulmanov voted no.| The bill failed 51-49.',
    'Version 2.0 of the plan is on www.example.org now.| See p. 12 and Fig. 3.',
    'It happened on Tues. Nov. 3 at approx. 5 km from Mt. Orlan.| Rescue came at 6 a.m.| It was too late.',
    'Maj. Gen. Kowal said so.| Capt. Reid agreed.| Sgt. Hall did not.',
    'Al-Qaeda in Iraq, a.k.a. the group, said it.| J. K. Rowling did not.',
    'The 21st Brigade crossed the river.| By 3:30 p.m. Col. Hall had the bridge.',
    '“It is over,” she said.| “Go home.”| He went.',
    'He arrived at 5 a.m.| The gates were shut.| By 6 a.m. Col. Hall had opened them.',
    'U.S. Gen. Smith met U.K. Prime Minister Orlan and U.N. Secretary-General Vornik.| They spoke for an hour.',
    'He works for the U.N. in Geneva.| His wife does not.',
    'No. 5 Downing St. was closed.| Is it No. 5?| No.| It is No. 6.',
    'They waited ...| Nobody came.| But then ... a light.',
    'Orlan vs. Dornach ended 2-1.| The fans (about 3,000 of them) cheered.',
    'Lt. Gen. Abdul Amir and Brig. Gen. Yahya commanded.| Sgt. Maj. Hall did not.',
    'The price is $3.50.| It was $2.75 on Jan. 5.| On Feb. 6 it fell.',
    'Mr. and Mrs. Tabarez live at 12 Elm Ave.| They have two children.',
    'The group, known as I.S.I.S., claimed it.| Nobody else did.',
    'What happened?!| Nobody knows.| Really!',
    'The bomb killed 12.| Five were children.',
    'Gov. J. B. Ulmanov (D., Ill.) signed it.| It takes effect Jan. 1.',
    'The meeting is on Mon. at 9 a.m. in Rm. 5.| Bring water.',
    'Reuters, AP, etc., reported it.| Others did not.',
    'The document (see p. 4.) was leaked.| "Shame!" they cried.',
    '“We need help,” said Maj. Orlan.| “We need it now.”| He paused.',
    'About 3.5 million people, i.e. half of them, e.g. farmers, left.| Approx. 2 km. away, more waited.',
  ],
  id: [
    'Harga naik menjadi Rp 1.500 per liter.| Warga mengeluh.',
    'Presiden Ir. H. Joko Keswani tiba pukul 09.30 WIB.| Ia disambut Letjen. Dornach.',
    'Jl. Merdeka No. 5 ditutup.| Polisi mengalihkan arus ke Jl. Sudirman.',
    'Menurut Prof. Dr. Ulmanov, S.H., M.Si., hal itu wajar.| Ia menolak berkomentar lebih jauh.',
    '"Kami akan datang," kata Tn. Vornik.| "Besok," tambahnya.',
    'Beras, gula, dll. dikirim ke kamp.| Bantuan tiba pada 5 Mei 2014.',
    'PT. Orlan Tbk. mencatat laba Rp. 3,5 miliar.| Angka itu naik 12,5 persen.',
    'Apakah mereka pergi?| Ya.| Tidak ada yang tahu alasannya.',
    '"Mengapa sekarang?" tanya dia.| Tak ada yang menjawab.',
    'Kejadian itu berlangsung s.d. pukul 24.00.| Setelah itu sepi.',
    'Kombes. Pol. Tabarez menjelaskan hal itu.| Penyelidikan berlanjut.',
    'Ia lahir di Kab. Bogor, Prov. Jawa Barat.| Ayahnya seorang guru.',
    'Lihat hlm. 12 dan tgl. 3 Juni.| Selebihnya ada di Bab. 4.',
    '1. Perdana Menteri mundur.| 2. Parlemen bubar.',
    'dr. Sari dan Dr. Ir. Budi hadir.| Mereka pulang pukul 17.30 WIB.',
    'Alamatnya Jl. Jend. Sudirman No. 12, Kec. Menteng.| Warga berkumpul di sana.',
    'PT. Karsa Tbk. dan CV. Maju Jaya bekerja sama.| Nilainya Rp 1.500.000.| Kontrak berlaku hingga 2027.',
    'Surat itu ditandatangani a.n. Menteri.| Isinya singkat.',
    'Beras, gula, minyak, dll.| Semua habis.',
    'Ia membawa beras, gula, dsb. ke posko.| Warga menunggu.',
    'Harganya Rp. 2,5 juta s.d. Rp. 3 juta.| Mahal sekali.',
    'K.H. Ahmad dan Hj. Siti berangkat.| Keduanya sehat.',
    'Letkol. Inf. Orlan, S.I.P., memimpin.| Pasukan siap.',
    'Peristiwa terjadi Senin (5/3).| Pelaku kabur ...| Polisi mengejar.',
    'Menurut UU No. 28 Tahun 2014, hal. 3, itu sah.| Pasal 43 mengaturnya.',
    'Apa sebabnya?| Entah!| Tak seorang pun tahu.',
    'A. Yani adalah pahlawan.| H.O.S. Cokroaminoto juga.',
    'Ia tinggal di Gg. Mawar RT. 05 RW. 02.| Rumahnya kecil.',
    'Menlu A.S. tiba.| Ia bertemu Menlu R. Marsudi.',
    'Prof. dr. Vornik, Sp.P(K), Ph.D. menjelaskan.| Pasien membaik.',
  ],
  ar: [
    'قال د. أحمد العلي إن الاتفاق قريب.| وأضاف أن المحادثات مستمرة.',
    'هل غادروا المدينة؟| لا أحد يعرف.| انتهى الاجتماع في الساعة 9.30 مساء.',
    'ارتفعت الأسعار بنسبة 3.5 في المئة.| وقال الوزير: "سنعالج ذلك".| ثم غادر.',
    'نقلت أ.ف.ب. عن مصدر أن القتال توقف.| ولم يصدر أي تعليق.',
    '"لماذا الآن؟" قال الرجل.| لم يجب أحد.',
    'وصل م. خالد إلى صنعاء.| وكانت الأجواء هادئة!| ثم بدأت الاشتباكات.',
    'نشر التقرير في ص. 12 من الكتاب.| وهو متاح الآن.',
    'انظر الجدول رقم. 5 أدناه.| هذه الأرقام رسمية.',
    'هل انتهت الحرب؟| لا.| ما زالت مستمرة.',
    'قال د. أحمد: "لن نغادر."| ثم خرج.',
    'وصل عند الساعة 5 ص.| كانت الأبواب مغلقة.',
    'بلغ السعر 3.5 دولار.| وارتفع إلى 4.2 دولار.',
    'يا للعجب!| لم يأت أحد...| ثم جاء الجميع.',
    'أعلن م. خالد و د. سالم ذلك.| ووافقهما أ. عمر.',
    'نقلت وكالة أ.ف.ب عن مصادر.| ونفت أ.ب الخبر.',
    'قال: «سنعود غدا».| ولم يعد؛ فقد قتل.',
    'بلغت 1.500 كم.| المسافة طويلة.',
  ],
};

/** Harder cases: lists, leading numbers, titles in brackets, datelines, partial quotations. */
function hardParagraphs(language: string): string[] {
  return readFileSync(new URL(`../../fixtures/segment/${language}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

test.each([
  ...Object.entries(paragraphs),
  ...Object.keys(paragraphs).map((language) => [language, hardParagraphs(language)] as const),
])('%s: boundaries are found with F1 of .98 and more', (language, marks) => {
  let [right, found, expected] = [0, 0, 0];
  const wrong: string[] = [];
  for (const marked of marks) {
    const parts = marked.split('|').map((part) => part.trim());
    const text = parts.join(' ');
    const got = sentenceTexts(text, language);
    const ends = (all: readonly string[]): Set<number> => {
      let cursor = 0;
      return new Set(all.map((one) => (cursor = text.indexOf(one, cursor) + one.length)));
    };
    const [a, b] = [ends(parts), ends(got)];
    right += [...b].filter((end) => a.has(end)).length;
    found += b.size;
    expected += a.size;
    if (parts.join('|') !== got.join('|')) wrong.push(got.join(' | '));
  }
  const f1 = (2 * right) / (found + expected);
  console.log(`${language}: F1 ${f1.toFixed(4)} on ${expected} boundaries`, wrong);
  expect(f1).toBeGreaterThanOrEqual(0.98);
});

test.each([
  ['en', 'U.S. Gen. Smith'],
  ['en', 'at 5 a.m. near No. 5 with Mr. Widodo'],
  ['id', 'Rp 1.500 dan Rp. 1.500 untuk No. 5'],
])('%s: never splits "%s"', (language, text) => {
  expect(sentenceTexts(`${text}.`, language)).toHaveLength(1);
});

test('an overlong sentence is cut at clauses without loss of text', () => {
  const text = Array.from({ length: 300 }, (_, index) => `clause number ${index} of the long one,`).join(' ');
  const parts = sentenceTexts(text, 'en');
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(1_200);
  expect(parts.join(' ')).toBe(text);
});

test('property: sentences are in order, do not overlap and omit only white space', () => {
  const piece = oneof(
    constantFrom('U.S. ', 'a.m. ', '. ', '? ', '"', '”', ') ', 'Kata ', 'د. ', '1.5 ', '... '),
    string(),
  );
  assert(
    property(array(piece), constantFrom('en', 'id', 'ar', 'fr'), (pieces, language) => {
      const text = pieces.join('');
      let last = 0;
      for (const { start, end } of splitSentences(text, language)) {
        expect(text.slice(last, start).trim()).toBe('');
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(text.slice(last).trim()).toBe('');
    }),
    { numRuns: 300 },
  );
});
