import { Feed as Library } from 'feed';
import type { Feed, Item } from './feed.ts';
import { escapeHtml } from '../text/sanitize-html.ts';

/** Generator name in the documents. */
export const GENERATOR = 'Warta';

/**
 * Converts a feed for the npm package `feed`, which writes the elements that all formats share. Works
 * around three of its habits: it treats `&amp;` in a text as an already escaped ampersand, it ends CDATA
 * at a second `]]>`, and it uses the current time if `updated` is missing.
 */
export function libraryFeed(feed: Feed, format: string): Library {
  const self = feed.self[format];
  const library = new Library({
    id: asText(feed.id),
    title: asText(feed.title),
    description: asText(feed.description),
    link: feed.pageUrl,
    language: feed.language,
    updated: feed.updated,
    generator: GENERATOR,
    docs: 'http://www.rssboard.org/rss-specification',
    ...(self === undefined ? {} : { feed: self }),
    feedLinks: feed.self,
    ttl: feed.ttlMinutes,
    author: { name: asText(feed.author), link: feed.pageUrl },
    ...(feed.hub === undefined ? {} : { hub: feed.hub }),
  });
  for (const item of feed.items) library.addItem(libraryItem(item));
  return library;
}

function libraryItem(item: Item): Parameters<Library['addItem']>[0] {
  return {
    title: item.title,
    id: item.id,
    guid: item.id,
    link: item.url,
    date: item.updated,
    published: item.published,
    description: inCdata(escapeHtml(item.summary)),
    content: inCdata(item.html),
  };
}

function asText(text: string): string {
  return text.replaceAll('&', '&amp;');
}

/** `]]&gt;` means the same in HTML and does not end CDATA. */
function inCdata(html: string): string {
  return html.replaceAll(']]>', ']]&gt;');
}
