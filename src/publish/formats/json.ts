import type { Credit } from '../../model/story.ts';
import type { Feed, Item } from '../feeds/feed.ts';
import type { FeedFormatModule } from '../feeds/format.ts';
import { libraryFeed } from '../feeds/feed-library.ts';
import { xmlText } from '../text/feed-text.ts';

/** JSON Feed 1.1. Data without a standard field is under `_warta`: the provenance of each story. */
export default {
  title: 'JSON Feed',
  mediaType: 'application/feed+json; charset=utf-8',
  file: 'feed.json',
  render(feed) {
    const library = JSON.parse(libraryFeed(feed, 'json').json1()) as { items: Record<string, unknown>[] };
    const { items } = library;
    const document = {
      version: 'https://jsonfeed.org/version/1.1',
      title: feed.title,
      home_page_url: feed.pageUrl,
      feed_url: feed.self['json'],
      description: feed.description,
      icon: feed.icon,
      language: feed.language,
      authors: [{ name: feed.author, url: feed.pageUrl }],
      ...(feed.archive?.previous ? { next_url: feed.archive.previous['json'] } : {}),
      ...(feed.hub ? { hubs: [{ type: 'WebSub', url: feed.hub }] } : {}),
      _warta: {
        about: feed.pageUrl,
        updated: feed.updated,
        deleted: feed.deleted.map(({ id, when, why }) => ({ id, when, why })),
      },
      items: items.map((item, index) => completeItem(item, feed, index)),
    };
    return `${JSON.stringify(document, (_, value: unknown) => (typeof value === 'string' ? xmlText(value) : value), 1)}\n`;
  },
} satisfies FeedFormatModule;

function completeItem(written: Record<string, unknown>, feed: Feed, index: number): Record<string, unknown> {
  const item = feed.items[index];
  if (!item) return written;
  const { lead } = item;
  const { author: _, ...rest } = written;
  return {
    ...rest,
    id: item.id,
    url: item.url,
    external_url: lead.url,
    title: item.title,
    summary: item.summary,
    content_html: item.html,
    ...(item.image ? { image: item.image.url } : {}),
    language: item.language,
    authors: item.authors.map((name) => (name === lead.outlet ? { name, url: lead.homepage } : { name })),
    tags: item.categories,
    _warta: evidenceOf(item),
  };
}

function evidenceOf({
  lead,
  story,
  machineLanguage,
  agency,
  copies,
  alternates,
  image,
  rights,
}: Item): unknown {
  return {
    original: { ...creditOf(lead), agency },
    translation: {
      origin: story.origin,
      by: story.translator,
      engine: story.engine,
      language_tag: machineLanguage,
    },
    copies: copies.map(creditOf),
    alternates,
    level: story.level,
    licence: story.licence,
    rights,
    section: story.section,
    dateline: story.dateline?.place,
    image: image && { url: image.url, alt: image.alt, credit: image.credit },
    corrections: story.corrections,
  };
}

function creditOf({
  outlet,
  homepage,
  url,
  headline,
  language,
  agency,
  byline,
  publishedAt,
}: Credit): object {
  return { outlet, homepage, url, headline, language, agency, authors: byline, published: publishedAt };
}
