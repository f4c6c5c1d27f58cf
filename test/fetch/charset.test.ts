import { assert, constantFrom, option, property, string, tuple, uint8Array } from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { charsetOfHeader, decode } from '../../src/fetch/charset.ts';

const arabic = 'قالت الوزارة إن المحادثات تستأنف غداً في العاصمة';
const samples: readonly [charset: string, text: string][] = [
  ['utf-8', `${arabic} — “Jenewa”`],
  ['windows-1256', `${arabic} — “پايان”`],
  ['iso-8859-6', 'قالت الوزارة إن المحادثات تستأنف'],
  ['windows-1252', 'Le président a déclaré : « C’est fini » – 50 €'],
  ['iso-8859-15', 'Cœur à 50 €'],
  ['windows-1251', 'Переговоры возобновятся завтра'],
  ['koi8-r', 'Переговоры возобновятся завтра'],
  ['windows-1254', 'Görüşmeler yarın sürecek'],
  ['windows-1255', 'השיחות יתחדשו מחר'],
  ['windows-874', 'การเจรจาจะเริ่มใหม่พรุ่งนี้'],
  ['shift_jis', '協議は明日ジュネーブで再開する'],
  ['euc-jp', '協議は明日ジュネーブで再開する'],
  ['iso-2022-jp', '協議は明日ジュネーブで再開する'],
  ['euc-kr', '회담은 내일 제네바에서 재개된다'],
  ['gb18030', '会谈明天在日内瓦恢复，欧元€𠀀'],
  ['gbk', '会谈明天在日内瓦恢复'],
  ['big5', '會談明天在日內瓦恢復'],
];

/** iconv-lite has no ISO-2022-JP: EUC-JP without the high bits, between escape sequences. */
function encode(text: string, charset: string): Uint8Array {
  if (charset !== 'iso-2022-jp') return iconv.encode(text, charset);
  const pieces = text.split(/([^\0-\x7F]+)/).map((piece, at) => {
    if (at % 2 === 0) return Buffer.from(piece);
    const japanese = iconv.encode(piece, 'euc-jp').map((byte) => byte & 0x7f);
    return Buffer.concat([Buffer.from('\x1B$B'), japanese, Buffer.from('\x1B(B')]);
  });
  return Buffer.concat(pieces);
}

test.each(samples)('%s is read from header, meta, http-equiv and XML declaration', (charset, text) => {
  const name = new TextDecoder(charset).encoding;
  const pages: readonly [document: string, header: string | undefined, from: string][] = [
    [`<p>${text}</p>`, `text/html; charset=${charset}`, 'header'],
    [`<p>${text}</p>`, `text/html;Charset = "${charset.toUpperCase()}"`, 'header'],
    [`<html><head><meta charset=${charset}><title>${text}</title>`, 'text/html', 'meta'],
    [
      `<meta http-equiv='Content-Type' content='text/html; charset=${charset}'><p>${text}</p>`,
      undefined,
      'meta',
    ],
    [
      `<meta content="text/html;charset=${charset}" http-equiv=content-type><p>${text}</p>`,
      undefined,
      'meta',
    ],
    [`<?xml version="1.0" encoding="${charset}"?><rss>${text}</rss>`, 'text/xml', 'xml'],
    [`<?xml version='1.0' encoding='${charset}' ?><rss>${text}</rss>`, undefined, 'xml'],
  ];
  for (const [document, header, from] of pages) {
    expect(decode(encode(document, charset), header)).toEqual({ text: document, charset: name, from });
  }
});

test.each(['utf-16le', 'utf-16be'])(
  '%s is recognised by byte order mark, zero bytes and header',
  (charset) => {
    const text = `<?xml version="1.0" encoding="UTF-16"?><rss><title>${arabic}</title></rss>`;
    const bytes = iconv.encode(text, charset);
    const marked = iconv.encode(text, charset, { addBOM: true });
    expect(decode(marked, 'text/xml; charset=windows-1256')).toEqual({ text, charset, from: 'bom' });
    expect(decode(bytes)).toMatchObject({ text, charset });
    expect(decode(bytes, `text/xml; charset=${charset}`)).toEqual({ text, charset, from: 'header' });
    expect(decode(bytes, 'text/xml; charset=utf-8')).toMatchObject({ text, charset, from: 'sniffed' });
  },
);

test('a UTF-8 byte order mark is removed and overrides the header', () => {
  const text = `<p>${arabic}</p>`;
  const bytes = Buffer.from(`\uFEFF${text}`);
  expect(decode(bytes, 'text/html; charset=iso-8859-1')).toEqual({ text, charset: 'utf-8', from: 'bom' });
});

test.each(['iso-8859-1', 'windows-1252', 'windows-1256', 'us-ascii', 'gb2312', 'shift_jis', 'utf-16'])(
  'a header that says %s lies when the bytes are UTF-8',
  (charset) => {
    const text = `<p>${arabic}</p>`;
    expect(decode(Buffer.from(text), `text/html; charset=${charset}`)).toEqual({
      text,
      charset: 'utf-8',
      from: 'sniffed',
    });
  },
);

test('two Chinese characters that look like UTF-8 by chance stay Chinese', () => {
  const bytes = iconv.encode('<p>联通</p>', 'gbk');
  expect(decode(bytes, 'text/html; charset=gbk').text).toBe('<p>联通</p>');
});

test('a page that says UTF-8 but is not is read by its meta element, its language, or as windows-1252', () => {
  const meta = `<meta charset="windows-1256"><p>${arabic}</p>`;
  expect(decode(iconv.encode(meta, 'windows-1256'), 'text/html; charset=utf-8')).toEqual({
    text: meta,
    charset: 'windows-1256',
    from: 'meta',
  });
  const language = `<html dir="rtl" lang="ar-SA"><meta charset="utf-8"><p>${arabic}</p>`;
  expect(decode(iconv.encode(language, 'windows-1256'))).toEqual({
    text: language,
    charset: 'windows-1256',
    from: 'sniffed',
  });
  const french = '<meta charset="utf-8"><p>déjà vu à l’été</p>';
  expect(decode(iconv.encode(french, 'windows-1252'))).toEqual({
    text: french,
    charset: 'windows-1252',
    from: 'default',
  });
});

test('without any declaration: the language names the usual charset, UTF-8 proves itself, ASCII is UTF-8', () => {
  const feed = `<rss><channel><language>ar</language><title>${arabic}</title></channel></rss>`;
  expect(decode(iconv.encode(feed, 'windows-1256'))).toMatchObject({ text: feed, charset: 'windows-1256' });
  expect(decode(Buffer.from(feed))).toMatchObject({ text: feed, charset: 'utf-8', from: 'sniffed' });
  expect(decode(Buffer.from('<p>Kabar</p>'))).toEqual({
    text: '<p>Kabar</p>',
    charset: 'utf-8',
    from: 'default',
  });
  expect(decode(new Uint8Array())).toEqual({ text: '', charset: 'utf-8', from: 'default' });
});

test('a few damaged characters do not make a UTF-8 page another charset', () => {
  const good = Buffer.from(`<meta charset=utf-8><p>${arabic.repeat(5)}</p>`);
  const damaged = Buffer.concat([good, Buffer.from([0xff, 0x80])]);
  expect(decode(damaged)).toMatchObject({ charset: 'utf-8', from: 'meta' });
  expect(decode(Buffer.concat([Buffer.from(arabic.repeat(9)), Buffer.from([0xff])]))).toMatchObject({
    charset: 'utf-8',
  });
});

test('mentions of charsets in text, comments and descriptions declare nothing', () => {
  const text = `<!-- <meta charset=big5> --><meta name="description" content="meta charset=big5"><p>${arabic}</p>`;
  expect(decode(Buffer.from(text))).toMatchObject({ text, charset: 'utf-8', from: 'sniffed' });
  const legacy = `<!-- <meta charset=koi8-r> --><meta charset=windows-1256><p>${arabic}</p>`;
  expect(decode(iconv.encode(legacy, 'windows-1256'))).toMatchObject({
    text: legacy,
    charset: 'windows-1256',
  });
  const quoted = `<?xml version="1.0"?><rss><![CDATA[<meta charset=windows-1252>]]><t>${arabic}</t></rss>`;
  expect(decode(Buffer.from(quoted))).toMatchObject({ charset: 'utf-8', from: 'sniffed' });
});

test('an unknown charset is ignored', () => {
  expect(decode(Buffer.from('<meta charset=utf-8>x'), 'text/html; charset=klingon')).toMatchObject({
    from: 'meta',
  });
  expect(charsetOfHeader('text/html; charset=klingon')).toBeUndefined();
  expect(charsetOfHeader(undefined)).toBeUndefined();
  expect(decode(Buffer.from([0x3c, 0x70, 0x3e, 0xe9]), 'text/html; charset=x-user-defined').text).toBe(
    '<p>é',
  );
});

test('U+0000 and unpaired surrogates are replaced', () => {
  expect(decode(Buffer.from('<p>a\0b</p>')).text).toBe('<p>ab</p>');
  const half = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a\uD800b', 'utf16le')]);
  expect(decode(half).text).toBe('a\uFFFDb');
});

test('C1 bytes decode to the typographic characters of windows-1252', () => {
  const bytes = Buffer.from([...Buffer.from('<p>'), 0x93, 0x80, 0x94, 0x85]);
  expect(decode(bytes, 'text/html; charset=iso-8859-1').text).toBe('<p>“€”…');
});

test('any bytes under any header decode to well-formed text without zeros', () => {
  const labels = constantFrom(
    'utf-8',
    'utf-16',
    'utf-16be',
    'gbk',
    'big5',
    'iso-2022-jp',
    'windows-1256',
    'replacement',
    'x',
  );
  const prefix = constantFrom(
    '',
    '<meta charset=',
    '<?xml version="1.0" encoding="',
    '<html lang="ar">',
    '\xEF\xBB\xBF',
    '\xFF\xFE',
    '<!--',
  );
  assert(
    property(uint8Array({ maxLength: 400 }), prefix, option(labels), (bytes, start, label) => {
      const document = Buffer.concat([Buffer.from(start, 'latin1'), bytes]);
      const { text } = decode(document, label === null ? undefined : `text/html; charset=${label}`);
      expect(text.isWellFormed() && !text.includes('\0')).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test('any text round-trips through UTF-8 and UTF-16', () => {
  const charset = constantFrom('utf-8', 'utf-16le', 'utf-16be');
  assert(
    property(tuple(string({ unit: 'binary' }), charset), ([raw, name]) => {
      const text = `<html>${raw.replaceAll('\0', '').toWellFormed()}</html>`;
      expect(decode(iconv.encode(text, name, { addBOM: true })).text).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

test('hostile heads are searched in linear time', () => {
  for (const piece of ['<meta ', '<!--', '<?xml ', 'charset=', '<html lang', '<meta content="', ' ']) {
    const bytes = Buffer.from(piece.repeat(200_000));
    expect(decode(bytes).text).toHaveLength(bytes.length);
  }
});
