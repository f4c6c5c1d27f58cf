import { load } from 'cheerio';
import { isTag } from 'domhandler';

/** Rules of the W3C Feed Validation Service, errors and warnings, as far as our feeds could break them. */
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

/** Prefixes with the only namespace that the validator knows for each. */
const NAMESPACES: Readonly<Record<string, string>> = {
  '': 'http://www.w3.org/2005/Atom',
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  fh: 'http://purl.org/syndication/history/1.0',
  media: 'http://search.yahoo.com/mrss/',
  sy: 'http://purl.org/rss/1.0/modules/syndication/',
  // The validator does not know RFC 6721; it warns about tombstones.
  at: 'http://purl.org/atompub/tombstones/1.0',
};

/** Allowed child elements and attributes, according to the validator's classes. */
const CHILDREN: Readonly<Record<string, string>> = {
  rss: 'channel',
  channel:
    'title link description language lastBuildDate docs generator ttl item atom:link dc:date sy:updatePeriod sy:updateFrequency fh:archive copyright category image',
  item: 'title link guid pubDate description content:encoded source category dc:creator dc:language dc:rights dc:publisher dcterms:issued atom:updated atom:link atom:contributor media:content',
  feed: 'id title updated generator author link subtitle icon logo rights category contributor entry fh:archive at:deleted-entry',
  entry:
    'id title updated published link content summary author contributor category rights source media:content',
  source: 'id title updated link author contributor category generator icon logo rights subtitle',
  author: 'name uri email',
  contributor: 'name uri email',
  'atom:contributor': 'atom:name',
  'media:content': 'media:title media:description media:credit',
  'at:deleted-entry': 'at:comment',
};
const ATTRIBUTES: Readonly<Record<string, string>> = {
  rss: 'version',
  link: 'type title rel href length hreflang',
  'atom:link': 'type title rel href length hreflang',
  guid: 'isPermaLink',
  source: 'url',
  category: 'term scheme label domain',
  generator: 'uri version',
  content: 'type src',
  summary: 'type src',
  title: 'type',
  subtitle: 'type',
  rights: 'type',
  'media:content': 'url type medium width height',
  'media:title': 'type',
  'media:description': 'type',
  'at:deleted-entry': 'ref when',
};
/** Elements that may occur only once in their parent. */
const ONCE =
  /^(?:title|link|description|language|lastBuildDate|docs|generator|ttl|guid|pubDate|content:encoded|source|dc:language|dc:rights|dcterms:issued|atom:updated|id|updated|published|content|summary|subtitle|icon|logo|rights|sy:.*|dc:date|media:title|media:description)$/;

/** HTML 4 entity names that a text with a bare `&` is likely to contain. */
const ENTITY =
  /&(?:#?\w*\d\w*|#\w*|(?:amp|lt|gt|quot|apos|nbsp|copy|reg|deg|para|sect|not|shy|times|divide|micro|middot|cent|pound|yen|euro|sum|int|and|or|cap|cup|sub|sup|phi|psi|pi|mu|nu|xi|eta|rho|tau|chi|beta|alpha|gamma|delta|image|real|part|there4|sim|prop|ang|loz|bull|prime|trade|dagger|hearts)(?!\w))/;

/**
 * Finds elements, attributes and namespaces that the validator does not expect (UndefinedElement,
 * UnexpectedAttribute ...).
 */
function structureProblems($: ReturnType<typeof load>): string[] {
  const problems: string[] = [];
  for (const element of $('*').toArray().filter(isTag)) {
    const { name, attribs } = element;
    const parent = element.parent && isTag(element.parent) ? element.parent.name : '';
    const allowed = CHILDREN[parent]?.split(' ');
    if (parent !== '' && !allowed?.includes(name)) problems.push(`UndefinedElement: ${name} in ${parent}`);
    for (const attribute of Object.keys(attribs)) {
      const [prefix, own] = attribute.startsWith('xmlns') ? ['xmlns', attribute.slice(6)] : ['', attribute];
      if (prefix === 'xmlns') {
        if (NAMESPACES[own] !== attribs[attribute]) problems.push(`UnknownNamespace: ${attribs[attribute]}`);
      } else if (attribute !== 'xml:lang' && !ATTRIBUTES[name]?.split(' ').includes(attribute))
        problems.push(`UnexpectedAttribute: ${attribute} of ${name}`);
    }
    // Atom allows several links that differ in their relation.
    const twins = $(element).siblings(name.replace(':', '\\:')).length;
    if (ONCE.test(name) && twins > 0 && !(name === 'link' && parent !== 'channel' && parent !== 'item'))
      problems.push(`DuplicateElement: ${name} in ${parent}`);
  }
  return problems;
}

/** Returns the validator's findings for a document. */
export function feedProblems(xml: string, format: 'rss' | 'atom'): string[] {
  const problems: string[] = [];
  const say = (problem: string | false | undefined): void => void (problem && problems.push(problem));
  const $ = load(xml, { xml: true });
  const texts = (selector: string): string[] =>
    $(selector)
      .toArray()
      .map((one) => $(one).text());

  say(BAD_CHARACTER.test(xml) && 'BadCharacters');
  problems.push(...structureProblems($));
  // A text that looks like an entity is accepted if its `&` is written as a numeric reference.
  for (const element of $(
    'title, dc\\:creator, name, atom\\:name, category, rights, dc\\:rights, source',
  ).toArray())
    say(
      ENTITY.test($(element).children().length > 0 ? '' : $(element).text()) &&
        !xml.includes('&#x26;') &&
        'ContainsHTML',
    );
  for (const element of $('[xml\\:lang], [hreflang]').toArray())
    for (const tag of [$(element).attr('xml:lang'), $(element).attr('hreflang')])
      say(tag !== undefined && !isLanguage(tag.split('-', 1)[0] ?? '') && `InvalidLanguage: ${tag}`);
  for (const language of texts('channel > language, dc\\:language'))
    say(!isLanguage(language.split('-', 1)[0] ?? '') && `InvalidLanguage: ${language}`);
  for (const name of texts('author > name, contributor > name, atom\\:name'))
    say(/<[\w.+'-]+@[\w.-]+>/.test(name) && 'ContainsEmail');
  for (const id of texts('feed > id, entry > id, source > id'))
    say(canonicalForm(id) !== id && `NonCanonicalURI: ${id}`);
  for (const uri of texts('uri, icon, logo')) say(!FULL_URI.test(uri) && `InvalidIRI: ${uri}`);
  for (const moment of texts('pubDate, lastBuildDate, updated, published, atom\\:updated'))
    say(!(new Date(moment).getUTCFullYear() >= 1990) && `ImplausibleDate: ${moment}`);
  for (const size of $('media\\:content').toArray())
    for (const name of ['width', 'height'])
      say(!/^(?:[1-9]\d*)?$/.test($(size).attr(name) ?? '') && `InvalidPositiveInteger: ${name}`);
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
    // With several alternates, readers disagree which one to open.
    const alternates = $(entry).children('link[rel=alternate]');
    if (alternates.length !== 1) problems.push(`${alternates.length} alternates of an entry`);
    if (!alternates.attr('href')?.includes('/cerita/')) problems.push('the alternate is not our page');
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

/** The validator accepts ISO 639-1 and 639-2. Our tags have two letters and are not deprecated. */
function isLanguage(code: string): boolean {
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  return code.length === 2 && new Intl.Locale(code).language === code && names.of(code) !== undefined;
}

/**
 * Normalises a URI according to RFC 3986, sections 6.2.2 and 6.2.3, as far as http(s) and `urn:` need it.
 */
function canonicalForm(uri: string): string {
  const parsed = URL.parse(uri);
  const whole = parsed?.protocol.startsWith('http') === true ? parsed.href : uri;
  return whole.replace(/%[\da-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : code.toUpperCase();
  });
}

/**
 * Tells whether an HTML5 parser reads the markup back unchanged: all elements closed and correctly
 * nested.
 */
function isTree(html: string): boolean {
  return plainly(load(html)('body').html() ?? '') === plainly(html);
}

function plainly(html: string): string {
  return html
    .replace(/[ \n\r\t]+/g, ' ')
    .replaceAll('&nbsp;', '\u00a0')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'");
}
