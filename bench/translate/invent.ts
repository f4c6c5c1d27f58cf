import type { Dictionary } from '../../test/translate/tiny-model.ts';

/** An invented article, as input of the translation stage. */
export interface InventedArticle {
  readonly language: string;
  readonly headline: string;
  readonly bodyHtml: string;
  readonly text: string;
}

const pairs = `army tentara, soldiers prajurit, city kota, village desa, river sungai, border perbatasan, bridge jembatan,
  road jalan, hospital rumahsakit, school sekolah, market pasar, council dewan, minister menteri, president presiden,
  court pengadilan, police polisi, people orang, families keluarga, children anak, teachers guru, doctors dokter,
  workers pekerja, farmers petani, water air, food makanan, power listrik, oil minyak, aid bantuan, talks perundingan,
  peace perdamaian, war perang, truce gencatan, attack serangan, battle pertempuran, fire kebakaran, storm badai,
  report laporan, statement pernyataan, letter surat, plan rencana, vote pemungutan, law undang, budget anggaran,
  said mengatakan, reached mencapai, opened membuka, closed menutup, crossed melintasi, rebuilt membangun,
  visited mengunjungi, left meninggalkan, returned kembali, signed menandatangani, promised menjanjikan, sent mengirim,
  received menerima, described menggambarkan, watched mengawasi, supported mendukung, praised memuji, near dekat,
  across melintasi, after setelah, before sebelum, during selama, with dengan, from dari, for untuk, and dan, in di,
  of dari, the itu, northern utara, southern selatan, eastern timur, western barat, large besar, small kecil, new baru,
  old tua, long panjang, quiet tenang, local setempat, foreign asing, second kedua, many banyak, several beberapa`;

/** News vocabulary and its translations, in lower case and capitalised. */
export const dictionary: Dictionary = Object.fromEntries(
  pairs.split(',').flatMap((pair) => {
    const [from = '', to = ''] = pair.trim().split(' ');
    return [
      [from, to],
      [capital(from), capital(to)],
    ];
  }),
);

/** Generates articles of sentences with 12 to 32 words, some with a link; the same in every run. */
export function inventArticles(count: number): InventedArticle[] {
  const words = Object.keys(dictionary).filter((word) => word === word.toLowerCase());
  const random = numbers();
  const sentence = (linked: boolean): string => {
    const all = Array.from({ length: 12 + random(20) }, () => words[random(words.length)] ?? 'the');
    all[0] = capital(all[0] ?? 'the');
    if (linked) all[4] = `<a href="https://news.example/${random(1_000)}">${all[4]}</a>`;
    return `${all.join(' ')}.`;
  };
  return Array.from({ length: count }, () => {
    const paragraphs = Array.from(
      { length: 6 },
      () => `<p>${sentence(random(4) === 0)} ${sentence(false)}</p>`,
    );
    const bodyHtml = paragraphs.join('\n');
    const text = bodyHtml.replaceAll(/<[^>]*>/g, '');
    return { language: 'en', headline: sentence(false).slice(0, -1), bodyHtml, text };
  });
}

/** Number of words of an article, headline and body. */
export function wordsIn({ headline, text }: InventedArticle): number {
  return `${headline} ${text}`.split(/\s+/).length;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function numbers(): (below: number) => number {
  let state = 7;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
