import { expect, test } from 'vitest';
import { readArticle } from '../../src/extract/extract.ts';

const options = { now: new Date('2026-12-01T08:00:00Z') };
const URL_OF_PAGE = 'https://bay-courier.example/world/2026/11/30/ferry';

interface Words {
  readonly lang: string;
  readonly title: string;
  readonly own: readonly string[];
  readonly other: { readonly title: string; readonly text: readonly string[] };
  readonly label: string;
}

const EN: Words = {
  lang: 'en',
  title: 'Port Selwyn reopens northern ferry line',
  own: [
    'The harbour council of Port Selwyn voted on Monday to reopen the northern ferry line, ending a closure that had lasted for nineteen weeks.',
    'Councillor Mirela Ondrak said that the first boat would leave the eastern quay before dawn on Thursday, with room for four hundred passengers.',
    'Fishermen who had protested against the closure lined the pier as the result was read out, while shopkeepers on the western shore rang bells.',
    'An independent report on the inspections is due in February, and the council has promised to publish it in full before the next vote.',
  ],
  other: {
    title: 'Court orders quarry owners to pay for wells',
    text: [
      'A court in Velmar has ordered the owners of a flooded quarry to pay for new wells in six villages that lost their water in spring.',
      'Judge Ilse Hadrami found that the company had known about the cracks for two years and had told neither the villages nor the ministry.',
    ],
  },
  label: 'Up next',
};
const ID: Words = {
  lang: 'id',
  title: 'Pelabuhan Selwyn membuka lagi jalur feri utara',
  own: [
    'Dewan pelabuhan Selwyn pada hari Senin memutuskan untuk membuka kembali jalur feri utara setelah penutupan yang berlangsung sembilan belas pekan.',
    'Anggota dewan Mirela Ondrak mengatakan bahwa kapal pertama akan berangkat dari dermaga timur sebelum fajar pada hari Kamis dengan empat ratus penumpang.',
    'Para nelayan yang menentang penutupan itu berbaris di dermaga ketika hasilnya dibacakan, sementara pemilik toko di pantai barat membunyikan lonceng.',
    'Laporan independen tentang pemeriksaan akan terbit pada bulan Februari, dan dewan berjanji untuk mengumumkannya secara lengkap.',
  ],
  other: {
    title: 'Pengadilan menghukum pemilik tambang batu',
    text: [
      'Pengadilan di Velmar memerintahkan pemilik tambang yang tergenang untuk membayar sumur baru di enam desa yang kehilangan air pada musim semi.',
      'Hakim Ilse Hadrami menyatakan bahwa perusahaan sudah mengetahui retakan itu selama dua tahun dan tidak memberi tahu desa maupun kementerian.',
    ],
  },
  label: 'Berita selanjutnya',
};
const AR: Words = {
  lang: 'ar',
  title: 'ميناء سلوين يعيد فتح خط العبارات الشمالي',
  own: [
    'صوت مجلس ميناء سلوين يوم الاثنين لصالح إعادة فتح خط العبارات الشمالي بعد إغلاق استمر تسعة عشر أسبوعا وأثار خلافا بين ضفتي الخليج.',
    'وقالت عضو المجلس ميريلا أوندراك إن القارب الأول سيغادر الرصيف الشرقي قبل فجر الخميس وعلى متنه أربعمئة راكب وستون مركبة.',
    'واصطف الصيادون الذين احتجوا على الإغلاق على الرصيف عند إعلان النتيجة، فيما قرع أصحاب المتاجر على الشاطئ الغربي الأجراس.',
    'ومن المقرر أن يصدر تقرير مستقل عن عمليات التفتيش في فبراير، وقد وعد المجلس بنشره كاملا قبل التصويت المقبل.',
  ],
  other: {
    title: 'محكمة تأمر أصحاب محجر بدفع ثمن الآبار',
    text: [
      'أمرت محكمة في فيلمار أصحاب محجر غمرته المياه بدفع تكاليف حفر آبار جديدة في ست قرى فقدت مياهها في الربيع الماضي.',
      'وخلص القاضي إلى أن الشركة كانت على علم بالتشققات منذ عامين ولم تبلغ القرى ولا الوزارة بذلك رغم مطالبات متكررة.',
    ],
  },
  label: 'التالي',
};

const p = (texts: readonly string[]) => texts.map((text) => `<p>${text}</p>`).join('');
const meta = ({ title, lang }: Words, head = '') =>
  `<!doctype html><html lang="${lang}"><head><title>${title}</title><meta property="og:type" content="article"><meta property="og:title" content="${title}">${head}</head>`;
const story = ({ title, own }: Words) => `<h1>${title}</h1><div class="byline">A. Velden</div>${p(own)}`;

const LAYOUTS: Record<string, (words: Words) => string> = {
  'a second article with a linked headline': (w) =>
    `${meta(w)}<body><main><article>${story(w)}</article><div><article><h2><a href="/world/2026/11/29/court">${w.other.title}</a></h2>${p(w.other.text)}</article></div></main>`,
  'a second h1': (w) =>
    `${meta(w)}<body><main><article>${story(w)}</article><section class="infinite-scroll-container"><h1>${w.other.title}</h1>${p(w.other.text)}</section></main>`,
  'data-article-url': (w) =>
    `${meta(w)}<body><div class="story" data-article-url="/world/2026/11/30/ferry">${story(w)}</div><div class="story" data-article-url="/world/2026/11/29/court"><h2>${w.other.title}</h2>${p(w.other.text)}</div>`,
  'microdata of each article': (w) =>
    `${meta(w)}<body><div itemscope itemtype="https://schema.org/NewsArticle">${story(w)}</div><div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline">${w.other.title}</h2>${p(w.other.text)}</div>`,
  'two signed articles of one class': (w) =>
    `${meta(w)}<body><main><article class="entity">${story(w)}</article><article class="entity"><h2>${w.other.title}</h2><div class="byline">B. Orlin</div>${p(w.other.text)}</article></main>`,
  'a label in front of the next story': (w) =>
    `${meta(w)}<body><main><div class="body">${story(w)}</div><div class="next"><div>${w.label}</div><h2>${w.other.title}</h2>${p(w.other.text)}</div></main>`,
  'JSON-LD of each article': (w) => {
    const data = [
      { '@type': 'NewsArticle', url: URL_OF_PAGE, articleBody: w.own.join('\n') },
      { '@type': 'NewsArticle', url: `${URL_OF_PAGE}-2`, articleBody: w.other.text.join('\n') },
    ];
    return `${meta(w, `<script type="application/ld+json">${JSON.stringify(data)}</script>`)}<body><main>${story(w)}<div>${p(w.other.text)}</div></main>`;
  },
  'cards in the middle': (w) =>
    `${meta(w)}<body><main><article><h1>${w.title}</h1>${p(w.own.slice(0, 2))}<div><h3>${w.label}</h3><ul>${cards(w, (href, title, text) => `<li><a href="${href}"><img src="/i.jpg" alt=""><h3>${title}</h3></a><p>${text}</p></li>`)}</ul></div>${p(w.own.slice(2))}</article></main>`,
  'cards with stretched links after the text': (w) =>
    `${meta(w)}<body><main><article>${story(w)}<div class="row">${cards(w, (href, title, text) => `<div class="c"><h4>${title}</h4><p>${text}</p><a class="stretched-link" href="${href}" aria-label="x"></a></div>`)}</div></article></main>`,
  'one card under a label': (w) =>
    `${meta(w)}<body><main><article><h1>${w.title}</h1>${p(w.own.slice(0, 2))}<div class="x7"><strong>${{ en: 'Read also', id: 'Baca juga', ar: 'اقرأ أيضا' }[w.lang] ?? ''}</strong><div><h3><a href="/world/2026/11/29/a">${w.other.title}</a></h3><p>${w.other.text[0]}</p></div></div>${p(w.own.slice(2))}</article></main>`,
};

function cards(words: Words, card: (href: string, title: string, text: string) => string): string {
  return words.other.text
    .map((text, index) => card(`/world/2026/11/29/story-${index}`, `${words.other.title} ${index}`, text))
    .join('');
}

const read = (html: string) => readArticle({ url: URL_OF_PAGE, html }, options);

test.each(
  Object.entries(LAYOUTS).flatMap(([name, layout]) =>
    [EN, ID, AR].map((words) => [name, words.lang, words, layout(words)] as const),
  ),
)('%s, %s: only the text of the page itself', (_, _lang, words, html) => {
  const { text } = read(html).body;
  for (const own of words.own) expect(text).toContain(own);
  for (const other of words.other.text) expect(text).not.toContain(other);
});

test('sections, linked lists and live entries of a story stay', () => {
  const guide = [...EN.own, ...EN.other.text].map(
    (text, index) =>
      `<section><h2><a href="/places/${index}">Place number ${index} on the bay</a></h2><p>${text}</p></section>`,
  );
  const sections = `${meta(EN)}<body><main><article><h1>${EN.title}</h1>${p(EN.own)}<section><h2>What the court said</h2>${p(EN.other.text)}</section></article></main>`;
  const list = `${meta(EN)}<body><main><article><h1>Six places on the bay</h1><p>${EN.own[0]}</p>${guide.join('')}</article></main>`;
  const live = `${meta(EN, '<script type="application/ld+json">{"@type":"LiveBlogPosting"}</script>')}<body><main><h1>${EN.title}</h1>${p(EN.own)}<article><h2><a href="/live/2">${EN.other.title}</a></h2><time>10:00</time>${p(EN.other.text)}</article></main>`;
  for (const html of [sections, list, live])
    for (const text of EN.other.text) expect(read(html).body.text).toContain(text);
});

test.each([
  ['a jump mark', '<a name="top">'],
  ['a link within the page', '<a href="#content">'],
  ['a link with an id', '<a id="start" class="skip">'],
])('%s that is never closed makes no links of the text', (_, anchor) => {
  const { body, refusal } = read(
    `<html lang="id"><head><title>${ID.title}</title></head><body><div><a href="/">Depan</a></div>${anchor}<h1>${ID.title}</h1><div class="story">${p(ID.own)}</div></body>`,
  );
  expect(refusal).toBeUndefined();
  for (const text of ID.own) expect(body.text).toContain(text);
});

const piece = (text: string) =>
  `<div class="stream"><div class="px-24 text" data-testid="Item"><p class="text-18">${text}</p></div></div>`;

test('a body that boxes of links divide keeps its later paragraphs', () => {
  const box = `<div class="flex"><ul>${[1, 2, 3, 4, 5, 6].map((n) => `<li><a href="/b/${n}">Another headline with the number ${n}</a></li>`).join('')}</ul></div>`;
  const [first = '', second = '', third = '', last = ''] = EN.own;
  const html = `<html lang="en"><head><title>${EN.title}</title></head><body><main><h1>${EN.title}</h1>${piece(first)}${piece(second)}${piece(third)}${box}${piece(last)}${box}</main>`;
  expect(read(html).body.text).toContain(last);
});

test('readings of ruby and marks for breaking words are no text', () => {
  const ruby =
    '<ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby>が<ruby>閉<rp>(</rp><rt>し</rt><rp>)</rp></ruby>まる';
  const page = `<html lang="ja"><head><title>News</title></head><body><article><h1>${ruby}</h1><p>オルラン市は月曜日、テスク川にかかる${ruby}と発表しました。検査で柱にひびが見つかったためです。</p><p>工事の費用は市と県が半分ずつ払います。住民は北の道路を使うように言われました。</p></article>`;
  const { metadata, body } = read(page);
  expect(metadata.headline).toBe('橋が閉まる');
  expect(body.text).toContain('テスク川にかかる橋が閉まると発表しました');
  const marked = EN.own.map((text) =>
    text.replace('harbour', 'har&shy;bour').replace('council', 'coun&#8203;cil'),
  );
  expect(read(`${meta(EN)}<body><article><h1>${EN.title}</h1>${p(marked)}</article>`).body.text).toContain(
    EN.own[0],
  );
});

test.each([
  [
    'Instagram',
    '<blockquote class="instagram-media"><p>Ano <time datetime="2026-04-21T23:47:18+00:00">Apr 21</time></p></blockquote>',
  ],
  [
    'Twitter',
    '<blockquote class="twitter-tweet"><p>x</p><a href="https://t.example/1">April 21, 2026</a></blockquote>',
  ],
  ['Facebook', '<div class="fb-post"><time datetime="2026-04-21T23:47:18Z">21 April</time></div>'],
])('the time of a post on %s is not the publication', (_, embed) => {
  const head = '<meta property="article:published_time" content="2026-10-18T16:06:50+02:00">';
  const html = `${meta(EN, head)}<body><article><h1>${EN.title}</h1>${p(EN.own.slice(0, 2))}${embed}${p(EN.own.slice(2))}</article>`;
  expect(read(html).metadata.publishedIso).toBe('2026-10-18T16:06:50+02:00');
});

test('a timed ISO date in the future is not read with day and month swapped', () => {
  const head = '<meta property="article:published_time" content="2026-12-04T03:01:00Z">';
  const { metadata } = read(`${meta(EN, head)}<body><article><h1>${EN.title}</h1>${p(EN.own)}</article>`);
  expect(metadata.publishedIso ?? '').not.toContain('2026-04-12');
});
