import type { Element } from 'domhandler';
import { PublishError } from '../../model/errors.ts';
import { toCanonicalHost } from '../../url/site-paths.ts';
import type { Feed, Item } from '../feeds/feed.ts';
import type { FeedFormatModule } from '../feeds/format.ts';
import { libraryFeed } from '../feeds/feed-library.ts';
import { add, addStylesheet, childOf, childrenOf, element, readXml, say, writeXml } from '../feeds/xml.ts';

/** Atom 1.0 (RFC 4287), with paged archives (RFC 5005) and tombstones (RFC 6721). */
export default {
  title: 'Atom',
  mediaType: 'application/atom+xml; charset=utf-8',
  file: 'atom.xml',
  render(feed) {
    const document = readXml(libraryFeed(feed, 'atom').atom1());
    const root = childOf(document, 'feed');
    if (!root) throw new PublishError('invalid-feed', 'the library wrote no feed');
    addStylesheet(document, feed.stylesheet);
    root.attribs = {
      xmlns: 'http://www.w3.org/2005/Atom',
      ...(feed.deleted.length > 0 ? { 'xmlns:at': 'http://purl.org/atompub/tombstones/1.0' } : {}),
      'xmlns:fh': 'http://purl.org/syndication/history/1.0',
      'xmlns:media': 'http://search.yahoo.com/mrss/',
      'xml:lang': feed.language,
    };
    const entries = childrenOf(root, 'entry');
    for (const link of childrenOf(root, 'link')) nameType(link);
    add(root, feedExtras(feed), entries[0]);
    for (const [index, entry] of entries.entries()) {
      const item = feed.items[index];
      if (item) completeEntry(entry, item);
    }
    add(
      root,
      feed.deleted.map(({ id, when, why }) =>
        element('at:deleted-entry', { ref: id, when: when.toISOString() }, element('at:comment', {}, why)),
      ),
    );
    return writeXml(document);
  },
} satisfies FeedFormatModule;

function nameType(link: Element): void {
  if (link.attribs['rel'] === 'alternate') link.attribs['type'] = 'text/html';
  if (link.attribs['rel'] === 'self') link.attribs['type'] = 'application/atom+xml';
}

function feedExtras({ archive, icon }: Feed): Element[] {
  return [
    element('icon', {}, icon),
    ...(archive?.archived ? [element('fh:archive', {})] : []),
    ...(archive?.archived ? [element('link', { rel: 'current', href: archive.current['atom'] })] : []),
    ...(archive?.previous ? [element('link', { rel: 'prev-archive', href: archive.previous['atom'] })] : []),
    ...(archive?.next ? [element('link', { rel: 'next-archive', href: archive.next['atom'] })] : []),
  ];
}

function completeEntry(entry: Element, item: Item): void {
  const title = childOf(entry, 'title');
  if (title) title.attribs = {};
  say(title, item.title);
  const own = childOf(entry, 'link');
  if (own) own.attribs = { rel: 'alternate', type: 'text/html', hreflang: item.language, href: item.url };
  const content = childOf(entry, 'content');
  if (content && item.machineLanguage) content.attribs['xml:lang'] = item.machineLanguage;
  add(entry, [
    ...item.authors.map((name) => element('author', {}, element('name', {}, name))),
    ...(item.translator ? [element('contributor', {}, element('name', {}, item.translator))] : []),
    ...linksOf(item),
    ...item.categories.map((term) => element('category', { term })),
    element('rights', {}, item.rights),
    sourceOf(item),
    mediaOf(item),
  ]);
}

/**
 * Our page is the entry's only `alternate`: some readers open the last one, others the first. The
 * outlet's page is `via`; its other languages and further copies are `related`.
 */
function linksOf({ lead, copies, alternates }: Item): Element[] {
  return [
    outletLink('via', lead),
    ...alternates.map((one) => outletLink('related', one)),
    ...copies.map((one) => outletLink('related', one)),
  ];
}

function outletLink(
  rel: 'via' | 'related',
  { language, url, outlet }: { readonly language: string; readonly url: string; readonly outlet?: string },
): Element {
  return element('link', { rel, type: 'text/html', hreflang: language, href: url, title: outlet });
}

function sourceOf({ lead, agency }: Item): Element {
  const { feedUrl, homepage, outlet, publishedAt, language } = lead;
  return element(
    'source',
    { 'xml:lang': language },
    element('id', {}, toCanonicalHost(feedUrl ?? homepage)),
    element('title', {}, outlet),
    element('updated', {}, publishedAt.toISOString()),
    feedUrl ? element('link', { rel: 'self', href: feedUrl }) : undefined,
    element('link', { rel: 'alternate', type: 'text/html', href: homepage }),
    element('author', {}, element('name', {}, outlet), element('uri', {}, homepage)),
    agency ? element('contributor', {}, element('name', {}, agency)) : undefined,
  );
}

function mediaOf({ image }: Item): Element | undefined {
  if (!image) return undefined;
  return element(
    'media:content',
    { url: image.url, type: image.type, medium: 'image', width: image.width, height: image.height },
    image.alt ? element('media:description', { type: 'plain' }, image.alt) : undefined,
    image.credit ? element('media:credit', {}, image.credit) : undefined,
  );
}
