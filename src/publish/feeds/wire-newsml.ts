import { Document, ProcessingInstruction } from 'domhandler';
import type { Element } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { oneLine } from '../text/feed-text.ts';
import type { Feed, Item } from './feed.ts';
import { element, writeXml } from './xml.ts';

const NAMESPACE = 'http://iptc.org/std/nar/2006-10-01/';
const CATALOG = 'http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml';
/** Attributes of an item of NewsML-G2 at the conformance level "power". */
const STANDARD = { standard: 'NewsML-G2', standardversion: '2.35', conformance: 'power' } as const;

/**
 * Renders a feed as a NewsML-G2 message (https://iptc.org/standards/newsml-g2/): a package that lists the stories, then
 * the stories with XHTML, then notices of withdrawn ones. Equal feeds result in equal bytes.
 */
export function renderNewsml(feed: Feed, file: string): string {
  const root = element(
    'newsMessage',
    { xmlns: NAMESPACE },
    element(
      'header',
      {},
      element('sent', {}, feed.updated.toISOString()),
      element('sender', {}, new URL(feed.pageUrl).host),
    ),
    element(
      'itemSet',
      {},
      packageItem(feed, file),
      ...feed.items.map((item) => newsItem(item, feed)),
      ...feed.deleted.map(({ id, when, why }) =>
        element(
          'newsItem',
          { ...STANDARD, guid: id, version: versionOf(when) },
          catalog(),
          itemMeta({ feed, version: when, status: 'canceled', itemClass: 'ninat:text', edNote: why }),
        ),
      ),
    ),
  );
  return writeXml(
    new Document([new ProcessingInstruction('?xml', '?xml version="1.0" encoding="utf-8"?'), root]),
  );
}

function packageItem(feed: Feed, file: string): Element {
  return element(
    'packageItem',
    {
      ...STANDARD,
      guid: new URL(file, feed.pageUrl).href,
      version: versionOf(feed.updated),
      'xml:lang': feed.language,
    },
    catalog(),
    itemMeta({
      feed,
      version: feed.updated,
      status: 'usable',
      itemClass: 'ninat:composite',
      title: feed.title,
    }),
    element('contentMeta', {}, element('headline', {}, feed.title)),
    element(
      'groupSet',
      { root: 'stories' },
      element(
        'group',
        { id: 'stories', role: 'group:main' },
        ...feed.items.map((item) =>
          element(
            'itemRef',
            { residref: item.id, version: versionOf(item.updated) },
            element('itemClass', { qcode: 'ninat:text' }),
            element('title', {}, item.title),
          ),
        ),
      ),
    ),
  );
}

function newsItem(item: Item, feed: Feed): Element {
  const { story, lead } = item;
  const corrected = story.corrections.find(({ kind }) => kind === 'correction');
  return element(
    'newsItem',
    { ...STANDARD, guid: item.id, version: versionOf(item.updated), 'xml:lang': item.language },
    catalog(),
    element(
      'rightsInfo',
      {},
      element('copyrightHolder', { uri: lead.homepage }, element('name', {}, lead.outlet)),
      element('copyrightNotice', {}, item.rights),
    ),
    itemMeta({
      feed,
      version: item.updated,
      first: item.published,
      status: 'usable',
      itemClass: 'ninat:text',
      title: item.title,
      edNote: corrected && oneLine(corrected.text),
      signal: corrected === undefined ? undefined : 'sig:correction',
      links: [
        { rel: 'irel:seeAlso', href: item.url },
        { rel: 'irel:derivedFrom', href: lead.url },
      ],
    }),
    contentMeta(item),
    element('contentSet', {}, inlineXhtml(item)),
  );
}

function contentMeta(item: Item): Element {
  const { story, lead, agency, image } = item;
  const credits = [lead.outlet, ...(agency === undefined ? [] : [agency])];
  return element(
    'contentMeta',
    {},
    element('contentCreated', {}, lead.publishedAt.toISOString()),
    story.dateline === undefined
      ? undefined
      : element(
          'located',
          { literal: oneLine(story.dateline.place) },
          element('name', {}, oneLine(story.dateline.place)),
        ),
    ...item.authors.map((name) => element('creator', { literal: name }, element('name', {}, name))),
    ...(item.translator === undefined
      ? []
      : [
          element(
            'contributor',
            { literal: item.translator, role: 'ctrol:translator' },
            element('name', {}, item.translator),
          ),
        ]),
    ...credits.map((name) => element('infoSource', { literal: name }, element('name', {}, name))),
    element('language', { tag: item.language }),
    ...item.categories.map((name) => element('subject', { literal: name }, element('name', {}, name))),
    element('headline', {}, item.title),
    element('description', { role: 'drol:summary' }, item.summary),
    image?.credit ? element('creditline', {}, image.credit) : undefined,
  );
}

/** The text as XHTML: the HTML of the feed is sanitised, so that parsing it anew only closes its elements. */
function inlineXhtml({ html, title, image }: Item): Element {
  const body = element('body', {});
  const figure =
    image === undefined
      ? undefined
      : element('p', {}, element('img', { src: image.url, alt: image.alt ?? image.caption ?? '' }));
  body.children = [...(figure === undefined ? [] : [figure]), ...parseDocument(html).children];
  return element(
    'inlineXML',
    { contenttype: 'application/xhtml+xml' },
    element(
      'html',
      { xmlns: 'http://www.w3.org/1999/xhtml' },
      element('head', {}, element('title', {}, title)),
      body,
    ),
  );
}

interface ItemMeta {
  readonly feed: Feed;
  readonly version: Date;
  readonly status: 'usable' | 'canceled';
  readonly itemClass: string;
  readonly first?: Date | undefined;
  readonly title?: string | undefined;
  readonly edNote?: string | undefined;
  readonly signal?: string | undefined;
  readonly links?: readonly { readonly rel: string; readonly href: string }[];
}

/** Management metadata; the schema fixes the order of its elements. */
function itemMeta(meta: ItemMeta): Element {
  const { feed, version, first, status, itemClass, title, edNote, signal, links = [] } = meta;
  return element(
    'itemMeta',
    {},
    element('itemClass', { qcode: itemClass }),
    element('provider', { uri: new URL('/', feed.pageUrl).href }, element('name', {}, feed.author)),
    element('versionCreated', {}, version.toISOString()),
    first && element('firstCreated', {}, first.toISOString()),
    element('pubStatus', { qcode: `stat:${status}` }),
    title === undefined ? undefined : element('title', {}, title),
    edNote === undefined ? undefined : element('edNote', {}, edNote),
    signal === undefined ? undefined : element('signal', { qcode: signal }),
    ...links.map((link) => element('link', link)),
  );
}

function catalog(): Element {
  return element('catalogRef', { href: CATALOG });
}

/** Seconds since 1970: grows with every change, as a version must. */
function versionOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
