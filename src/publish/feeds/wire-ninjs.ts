import { xmlText } from '../text/feed-text.ts';
import type { Feed, Item } from './feed.ts';

/** The versions of ninjs that newsroom systems read. */
export type NinjsVersion = '2.1' | '3.1';

const LETTERS_OF_A_WORD = /\S+/g;

/**
 * Renders a feed as ninjs (https://iptc.org/standards/ninjs/): a composite whose associations are the stories. Equal feeds
 * result in equal bytes.
 *
 * @param version 3.1 has keys in camel case, 2.1 in lower case
 */
export function renderNinjs(feed: Feed, version: NinjsVersion, file: string): string {
  const document = {
    uri: new URL(file, feed.pageUrl).href,
    standard: {
      name: 'ninjs',
      version,
      schema: `http://www.iptc.org/std/ninjs/ninjs-schema_${version}.json`,
    },
    type: 'composite',
    versionCreated: feed.updated,
    pubStatus: 'usable',
    language: feed.language,
    title: feed.title,
    headlines: [{ role: 'main', value: feed.title }],
    descriptions: [{ role: 'summary', value: feed.description }],
    associations: [
      ...feed.items.map((item) => ({ name: item.title, ...storyItem(item) })),
      ...feed.deleted.map(({ id, when, why }) => ({
        name: id,
        uri: id,
        type: 'text',
        versionCreated: when,
        pubStatus: 'canceled',
        edNote: why,
      })),
    ],
  };
  const named = version === '3.1' ? document : lowerKeys(document);
  return `${JSON.stringify(named, (_, value: unknown) => (typeof value === 'string' ? xmlText(value) : value), 1)}\n`;
}

function storyItem(item: Item): object {
  const { story, lead, image } = item;
  const corrected = story.corrections.find(({ kind }) => kind === 'correction');
  return {
    uri: item.id,
    type: 'text',
    representationType: story.level === 'full' ? 'full' : 'partial',
    version: String(Math.floor(item.updated.getTime() / 1000)),
    firstCreated: item.published,
    versionCreated: item.updated,
    contentCreated: lead.publishedAt,
    pubStatus: 'usable',
    language: item.language,
    by: [...item.authors, ...(item.translator === undefined ? [] : [item.translator])].join(', '),
    located: story.dateline?.place,
    copyrightNotice: item.rights,
    copyrightHolder: lead.outlet,
    edNote: corrected?.text,
    headlines: [{ role: 'main', value: item.title }],
    descriptions: [{ role: 'summary', value: item.summary }],
    bodies: [
      {
        role: 'main',
        contentType: 'text/html',
        charCount: item.html.replace(/<[^>]*>/g, '').length,
        wordCount: item.html.replace(/<[^>]*>/g, ' ').match(LETTERS_OF_A_WORD)?.length ?? 0,
        value: item.html,
      },
    ],
    subjects: item.categories.map((name) => ({ name, rel: 'about' })),
    infoSources: [
      { name: lead.outlet, uri: lead.url },
      ...(item.agency === undefined ? [] : [{ name: item.agency }]),
    ],
    altIds: [
      { role: 'page', value: item.url },
      { role: 'original', value: lead.url },
    ],
    associations: image === undefined ? undefined : [imageItem(image)],
  };
}

function imageItem(image: NonNullable<Item['image']>): object {
  return {
    name: 'main',
    uri: image.url,
    type: 'picture',
    descriptions: [
      { role: 'caption', value: image.caption ?? '' },
      { role: 'alt', value: image.alt ?? '' },
      { role: 'creditline', value: image.credit ?? '' },
    ].filter(({ value }) => value !== ''),
    renditions: [
      {
        name: 'main',
        href: image.url,
        contentType: image.type,
        width: image.width,
        height: image.height,
      },
    ],
  };
}

function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toLowerCase(), lowerKeys(one)]));
}
