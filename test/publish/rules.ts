import { load } from 'cheerio';
import { isTag } from 'domhandler';

/** Rules of the W3C Feed Validation Service, errors and warnings, as far as a feed like ours can break them. */
const FULL_URI = /^[a-zA-Z][0-9a-zA-Z+\-.]*:(\/\/)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+$/;
const RFC822 =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const HTML_IN_TEXT = /<\/?(?:a|b|i|p|br|em|strong|script|style|span|div|img)\b|&(?:#\d+|#x[\da-f]+|\w+);/i;
// oxlint-disable-next-line no-misleading-character-class
const BAD_CHARACTER = /[\u0080-\u009f\ufffd\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const UNSAFE_HTML =
  /<(?:script|style|iframe|object|embed|form|input|link|meta|svg|math)\b|\son\w+\s*=|javascript:/i;
const RELATIVE = /<(?:a\s[^>]*href|img\s[^>]*src)="(?!https?:)/i;
const LINK_RELATIONS = new Set([
  'alternate',
  'current',
  'enclosure',
  'hub',
  'next-archive',
  'prev-archive',
  'related',
  'self',
  'via',
]);

/** What the validator would say about a document, one line for each finding. */
export function feedProblems(xml: string, format: 'rss' | 'atom'): string[] {
  const problems: string[] = [];
  const say = (problem: string | false | undefined): void => void (problem && problems.push(problem));
  const $ = load(xml, { xml: true });
  const texts = (selector: string): string[] =>
    $(selector)
      .toArray()
      .map((one) => $(one).text());

  say(BAD_CHARACTER.test(xml) && 'BadCharacters');
  for (const html of texts(
    format === 'rss' ? 'item > description, content\\:encoded' : 'entry > content, entry > summary',
  )) {
    say(UNSAFE_HTML.test(html) && `SecurityRisk: ${html.slice(0, 80)}`);
    say(RELATIVE.test(html) && 'ContainsRelRef');
    say(!isTree(html) && `NotHtml: ${html.slice(0, 80)}`);
  }
  for (const link of $('link[href], atom\\:link').toArray()) {
    const { href = '', rel = 'alternate', hreflang, type } = isTag(link) ? link.attribs : {};
    say(!FULL_URI.test(href) && `InvalidFullLink: ${href}`);
    say(!LINK_RELATIONS.has(rel) && `UnregisteredAtomLinkRel: ${rel}`);
    say(hreflang !== undefined && !/^[a-z]{2,3}(-|$)/i.test(hreflang) && `InvalidLanguage: ${hreflang}`);
    say(type !== undefined && !/^[\w.+-]+\/[\w.+-]+$/.test(type) && `InvalidMIMEType: ${type}`);
  }
  for (const name of texts(
    'title, dc\\:creator, category, author > name, rights, media\\:description, media\\:title',
  ))
    say(HTML_IN_TEXT.test(name) && `ContainsHTML: ${name.slice(0, 80)}`);
  for (const media of $('media\\:content').toArray())
    say(!FULL_URI.test($(media).attr('url') ?? '') && 'InvalidFullLink in media');
  say(
    new Set(texts(format === 'rss' ? 'guid' : 'entry > id')).size !== $('item, entry').length &&
      'duplicate or missing ids',
  );
  return [...problems, ...(format === 'rss' ? rssProblems($) : atomProblems($))];
}

function rssProblems($: ReturnType<typeof load>): string[] {
  const problems: string[] = [];
  const channel = $('rss > channel');
  const names = channel
    .children()
    .toArray()
    .map((child) => child.name);
  for (const needed of ['title', 'link', 'description', 'language', 'lastBuildDate'])
    if (names.filter((name) => name === needed).length !== 1) problems.push(`channel has not one ${needed}`);
  if (names.includes('item') && names.slice(names.indexOf('item')).some((name) => name !== 'item'))
    problems.push('MisplacedItem');
  if (channel.children('atom\\:link[rel=self]').length !== 1) problems.push('MissingAtomSelfLink');
  for (const item of $('item').toArray()) {
    const children = $(item)
      .children()
      .toArray()
      .map((child) => child.name);
    for (const single of ['title', 'link', 'guid', 'pubDate', 'description', 'content:encoded', 'source'])
      if (children.filter((name) => name === single).length !== 1)
        problems.push(`item has not one ${single}`);
    for (const twin of ['author', 'dc:date', 'dc:subject', 'dc:source', 'atom:id'])
      if (children.includes(twin)) problems.push(`DuplicateItemSemantics: ${twin}`);
    if (children.indexOf('description') > children.indexOf('content:encoded'))
      problems.push('NeedDescriptionBeforeContent');
    if (!RFC822.test($(item).children('pubDate').text())) problems.push('InvalidRFC2822Date');
    if (!FULL_URI.test($(item).children('source').attr('url') ?? '')) problems.push('source without url');
    if ($(item).children('guid').attr('isPermaLink') !== 'false') problems.push('InvalidPermalink');
    if (
      $(item)
        .children('category')
        .toArray()
        .some((one) => $(one).text().trim() === '')
    )
      problems.push('NotBlank: category');
  }
  return problems;
}

function atomProblems($: ReturnType<typeof load>): string[] {
  const problems: string[] = [];
  for (const needed of ['id', 'title', 'updated'])
    if ($(`feed > ${needed}`).length !== 1) problems.push(`feed has not one ${needed}`);
  if ($('feed > link[rel=self]').length !== 1) problems.push('MissingSelf');
  const moments: string[] = [];
  for (const entry of $('entry').toArray()) {
    for (const needed of ['id', 'title', 'updated', 'published', 'content', 'summary', 'source', 'rights'])
      if ($(entry).children(needed).length !== 1) problems.push(`entry has not one ${needed}`);
    if ($(entry).children('author').length === 0) problems.push('entry without author');
    for (const date of ['updated', 'published'])
      if (!RFC3339.test($(entry).children(date).text())) problems.push('InvalidRFC3339Date');
    for (const needed of ['id', 'title', 'updated'])
      if ($(entry).children('source').children(needed).length !== 1) problems.push('MissingSourceElement');
    const alternates = $(entry)
      .children('link[rel=alternate]')
      .toArray()
      .map((link) => `${$(link).attr('type')} ${$(link).attr('hreflang')}`);
    if (new Set(alternates).size !== alternates.length) problems.push('DuplicateAtomLink');
    if (
      $(entry)
        .children('category')
        .toArray()
        .some((one) => !$(one).attr('term'))
    )
      problems.push('category without term');
    moments.push($(entry).children('updated').text());
  }
  if (new Set(moments).size !== moments.length) problems.push('DuplicateUpdated');
  return problems;
}

/** Whether an HTML5 parser reads the markup back as it stands: nothing unclosed, nothing misnested. */
function isTree(html: string): boolean {
  return plainly(load(html, null, false).html()) === plainly(html);
}

function plainly(html: string): string {
  return html
    .replace(/[ \n\r\t]+/g, ' ')
    .replaceAll('&nbsp;', '\u00a0')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'");
}
