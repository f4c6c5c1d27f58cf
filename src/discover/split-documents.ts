/** An XML declaration or the root of a feed or sitemap that follows the end of another root. */
const END = /<\/(?:[\w.-]{1,40}:)?(rss|feed|rdf|urlset|sitemapindex)\s*>/gi;
const NEXT_ROOT = /<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]/i;
const MAX_DOCUMENTS = 20;

/**
 * Splits a response in which a server wrote several feeds or sitemaps one after the other. Parsers read only the
 * first.
 *
 * @returns one text for each document; what is no document after the last one is left out
 */
export function splitDocuments(text: string): string[] {
  const documents: string[] = [];
  let start = 0;
  for (const { index, 0: end } of text.matchAll(END)) {
    if (documents.length >= MAX_DOCUMENTS - 1) break;
    const next = NEXT_ROOT.exec(text.slice(index + end.length));
    if (next === null) break;
    const cut = index + end.length;
    // Elements between the end and the next root are content that is quoted in CDATA, or the items outside.
    if (isInCdata(text, index) || /<(?![?!])/.test(text.slice(cut, cut + next.index))) continue;
    documents.push(text.slice(start, cut));
    start = cut + text.slice(cut, cut + next.index).search(/<(?!!--)|$/);
  }
  documents.push(text.slice(start));
  return documents;
}

function isInCdata(text: string, index: number): boolean {
  const open = text.lastIndexOf('<![CDATA[', index);
  return open >= 0 && !text.slice(open, index).includes(']]>');
}

/**
 * Moves the items of a second channel, or beside the channel, of an RSS document into its first channel.
 * The metadata of further channels is dropped.
 */
export function mergeChannels(rss: string): string {
  const close = /<\/channel\s*>/i.exec(rss);
  const end = rss.lastIndexOf('</rss');
  if (close === null || end < close.index) return rss;
  const rest = rss.slice(close.index + close[0].length, end);
  const items = rest.match(/<item[\s>][\s\S]*?<\/item\s*>/gi);
  if (items === null) return rss;
  return `${rss.slice(0, close.index)}${items.join('')}${close[0]}${rss.slice(end)}`;
}
