/**
 * Common misspellings in engine output with the standard spelling (KBBI, EYD V): whole words, wrong then
 * right; `_` is a space.
 */
const table = `
aktifitas aktivitas, aktifis aktivis, efektifitas efektivitas, produktifitas produktivitas, kreatifitas kreativitas,
analisa analisis, antri antre, antrian antrean, apotik apotek, atlit atlet, dekrit dekret, detil detail, ekstrim ekstrem,
ekstrimis ekstremis, frekwensi frekuensi, hadist hadis, hakekat hakikat, hutang utang, ijasah ijazah, ijin izin, jadual jadwal, jaman zaman,
jendral jenderal, kadaluarsa kedaluwarsa, karir karier, konkrit konkret, kongkrit konkret, konperensi konferensi,
kordinasi koordinasi, koordinir koordinasi, kwalitas kualitas, kwantitas kuantitas, lobang lubang, managemen manajemen, merk merek,
mesjid masjid, metoda metode, milyar miliar, nafas napas, nasehat nasihat, nomer nomor, obyek objek, obyektif objektif,
prosentase persentase, praktek praktik, propinsi provinsi, resiko risiko, respon respons, seksama saksama, sekedar sekadar,
silahkan silakan, sistim sistem, sistimatis sistematis, sholat salat, shalat salat, standarisasi standardisasi, subyek subjek,
subyektif subjektif, supir sopir, survey survei, tehnik teknik, tehnologi teknologi, telor telur, trilyun triliun, ustad ustaz,
terlantar telantar, terlanjur telanjur, berfikir berpikir, merubah mengubah, dirubah diubah, himbau imbau,
himbauan imbauan, menghimbau mengimbau, dihimbau diimbau, faham paham, lembab lembap, cengkram cengkeram,
mempengaruhi memengaruhi, mempesona memesona, mempopulerkan memopulerkan, mempercayai memercayai, mentaati menaati,
mensukseskan menyukseskan, menterjemahkan menerjemahkan, mengkonsumsi mengonsumsi, mengkontrol mengontrol,
mengkombinasikan mengombinasikan, mengkoordinasikan mengoordinasikan, mengkomunikasikan mengomunikasikan,
mengkonfirmasi mengonfirmasi, mengkonversi mengonversi, mensosialisasikan menyosialisasikan, mensubsidi menyubsidi,
ibukota ibu_kota, walikota wali_kota, kerjasama kerja_sama, bekerjasama bekerja_sama, tandatangan tanda_tangan,
terimakasih terima_kasih, dimana di_mana, disana di_sana, disini di_sini, kemana ke_mana, kesana ke_sana, diantara di_antara,
didalam di_dalam, diluar di_luar, dibawah di_bawah, dimanapun di_mana_pun, apapun apa_pun, siapapun siapa_pun,
manapun mana_pun, kapanpun kapan_pun, perancis Prancis, jordania Yordania, libanon Lebanon, siria Suriah, brazil Brasil, kolumbia Kolombia
`;

const standard = new Map(
  table
    .trim()
    .split(/,\s*/)
    .map((pair) => pair.split(' '))
    .map(([wrong = '', right = '']) => [wrong, right.replaceAll('_', ' ')]),
);

/** Prefixes that Indonesian joins to a lower-case word; engines separate them as English does. */
export const joinedPrefix =
  /(?<!\p{L})([Aa]nti|[Aa]ntar|[Pp]asca|[Nn]on|[Pp]ra|[Mm]ulti|[Ss]emi|[Uu]ltra|[Kk]ontra|[Ee]kstra|[Ss]upra|[Ii]ntra|[Ss]ub|[Mm]akro|[Mm]ikro)-(?=\p{Ll}{3})|(?<!\p{L})([Pp]asca|[Pp]ra) (?=\p{Ll}{3})/gu;

/**
 * Returns the standard spelling of a word in the same case, with its clitic; undefined if the word needs
 * no correction.
 */
export function standardSpelling(word: string): string | undefined {
  const [, stem = '', clitic = ''] = /^(.+?)(nya|lah|kah)?$/u.exec(word) ?? [];
  const [form, rest] = standard.has(word.toLowerCase()) ? [word, ''] : [stem, clitic];
  const right = standard.get(form.toLowerCase());
  if (right === undefined) return undefined;
  if (form.length > 1 && form === form.toUpperCase()) return right.toUpperCase() + rest;
  return (/^\p{Lu}/u.test(form) ? right.charAt(0).toUpperCase() + right.slice(1) : right) + rest;
}
