import type { Element } from 'domhandler';
import { PublishError } from '../../model/errors.ts';
import type { Feed, Item } from '../feeds/feed.ts';
import type { FeedFormatModule } from '../feeds/format.ts';
import { libraryFeed } from '../feeds/feed-library.ts';
import { add, addStylesheet, childOf, childrenOf, element, readXml, say, writeXml } from '../feeds/xml.ts';

const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:dcterms': 'http://purl.org/dc/terms/',
  'xmlns:fh': 'http://purl.org/syndication/history/1.0',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
  'xmlns:sy': 'http://purl.org/rss/1.0/modules/syndication/',
};

/**
 * RSS 2.0 according to the RSS Advisory Board's profile. The outlet's publication time is in
 * `dcterms:issued`: validators warn about an item with both `pubDate` and `dc:date`.
 */
export default {
  title: 'RSS',
  mediaType: 'application/rss+xml; charset=utf-8',
  file: 'rss.xml',
  main: true,
  render(feed) {
    const document = readXml(libraryFeed(feed, 'rss').rss2());
    const rss = childOf(document, 'rss');
    const channel = rss && childOf(rss, 'channel');
    if (!rss || !channel) throw new PublishError('invalid-feed', 'the library wrote no channel');
    addStylesheet(document, feed.stylesheet);
    rss.attribs = { version: '2.0', 'xml:lang': feed.language, ...NAMESPACES };
    const items = childrenOf(channel, 'item');
    add(channel, channelExtras(feed), items[0]);
    for (const [index, target] of items.entries()) {
      const item = feed.items[index];
      if (item) completeItem(target, item);
    }
    return writeXml(document);
  },
} satisfies FeedFormatModule;

function channelExtras(feed: Feed): Element[] {
  const { archive, self } = feed;
  // Search feeds exist only as RSS.
  const atom = { rel: 'alternate', type: 'application/atom+xml', href: self['atom'] };
  return [
    ...(self['atom'] === undefined ? [] : [element('atom:link', atom)]),
    ...(archive?.archived ? [element('fh:archive', {})] : []),
    ...(archive?.archived ? [element('atom:link', { rel: 'current', href: archive.current['rss'] })] : []),
    ...(archive?.previous
      ? [element('atom:link', { rel: 'prev-archive', href: archive.previous['rss'] })]
      : []),
    ...(archive?.next ? [element('atom:link', { rel: 'next-archive', href: archive.next['rss'] })] : []),
    element('dc:date', {}, feed.updated.toISOString()),
    element('sy:updatePeriod', {}, 'hourly'),
    element('sy:updateFrequency', {}, String(Math.max(1, Math.round(60 / feed.ttlMinutes)))),
  ];
}

function completeItem(target: Element, item: Item): void {
  say(childOf(target, 'title'), item.title);
  const { lead } = item;
  add(target, [
    element('source', { url: lead.feedUrl ?? lead.homepage }, lead.outlet),
    ...item.authors.map((name) => element('dc:creator', {}, name)),
    element('dc:language', {}, item.language),
    element('dc:rights', {}, item.rights),
    ...(item.agency ? [element('dc:publisher', {}, item.agency)] : []),
    element('dcterms:issued', {}, lead.publishedAt.toISOString()),
    element('atom:updated', {}, item.updated.toISOString()),
    element('atom:link', { rel: 'via', href: lead.url, hreflang: lead.language, title: lead.outlet }),
    ...item.copies.map((copy) =>
      element('atom:link', { rel: 'related', href: copy.url, hreflang: copy.language, title: copy.outlet }),
    ),
    ...(item.translator ? [element('atom:contributor', {}, element('atom:name', {}, item.translator))] : []),
    ...item.categories.map((category) => element('category', {}, category)),
    mediaOf(item),
  ]);
}

function mediaOf({ image }: Item): Element | undefined {
  if (!image) return undefined;
  return element(
    'media:content',
    { url: image.url, type: image.type, medium: 'image', width: image.width, height: image.height },
    image.caption ? element('media:title', { type: 'plain' }, image.caption) : undefined,
    image.alt ? element('media:description', { type: 'plain' }, image.alt) : undefined,
    image.credit ? element('media:credit', {}, image.credit) : undefined,
  );
}
