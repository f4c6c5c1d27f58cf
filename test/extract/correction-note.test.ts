import { describe, expect, test } from 'vitest';
import { isCorrectionHeadline, isCorrectionNote } from '../../src/extract/body/correction-note.ts';
import { extract } from '../../src/extract/extract.ts';

describe('notes of correction', () => {
  test.each([
    'Correction: An earlier version of this article named the wrong harbour.',
    'CORRECTION: The ferry carries 300 people, not 3,000.',
    'Correction (Nov. 3): The minister resigned on Monday.',
    'Correction, Nov. 3, 2026: The bridge is in Velmar.',
    'Correction 3 November 2026: The caption has been changed.',
    'Clarification: Ms Terel spoke before the vote.',
    'Corrections and clarifications: The mayor is 61.',
    'This article has been amended to remove the name of a minor.',
    '• This article was amended on 3 November 2026. The tunnel is 4 km long, not 4 miles.',
    'This story has been corrected to show that the talks are in Muscat, not Amman.',
    '(This Nov. 3 story has been corrected to say billion, not million, in paragraph 4)',
    '(This story was corrected to fix the spelling of Terel)',
    '(Corrects paragraph 3 to say that the ship left on Sunday)',
    '(Corrects spelling of name in paragraph 2)',
    '(Corrects to remove reference to fuel)',
    'This story has been updated to correct the number of boats.',
    'An earlier version of this story misidentified the captain.',
    'A previous version of this article stated that the bank had closed.',
    'A correction was made on Nov. 3, 2026: the picture showed another square.',
    'Ralat: Jumlah korban 12 orang, bukan 21 orang.',
    'RALAT BERITA: Kapal itu berbendera Tarsenia.',
    'Koreksi: Pelabuhan dibuka pukul 08.00.',
    'Artikel ini telah mengalami perubahan pada judul karena kesalahan penulisan.',
    'Catatan redaksi: Berita ini telah diralat pada Selasa (3/11).',
    'Redaksi meralat nama narasumber pada paragraf kedua.',
    'Terdapat kesalahan penulisan nama dalam artikel ini, redaksi mohon maaf.',
    'Pada versi sebelumnya disebutkan kapal itu tiba pada Ahad.',
    'Pembetulan: Mesyuarat diadakan pada hari Isnin.',
    'تصحيح: ورد في نسخة سابقة أن المحادثات في عمّان.',
    'تصويب: عدد القتلى 11 وليس 14',
    'تم تصحيح هذا الخبر لتعديل اسم السفينة.',
    'ورد في نسخة سابقة من هذا الخبر أن السفينة غرقت.',
    'Düzeltme: Gemi pazar günü ayrıldı.',
    'Korrektur: In einer früheren Version hieß es, die Brücke sei gesperrt.',
    'In einer früheren Version dieses Artikels hieß es, das Schiff sei gesunken.',
    'Rectificatif : le navire bat pavillon tarsénien.',
    'Fe de errores: el barco salió el domingo.',
    '訂正：船は日曜日に出港した。',
    '更正：船只于周日离港。',
  ])('%s', (text) => {
    expect(isCorrectionNote(text)).toBe(true);
  });

  test.each([
    'Two officers of the Velmar House of Correction were charged on Monday.',
    'The Department of Corrections: a history of neglect',
    'Correction officers walked out on Monday over pay.',
    'Shares entered a correction on Monday, down 10 percent from their peak.',
    'Market correction: why investors should not panic',
    'Koreksi IHSG berlanjut, saham bank turun 2 persen.',
    'Koreksi harga emas diperkirakan berlanjut pekan ini.',
    'Catatan redaksi: Tulisan ini adalah pendapat pribadi penulis.',
    'The newspaper issued a correction after the senator complained.',
    'Menteri meralat pernyataannya tentang harga beras.',
    'Presiden mengoreksi data yang disampaikan kementerian.',
    'The minister clarified that the talks would go on.',
    'She corrected the referee and was sent off.',
    'The bill was amended on Tuesday and goes back to the lower house.',
    'An earlier version of the bill said that fees would rise.',
    'This story was first published in October.',
    'This article has been updated with a statement of the ministry.',
    'أعلن البنك المركزي تصحيح مسار السياسة النقدية.',
    'تصحيح المسار الاقتصادي يتصدر أعمال القمة',
    'Die Korrektur an den Börsen setzt sich fort.',
    'La corrección del mercado continúa.',
    `Correction: ${'word '.repeat(200)}`,
  ])('none: %s', (text) => {
    expect(isCorrectionNote(text)).toBe(false);
  });

  test.each([
    `Corrects ${'a, '.repeat(220)}`,
    '('.repeat(600),
    `an earlier version of this story ${'x '.repeat(300)}`,
    `Correction ${'1 '.repeat(300)}`,
  ])('hostile text is none, soon', (text) => {
    expect(isCorrectionNote(text)).toBe(false);
  });
});

describe('headlines of corrected stories', () => {
  test.each([
    'RALAT: Gempa Guncang Tarsenia',
    'Ralat - Gempa Guncang Tarsenia',
    'RALAT Gempa Guncang Tarsenia',
    '[Koreksi] Gempa Guncang Tarsenia',
    'Gempa Guncang Tarsenia (Ralat)',
    'RALAT 2: Gempa Guncang Tarsenia',
    'CORRECTED-Quake shakes Tarsenia',
    'CORRECTED-UPDATE 2-Quake shakes Tarsenia',
    'UPDATE 2-CORRECTED-Quake shakes Tarsenia',
    'REFILE-CORRECTED: Quake shakes Tarsenia',
    'Correction: Quake shakes Tarsenia',
    'Quake shakes Tarsenia [Corrected]',
    'تصحيح: زلزال يهز ترسينيا',
    'تصحيح - زلزال يهز ترسينيا',
    'زلزال يهز ترسينيا (تصحيح)',
    'Korrektur: Beben in Tarsenien',
  ])('%s', (headline) => {
    expect(isCorrectionHeadline(headline)).toBe(true);
  });

  test.each([
    'Koreksi IHSG berlanjut, saham bank turun 2 persen',
    'Correction officers walk out over pay',
    'Market correction: why investors should not panic',
    'Corrected proofs of the treaty found in Velmar',
    'تصحيح المسار الاقتصادي يتصدر أعمال القمة',
    'Menteri meralat pernyataannya',
    'KOREKSI IHSG BERLANJUT',
    'Corrections chief resigns',
  ])('none: %s', (headline) => {
    expect(isCorrectionHeadline(headline)).toBe(false);
  });
});

const NOTE = 'Correction: The ferry carries 300 people, not 3,000, as this article first said.';
const paragraph = (index: number) =>
  `<p>Paragraph ${index} tells what happened in the harbour of Velmar, who was there, and what the captain said of the storm.</p>`;
const page = ({ head = '', beside = '', last = '' }) =>
  `<html lang="en"><head><title>The ferry</title>${head}</head><body><main><article><h1>Ferry leaves Velmar after the storm</h1>
  ${Array.from({ length: 12 }, (_, index) => paragraph(index)).join('')}${last}</article>${beside}</main></body></html>`;
const data = (value: unknown) =>
  `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@type': 'NewsArticle', headline: 'Ferry leaves Velmar after the storm', correction: value })}</script>`;

const correction = (parts: Parameters<typeof page>[0]) =>
  extract(
    { url: 'https://kabar.example/ferry', html: page(parts) },
    { now: new Date('2026-11-02T12:00:00Z'), language: 'en', timezone: 'UTC', rules: [] },
  ).article.correction;
test.each([
  ['the last paragraph', { last: `<p>${NOTE}</p>` }],
  ['an element beside the text', { beside: `<aside class="article-correction"><p>${NOTE}</p></aside>` }],
  ['its data', { head: data({ '@type': 'CorrectionComment', text: NOTE }) }],
  ['its data, as a bare text', { head: data(NOTE) }],
])('%s', (_, parts) => {
  expect(correction(parts)).toBe(NOTE);
});

describe('where a note stands', () => {
  test.each([
    ['nowhere', {}],
    ['an address', { head: data('https://kabar.example/corrections') }],
    ['a button', { beside: '<div class="suggest-correction"><a href="/c">Suggest a correction</a></div>' }],
  ])('none: %s', (_, parts) => {
    expect(correction(parts)).toBeUndefined();
  });
});
