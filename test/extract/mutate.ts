import { vectors } from './vectors.ts';

/** Numbers in [0, 1) that are the same in every run. */
export function random(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

const PIECES = [
  '<',
  '>',
  '</',
  '/>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '&',
  '&#',
  '&#x110000;',
  '&#0;',
  '"',
  "'",
  '=',
  '\u0000',
  '\ud800',
  '\udfff',
  '\ufffe',
  '\u202e',
  '<p>',
  '</p>',
  '<div>',
  '</div>',
  '<article>',
  '</article>',
  '<table><tr><td>',
  '</table>',
  '<ul><li>',
  '<br><br>',
  '<svg>',
  '</svg>',
  '<math>',
  '<style>',
  '<script>',
  '</script>',
  '<template>',
  '<noscript>',
  '<plaintext>',
  '<base href="//[">',
  '<a href="',
  '<img src="',
  '<figure>',
  '<figcaption>',
  '<h1>',
  '<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"',
  '"}]}</script>',
  '<meta property="og:title" content="',
  '<time datetime="9999-99-99">',
  '<iframe src="',
  '<nav>',
  '<footer>',
  '<div class="comments">',
  '<html lang="xx">',
  '<title>',
  'é',
  '漢字',
  'اقرأ أيضا',
  '😀',
  '\u0301'.repeat(40),
];

/** One broken child of some pages: cut, spliced, doubled, nested, with bytes turned and hostile pieces put in. */
export function mutate(pages: readonly string[], next: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  let page = pick(pages);
  const rounds = 1 + Math.floor(next() * 6);
  for (let round = 0; round < rounds; round++) {
    const at = Math.floor(next() * page.length);
    const length = Math.floor(next() ** 3 * page.length);
    const head = page.slice(0, at);
    switch (Math.floor(next() * 9)) {
      case 0:
        page = head;
        break;
      case 1:
        page = head + page.slice(at + length);
        break;
      case 2:
        page =
          head +
          page.slice(at, at + Math.min(length, 5000)).repeat(1 + Math.floor(next() * 4)) +
          page.slice(at);
        break;
      case 3: {
        const other = pick(pages);
        page = head + other.slice(Math.floor(next() * other.length));
        break;
      }
      case 4:
        page = head + pick(PIECES).repeat(1 + Math.floor(next() ** 4 * 400)) + page.slice(at);
        break;
      case 5:
        page = head + pick(vectors) + page.slice(at);
        break;
      case 6:
        page = head + String.fromCharCode(Math.floor(next() * 0x10000)) + page.slice(at + 1);
        break;
      case 7:
        page = page.replaceAll(
          pick(['</p>', '</div>', '"', '>', '</script>', '</a>']),
          pick(['', '>', '<', '</p>', '"']),
        );
        break;
      default:
        page = head + pick(vectors) + pick(PIECES) + pick(vectors) + page.slice(at + length);
    }
    if (page.length > 400_000) page = page.slice(0, 400_000);
  }
  return page;
}

const around = (inner: string): string =>
  `<html><head><title>A title of some words</title></head><body><article>${inner}</article></body></html>`;

/** Pages of about `size` characters that are made to take time or memory. */
export function giants(size: number): Readonly<Record<string, () => string>> {
  const fill = (piece: string): string => piece.repeat(Math.ceil(size / piece.length));
  const sentence =
    'The council said that it would meet again on Monday, and that nothing had been decided yet. ';
  return {
    'one paragraph': () => around(`<p>${fill(sentence)}</p>`),
    'many paragraphs': () => around(fill(`<p>${sentence}</p>`)),
    'short paragraphs': () => around(fill('<p>a')),
    'nested b': () => around(fill('<b>')),
    'nested div': () => around(fill('<div>a')),
    'opened, then closed by others': () => around(fill('<div>').slice(0, size / 10) + fill('</span>')),
    'nested lists': () => around(fill('<ul><li>item ')),
    'nested tables': () => around(fill('<table><tr><td>x')),
    'one table': () => around(`<table>${fill('<tr><td>one</td><td>two</td></tr>')}</table>`),
    'nested links': () => around(fill('<a href="/x">link ')),
    'links in one paragraph': () => around(`<p>${fill('<a href="/x">a link</a> ')}</p>`),
    'line breaks': () => around(fill('<br>')),
    'lines with breaks': () => around(fill(`${sentence}<br>`)),
    spaces: () => around(`<p>${fill(' \n\t')}x</p>`),
    entities: () => around(`<p>${fill('&amp;&lt;&#8364;')}</p>`),
    'less-than signs': () => around(fill('<')),
    ampersands: () => around(fill('&')),
    comments: () => around(fill('<!-- x -->')),
    'an open comment': () => around(`<!--${fill('- ')}`),
    attributes: () => around(`<p ${fill('a=b c ')}>`).replace(/a=b/g, 'data-a=b'),
    'different attributes': () =>
      around(`<p ${Array.from({ length: size / 10 }, (_, i) => `a${i}="x"`).join(' ')}>text</p>`),
    'one attribute': () => around(`<p class="${fill('article-body ')}">text</p>`),
    'one tag name': () => around(`<${fill('a')}>`),
    pictures: () => around(fill('<img src="/a.jpg" width=600 height=400>')),
    figures: () => around(fill('<figure><img src="/a.jpg"><figcaption>caption</figcaption></figure>')),
    images: () =>
      around(
        `<p>${sentence.repeat(20)}</p>${fill('<p><img src="/a.jpg"></p>')}<p>${sentence.repeat(20)}</p>`,
      ),
    'json-ld': () =>
      `<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"${fill(sentence)}"}</script>`,
    'deep json-ld': () => `<script type="application/ld+json">${fill('[')}</script>`,
    'wide json-ld': () => `<script type="application/ld+json">[${fill('{"@type":"Person"},')}{}]</script>`,
    'script strings': () => `<script>${fill(`"${'\\u003cp\\u003e'.repeat(90)}",`)}</script>`,
    'open script string': () => `<script>x = "<p>${fill('\\u0020')}</script>`,
    meta: () => fill('<meta property="og:title" content="x">'),
    headings: () => around(fill('<h1>A heading of the page</h1>')),
    times: () => around(fill('<time datetime="2026-11-10T08:00:00Z">10 November 2026</time>')),
    bylines: () => around(fill('<span class="author byline" rel="author">By Ana Moreira</span>')),
    dates: () => around(fill('<div>10 November 2026, 08:15</div>')),
    names: () => around(fill('<div class="author">a</div>')),
    commas: () => around(`<p>${fill(',')}</p>`),
    letters: () => around(`<p>${fill('a')}</p>`),
    digits: () => around(`<p>${fill('1')}</p>`),
    Chinese: () => around(`<p>${fill('这是一个句子，没有空格。')}</p>`),
    Arabic: () => around(fill('<p>قال المتحدث إن الاجتماع سيعقد يوم الاثنين.</p>')),
    'combining marks': () => around(`<p>${fill('a\u0301\u0302')}</p>`),
    'half characters': () => around(`<p>${fill('\ud800 ')}</p>`),
    zeros: () => fill('\u0000'),
    select: () => around(fill('<select><option>one')),
    svg: () => around(fill('<svg><path d="M0 0">')),
    template: () => around(fill('<template><p>x')),
  };
}
