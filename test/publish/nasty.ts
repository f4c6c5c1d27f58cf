import type { PublishedStory } from '../../src/model/story.ts';
import { story } from './story.ts';

const base = story();
const lead = (fields: Partial<PublishedStory['lead']>) => ({ lead: { ...base.lead, ...fields } });
const image = (fields: object) => ({ image: { url: 'https://kanal-teluk.example/foto.jpg', ...fields } });

/** Headlines and names that break careless serialisers. */
const TEXTS: readonly (readonly [name: string, text: string])[] = [
  ['the end of CDATA', 'a ]]> b'],
  ['the end of CDATA twice', 'a ]]> b ]]> c ]]>'],
  ['nested CDATA', '<![CDATA[x]]>'],
  ['C0 controls', 'a\u0000\u0001\u0008\u000b\u000c\u001fb'],
  ['C1 controls', 'a\u0080\u0085\u009fb'],
  ['a noncharacter', 'a\ufffe\uffff\ufdd0b'],
  ['a noncharacter of plane 1', 'a\u{1fffe}\u{1ffff}b'],
  ['a lone high surrogate', 'a\ud800b'],
  ['a lone low surrogate at the end', 'ab\udfff'],
  ['a replacement character', 'a\ufffdb'],
  ['a BOM inside', 'a\ufeffb'],
  ['emoji with joiners', 'Damai 🕊️ 👩‍👩‍👧‍👦 🇮🇩'],
  ['Arabic with marks', 'قَالَ المسؤولُ: «انتهى»'],
  ['mixed directions', 'Kota حلب (Aleppo) 2026'],
  ['an override of direction', 'a \u202etxt.exe\u202c b'],
  ['combining marks', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢'],
  ['an ampersand', 'A & B'],
  ['an escaped ampersand', 'A &amp; B'],
  ['twice escaped', 'A &amp;amp; B'],
  ['an unknown entity', 'A &nbsp; &foo; B'],
  ['ampersands without space', 'R&D, S&P500, A&E24, &copy 2026, x&amp y, &#65 &lt'],
  ['an address of mail', 'Rana <rana@kanal-teluk.example>'],
  ['a numeric entity', '&#x41;&#65;&#0;'],
  ['less than', '5 < 6 > 4'],
  ['a tag', 'Ini <b>tebal</b> sekali'],
  ['a script', 'x<script>alert(1)</script>y'],
  ['a tag that is no tag', 'Kata <sekitarnya> itu'],
  ['a comment', 'a <!-- b --> c'],
  ['a processing instruction', 'a <?php echo 1 ?> b'],
  ['a doctype with an entity', '<!DOCTYPE x [<!ENTITY e "f">]>&e;'],
  ['quotes', `"ganda" 'tunggal' “lengkung”`],
  ['line ends', 'satu\r\ndua\ntiga\rempat\u2028lima\u2029enam'],
  ['tabs', 'a\tb\t\tc'],
  ['only spaces', '   \u00a0 '],
  ['nothing', ''],
  ['very long', 'kata '.repeat(4000)],
  ['one word without a break', 'x'.repeat(5000)],
  ['template signs', '$& $1 ${x} {{y}} %s \\u0041'],
  ['a zero-width word', '\u200b\u200c\u200d'],
];

/** URLs that break careless serialisers. */
const URLS: readonly (readonly [name: string, url: string])[] = [
  ['ampersands', 'https://kanal-teluk.example/?a=1&b=2&amp;c=3'],
  ['spaces and quotes', 'https://kanal-teluk.example/a b/"c"/\'d\''],
  ['angle brackets', 'https://kanal-teluk.example/<x>?q=<y>'],
  ['pipes and brackets', 'https://kanal-teluk.example/a|b[1]{2}^`\\'],
  ['Arabic in the path', 'https://kanal-teluk.example/أخبار/2026'],
  ['an international host', 'https://مثال.إختبار/خبر'],
  ['a broken escape', 'https://kanal-teluk.example/100%/%zz'],
  ['a password', 'https://user:secret@kanal-teluk.example/x'],
  ['a lone surrogate', 'https://kanal-teluk.example/\ud800'],
  ['a fragment', 'https://kanal-teluk.example/x#bagian dua'],
];

/** Strings that are not http(s) URLs. */
const NO_URLS = [
  'javascript:alert(1)',
  'data:text/html,x',
  '/relatif',
  'http://',
  'ftp://x.example/',
  'bukan alamat',
  '',
];

/** Bodies that break careless serialisers. */
const BODIES: readonly (readonly [name: string, html: string])[] = [
  ['the end of CDATA twice', '<p>]]> dan ]]></p>'],
  ['controls', '<p>a\u0000b\u0085c\ufffe</p>'],
  ['a script', '<p>x</p><script>alert(1)</script><style>p{}</style>'],
  ['handlers and styles', '<p onclick="x()" style="position:fixed">x</p><img src=x onerror=alert(1)>'],
  [
    'bad links',
    '<p><a href="javascript:alert(1)">a</a> <a href="vbscript:x">b</a> <a href=" java\nscript:x">c</a></p>',
  ],
  ['relative links', '<p><a href="/lain">a</a> <a href="//b.example/c">b</a> <a href="?q=1&r=2">c</a></p>'],
  [
    'frames and forms',
    '<iframe src="https://x.example"></iframe><form action="/x"><input><button>y</button></form><object data="x"></object>',
  ],
  ['unclosed tags', '<p>a<p>b<ul><li>c<li>d<blockquote>e'],
  ['a figure in a paragraph', '<p>a<figure><figcaption>b</figcaption></figure>c</p>'],
  ['a table without its rows', '<table><td>a<td>b</table>'],
  ['parts of a table without one', '<tr><td>x</td></tr><caption>y</caption>'],
  ['a table between definitions', '<dl><dd><table><p>a</p><dd>b</table></dl>'],
  ['nested links', '<p><a href="https://x.example/1">a <a href="https://x.example/2">b</a></a></p>'],
  ['deep nesting', '<blockquote>'.repeat(3000) + 'x'],
  ['foreign markup', '<svg><script>x</script></svg><math><mi>y</mi></math><p>z</p>'],
  ['a noscript trick', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">x</p></noscript>'],
  ['comments', '<!-- a --><p>b<!--[if IE]>x<![endif]--></p>'],
  ['a megabyte', `<p>${'Kalimat yang panjang. '.repeat(50_000)}</p>`],
  ['ten thousand paragraphs', '<p>x</p>'.repeat(10_000)],
  ['entities', '<p>&nbsp;&copy;&#x1F54A;&unknown; & < 5</p>'],
  ['nothing', ''],
  ['the closing of an item', '<p>x</p></item></entry></channel>'],
];

/** Stories from which valid feeds must be rendered; at least sixty. */
export const NASTY: readonly (readonly [name: string, fields: Partial<PublishedStory>])[] = [
  ...TEXTS.map(
    ([name, text]) =>
      [
        `text with ${name}`,
        {
          headline: text,
          section: text,
          tags: [text, text],
          translator: text,
          deck: text,
          ...lead({ outlet: text || 'Kanal Teluk', byline: [text] }),
          rights: { metaRobots: [], copyrightNotice: text },
          ...image({ alt: text, caption: text, credit: text }),
          corrections: [{ kind: 'correction' as const, at: base.publishedAt, text, url: base.lead.url }],
        },
      ] as const,
  ),
  ...URLS.map(
    ([name, url]) =>
      [
        `URL with ${name}`,
        {
          ...lead({ url, homepage: url, feedUrl: url }),
          copies: [{ ...base.lead, url }],
          ...image({ url }),
          alternates: [{ url, language: 'ar' }],
        },
      ] as const,
  ),
  ...NO_URLS.map(
    (url) =>
      [
        `invalid URL: ${url}`,
        { copies: [{ ...base.lead, url }], ...image({ url }), alternates: [{ url, language: 'ar' }] },
      ] as const,
  ),
  ...BODIES.map(([name, bodyHtml]) => [`body with ${name}`, { bodyHtml }] as const),
  ['an excerpt', { level: 'excerpt' }],
  ['a headline only', { level: 'headline' }],
  ['no agency, no author, no feed URL', lead({ agency: undefined, byline: [], feedUrl: undefined })],
  [
    'an original in the edition’s language',
    { origin: 'original', translator: undefined, ...lead({ language: 'id' }) },
  ],
  [
    'many copies in one language',
    {
      copies: Array.from({ length: 30 }, (_, index) => ({ ...base.lead, url: `https://x.example/${index}` })),
    },
  ],
  [
    'invalid and obsolete language tags',
    {
      alternates: ['xx-YY', 'zz', 'qq', 'en-GB', 'iw', 'in', 'ckb', 'arz', '-', 'x-none'].map((language) => ({
        url: 'https://x.example/',
        language,
      })),
    },
  ],
  [
    'a homepage URL with capitals and a port, without a trailing slash',
    lead({ homepage: 'HTTPS://Kanal-Teluk.example:443', feedUrl: undefined }),
  ],
  [
    'our own copy of the image',
    {
      ...image({ alt: 'Kapal & pelabuhan' }),
      images: 'proxy',
      picture: [{ name: 'a.webp', width: 800, height: 450 }],
    },
  ],
  ['an image with invalid dimensions', image({ width: -1, height: 0.5 })],
  ['a credit template', { creditTemplate: 'Hak cipta {outlet} ({agency}) <{url}>' }],
];
