import { Feed as Library } from 'feed';
import type { Feed, FormatName, Item } from './feed.ts';
import { escapeHtml } from '../text/sanitize-html.ts';

/** What the documents say they were made with. */
export const GENERATOR = 'Warta';

/**
 * The feed in the terms of the npm package `feed`, which writes what all formats have in common. Three of its habits
 * are worked around here: it takes `&amp;` in a text for an ampersand that is escaped already, it closes CDATA at a
 * second `]]>`, and it stamps the present time where no `updated` is given.
 */
export function libraryFeed(feed: Feed, format: FormatName): Library {
  const library = new Library({
    id: asText(feed.id),
    title: asText(feed.title),
    description: asText(feed.description),
    link: feed.pageUrl,
    language: feed.language,
    updated: feed.updated,
    generator: GENERATOR,
    docs: 'http://www.rssboard.org/rss-specification',
    feed: feed.self[format],
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

/** In HTML, `]]&gt;` reads the same. */
function inCdata(html: string): string {
  return html.replaceAll(']]>', ']]&gt;');
}
