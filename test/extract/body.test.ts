import { describe, expect, test } from 'vitest';
import { extract, readArticle } from '../../src/extract/extract.ts';
import { languageByFunctionWords } from '../../src/text/function-words.ts';
import { phraseKind, PHRASE_KINDS } from '../../src/extract/body/features/label-phrases.ts';
import { ExtractError } from '../../src/model/errors.ts';

const url = 'https://harbour-post.example/2026/11/10/ferries-wait';
const options = { now: new Date('2026-11-10T12:00:00Z') };

const sentences = [
  'The ferry company said on Tuesday that no boat would leave the harbour before the wind had gone down.',
  'About four hundred passengers were waiting in the terminal, some of them since the evening before.',
  '“We would rather be late than sorry,” said the captain of the largest boat, who has sailed the strait for thirty years.',
  'The harbour office expects the storm to pass during the night, and the first boats could leave at six in the morning.',
  'Tickets stay valid for a week, and those who cannot wait get their money back at the counter.',
  'The island council opened the school hall for families with children, and a bakery sent bread and soup.',
];
const story = sentences.map((sentence) => `<p>${sentence} ${sentence}</p>`).join('\n');
const menu = ['News', 'Sport', 'Weather', 'Culture', 'Economy']
  .map((name) => `<li><a href="/${name}">${name}</a></li>`)
  .join('');
const page = (inside: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><title>Ferries wait for the wind to go down | Harbour Post</title>${head}</head>
<body><header><nav><ul>${menu}</ul></nav></header><main><article><h1>Ferries wait for the wind to go down</h1>${inside}</article></main>
<footer><ul>${menu}</ul><p>© 2026 Harbour Post. All rights reserved.</p></footer></body></html>`;
const textOf = (html: string): string => readArticle({ url, html }, options).body.text;
const codeOf = (html: string, address = url): string => {
  try {
    extract({ url: address, html }, options);
    return 'article';
  } catch (error) {
    return error instanceof ExtractError ? error.code : String(error);
  }
};

test('the text is all of the story and nothing else', () => {
  const paragraphs = textOf(page(`<div class="article-body">${story}</div>`)).split('\n\n');
  expect(paragraphs).toEqual(sentences.map((sentence) => `${sentence} ${sentence}`));
});

test('dropped passages are reported with the reason', () => {
  const { dropped } = extract({ url, html: page(`<div class="article-body">${story}</div>`) }, options);
  expect(dropped).toContainEqual({ reason: 'rights', text: '© 2026 Harbour Post. All rights reserved.' });
});

const bodyWith = (extra: string): string =>
  `<div class="article-body">${story.replace('</p>\n<p>The harbour', `</p>${extra}<p>The harbour`)}</div>`;

describe('what does not belong is left out', () => {
  test.each([
    [
      'a list of other stories',
      '<div class="related"><h3>Read more</h3><ul><li><a href="/a">Harbour fees go up again next year</a></li><li><a href="/b">New pier opens in spring</a></li></ul></div>',
      'Harbour fees',
    ],
    [
      'an Indonesian trailer',
      '<p><strong>Baca juga: <a href="/a">Tarif pelabuhan naik lagi tahun depan</a></strong></p>',
      'Tarif pelabuhan',
    ],
    [
      'an Arabic trailer',
      '<p class="related"><a href="/a">اقرأ أيضا: رسوم الميناء ترتفع مجددا</a></p>',
      'رسوم',
    ],
    [
      'a call to subscribe',
      '<div class="newsletter-signup"><p>Sign up for our newsletter and never miss a boat.</p><form><input name=mail><button>Send</button></form></div>',
      'newsletter',
    ],
    ['an advertisement mark', '<div class="ad-slot"><span>Advertisement</span></div>', 'Advertisement'],
  ])('%s', (_, extra, sign) => {
    const text = textOf(page(bodyWith(extra)));
    expect(text).not.toContain(sign);
    expect(text).toContain(sentences[5]);
  });

  test('comments under the story', () => {
    const comment =
      '<div class="comment"><p>I have waited here since yesterday and nobody told us anything about it, what a shame.</p></div>';
    const text = textOf(
      page(
        `<div class="article-body">${story}</div><section id="comments"><h2>Comments</h2>${comment.repeat(12)}</section>`,
      ),
    );
    expect(text).not.toContain('what a shame');
    expect(text).toContain(sentences[0]);
  });
});

test('a page that carries its article only as data for scripts is read all the same', () => {
  const html = JSON.stringify({ props: { article: { title: 'Ferries wait', body: story } } }).replaceAll(
    '<',
    '\\u003c',
  );
  const { body } = readArticle(
    {
      url,
      html: page('<div id="root"></div>', '').replace(
        '</body>',
        `<script id="__DATA__" type="application/json">${html}</script></body>`,
      ),
    },
    options,
  );
  expect(body.page.embedded).toBe(true);
  expect(body.text).toContain(sentences[0]);
  expect(body.text).toContain(sentences[5]);
});

const teaser = (n: number): string =>
  `<div class="teaser"><h2><a href="/n/${n}">Number ${n}: the boats are late again today</a></h2></div>`;

describe('pages that are no article are refused by name', () => {
  test('a page that says it does not exist', () => {
    const html =
      '<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>The page you are looking for does not exist. <a href="/">Home</a></p></body></html>';
    expect(codeOf(html)).toBe('soft-404');
  });
  test('a wall against robots', () => {
    const html =
      '<html><head><title>Just a moment...</title></head><body><h1>harbour-post.example</h1><p>Verifying you are human. This may take a few seconds.</p></body></html>';
    expect(codeOf(html)).toBe('bot-wall');
  });
  test('the beginning of a paid text', () => {
    const head =
      '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferries wait for the wind to go down","isAccessibleForFree":false}</script>';
    expect(
      codeOf(
        page(
          `<div class="article-body"><p>${sentences[0]}</p><div class="paywall"><p>Subscribe to continue reading</p></div></div>`,
          head,
        ),
      ),
    ).toBe('paywalled');
  });
  test('a paid text that is there in full is an article', () => {
    const head =
      '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferries wait for the wind to go down","isAccessibleForFree":false}</script>';
    expect(codeOf(page(`<div class="article-body">${story}</div>`, head))).toBe('article');
  });
  test('a front page', () => {
    expect(
      codeOf(
        `<html><head><title>Harbour Post</title></head><body>${Array.from({ length: 30 }, (_, n) => teaser(n)).join('')}</body></html>`,
        'https://harbour-post.example/',
      ),
    ).toBe('not-an-article');
  });
  test('nothing', () => {
    expect(codeOf('')).toBe('no-body');
  });
});

const kindAt = (address: string): string =>
  readArticle({ url: address, html: page(`<div class="article-body">${story}</div>`) }, options).kind;

test('kinds of pages are distinguished', () => {
  expect(kindAt('https://harbour-post.example/news/ferries')).toBe('story');
  expect(kindAt('https://harbour-post.example/opinion/ferries')).toBe('opinion');
  expect(kindAt('https://harbour-post.example/photos/ferries')).toBe('gallery');
  expect(kindAt('https://harbour-post.example/videos/ferries')).toBe('video');
});

test.each([
  ['en', sentences.join(' ')],
  [
    'id',
    'Perusahaan kapal itu mengatakan bahwa tidak ada kapal yang akan berangkat dari pelabuhan ini sebelum angin reda, dan para penumpang harus menunggu hingga hari berikutnya.',
  ],
  [
    'ar',
    'قالت الشركة إن القوارب لن تغادر الميناء قبل أن تهدأ الرياح، وإن المسافرين الذين ينتظرون في المحطة منذ مساء أمس يمكن أن يعودوا إلى بيوتهم أو أن يبقوا في قاعة المدرسة التي فتحت من أجل العائلات.',
  ],
  [
    'de',
    'Die Gesellschaft sagte, dass kein Schiff den Hafen verlassen werde, bis der Wind sich gelegt hat, und dass die Karten für eine Woche gültig sind und auch das Geld zurück gegeben wird.',
  ],
  [
    'ru',
    'Компания сообщила, что ни один паром не выйдет из порта, пока не стихнет ветер, и что все билеты будут действовать ещё неделю, но те, кто не может ждать, получат деньги.',
  ],
  ['ja', '船会社は火曜日、風がおさまるまで船は港を出ないと発表した。約四百人の乗客が待合室で待っている。'],
  ['zh', '轮渡公司星期二表示，在风力减弱之前，任何船只都不会离开港口。大约四百名乘客正在候船室等待。'],
])('the language %s is known by its words', (language, text) => {
  expect(languageByFunctionWords(text)).toBe(language);
});

test.each([
  ['Baca juga: Harga beras naik', 'read-more'],
  ['اقرأ أيضًا: ارتفاع الأسعار', 'read-more'],
  ['ADVERTISEMENT', 'advert'],
  ['مادة إعلانية', 'advert'],
  ['SCROLL TO CONTINUE WITH CONTENT', 'advert'],
  ['関連記事', 'read-more'],
  ['The share of renewables rose', undefined],
  ['Bylaws were changed', undefined],
])('%s', (text, kind) => {
  expect(PHRASE_KINDS[phraseKind(text)]).toBe(kind);
});
