import { element, writeXml } from './xml.ts';
import { Document } from 'domhandler';
import { oneLine } from './plain-text.ts';

/** A feed in a subscription list. */
export interface Subscription {
  readonly title: string;
  readonly xmlUrl: string;
  readonly htmlUrl?: string | undefined;
  readonly language?: string | undefined;
}

/** A subscription list (OPML 2.0), in named groups. `modified` is the date in its head. */
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
        { text: oneLine(name) },
        ...feeds.map(({ title: text, xmlUrl, htmlUrl, language }) =>
          element('outline', {
            type: 'rss',
            text: oneLine(text),
            title: oneLine(text),
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
    element('title', {}, oneLine(title)),
    element('dateModified', {}, modified.toUTCString()),
  );
  const opml = element('opml', { version: '2.0' }, head, element('body', {}, ...outlines));
  return `<?xml version="1.0" encoding="utf-8"?>\n${writeXml(new Document([opml]))}`;
}
