import { element, writeXml } from './xml.ts';
import { Document } from 'domhandler';
import { feedTitle } from '../text/feed-text.ts';

/** A feed in a subscription list. */
export interface Subscription {
  readonly title: string;
  readonly xmlUrl: string;
  readonly htmlUrl?: string | undefined;
  readonly language?: string | undefined;
}

/** Replaces markup characters by look-alikes: some readers treat labels as text, others as HTML. */
function label(name: string): string {
  return feedTitle(name)
    .replaceAll('<', '‹')
    .replace(/&(?=[#\w])/g, '＆');
}

/**
 * Writes a subscription list (OPML 2.0). Groups without feeds are omitted.
 *
 * @param modified date of the last change, for its head
 */
export function writeOpml(
  title: string,
  groups: readonly { readonly name: string; readonly feeds: readonly Subscription[] }[],
  modified: Date,
): string {
  const outlines = groups
    .filter(({ feeds }) => feeds.length > 0)
    .map(({ name, feeds }) =>
      element(
        'outline',
        { text: label(name) },
        ...feeds.map(({ title: text, xmlUrl, htmlUrl, language }) =>
          element('outline', {
            type: 'rss',
            text: label(text),
            title: label(text),
            xmlUrl,
            htmlUrl,
            language,
          }),
        ),
      ),
    );
  const head = element(
    'head',
    {},
    element('title', {}, label(title)),
    element('dateModified', {}, modified.toUTCString()),
  );
  const opml = element('opml', { version: '2.0' }, head, element('body', {}, ...outlines));
  return `<?xml version="1.0" encoding="utf-8"?>\n${writeXml(new Document([opml]))}`;
}
