import { isCDATA, isTag, isText, type AnyNode, type Element } from 'domhandler';
import { escapeAttribute, escapeText } from '../../text/escape-html.ts';
import type { WireImage, WireItem } from '../../model/wire-item.ts';
import { readSignal } from './desk-signals.ts';
import { mediaTopicCode } from './media-topics.ts';
import { countOf, isoTime, oneLineOf } from './wire-values.ts';
import {
  attributeOf,
  xmlChild,
  xmlChildren,
  childText,
  descendantsOf,
  localName,
  xmlContent,
} from './xml-tree.ts';

/** NITF elements that HTML writes under another name. Others with the same name pass; the rest lose their tags. */
const HTML_NAMES: Readonly<Record<string, string>> = {
  hl1: 'h2',
  hl2: 'h3',
  bq: 'blockquote',
  block: 'div',
  'nitf-table': 'div',
  dl: 'ul',
  dt: 'li',
  dd: 'li',
};
const SAME_NAME = new Set(
  'p h2 h3 h4 ul ol li blockquote a em strong b i sub sup table thead tbody tr th td caption br pre q'.split(
    ' ',
  ),
);
/** Not part of the text: read as fields, or of no use to readers. */
const FIELDS = new Set([
  'media',
  'byline',
  'dateline',
  'copyrite',
  'tagline',
  'note',
  'object',
  'custom-table',
]);

/** What an NITF document says; a NewsML-G2 item that contains it adds to this. */
export type NitfFields = Omit<WireItem, 'id' | 'format' | 'kind' | 'status' | 'replaces' | 'refs'> & {
  readonly id: string | undefined;
  readonly status: WireItem['status'] | undefined;
};

/**
 * Reads an NITF 3.x document (https://iptc.org/standards/nitf/).
 *
 * @param nitf the root element
 */
export function readNitf(nitf: Element): NitfFields {
  const head = xmlChild(nitf, 'head');
  const docdata = xmlChild(head, 'docdata');
  const body = xmlChild(nitf, 'body');
  const top = xmlChild(body, 'body.head');
  const content = xmlChild(body, 'body.content');
  const id = xmlChild(docdata, 'doc-id');
  const headline = oneLineOf(
    xmlContent(descendantsOf(xmlChild(top, 'hedline'), 'hl1')[0]) || childText(head, 'title'),
  );
  const slugline = oneLineOf(
    descendantsOf(docdata, 'keyword')
      .map((one) => attributeOf(one, 'key'))
      .join('-'),
  );
  const edNote = oneLineOf(
    [attributeOf(xmlChild(docdata, 'ed-msg'), 'info'), xmlContent(xmlChild(top, 'note'))]
      .filter(Boolean)
      .join(' '),
  );
  const fixture = attributeOf(xmlChild(docdata, 'fixture'), 'fix-id');
  const genres = [
    fixture,
    ...descendantsOf(head, 'tobject.property').map((one) => attributeOf(one, 'tobject.property.type')),
  ];
  const signals = descendantsOf(docdata, 'correction').map(
    (one) => `correction ${attributeOf(one, 'info') ?? ''}`,
  );
  const status = attributeOf(docdata, 'management-status');
  const rights = xmlChild(top, 'rights');
  return {
    id: oneLineOf(attributeOf(id, 'id-string')),
    version: oneLineOf(attributeOf(xmlChild(docdata, 'du-key'), 'version')),
    firstCreated: isoTime(
      attributeOf(xmlChild(docdata, 'date.issue'), 'norm') ??
        attributeOf(xmlChild(head, 'pubdata'), 'date.publication'),
    ),
    versionCreated: isoTime(
      attributeOf(xmlChild(head, 'revision-history'), 'norm') ??
        attributeOf(xmlChild(docdata, 'date.issue'), 'norm'),
    ),
    status: status === 'canceled' || status === 'withheld' ? status : undefined,
    signal: readSignal({ signals, genres: genres.flatMap((one) => one ?? []), slugline, headline, edNote }),
    url: oneLineOf(attributeOf(xmlChild(head, 'pubdata'), 'ex-ref')),
    language: oneLineOf(
      attributeOf(nitf, 'xml:lang') ?? attributeOf(content, 'xml:lang') ?? attributeOf(content, 'lang'),
    ),
    headline,
    deck: oneLineOf(xmlContent(xmlChild(top, 'abstract'))),
    slugline,
    byline: bylineOf(xmlChild(top, 'byline') ?? descendantsOf(content, 'byline')[0]),
    dateline: oneLineOf(xmlContent(xmlChild(top, 'dateline') ?? descendantsOf(content, 'dateline')[0])),
    located: oneLineOf(xmlContent(xmlChild(xmlChild(top, 'dateline'), 'location'))),
    urgency: countOf(attributeOf(xmlChild(docdata, 'urgency'), 'ed-urg')),
    body: content === undefined ? '' : nitfHtml(content),
    subjects: descendantsOf(head, 'tobject.subject').map((subject) => ({
      name: oneLineOf(
        attributeOf(subject, 'tobject.subject.matter') ?? attributeOf(subject, 'tobject.subject.type'),
      ),
      code: topicOf(attributeOf(subject, 'tobject.subject.refnum')),
    })),
    genres: genres.flatMap((one) => one ?? []),
    embargoedUntil: isoTime(attributeOf(xmlChild(docdata, 'date.release'), 'norm')),
    expires: isoTime(attributeOf(xmlChild(docdata, 'date.expire'), 'norm')),
    provider: oneLineOf(attributeOf(xmlChild(docdata, 'doc.copyright'), 'holder')),
    infoSources: xmlChildren(top, 'distributor').flatMap((one) => oneLineOf(xmlContent(one)) ?? []),
    copyrightHolder: oneLineOf(
      attributeOf(xmlChild(docdata, 'doc.copyright'), 'holder') ?? childText(rights, 'rights.owner'),
    ),
    copyrightNotice: oneLineOf(xmlContent(descendantsOf(content, 'copyrite')[0])),
    usageTerms: oneLineOf(xmlContent(rights) || attributeOf(xmlChild(docdata, 'doc.rights'), 'info')),
    edNote,
    images: descendantsOf(content, 'media').flatMap((one) => mediaOf(one) ?? []),
  };
}

/** A byline without the title of the writer, which is not a name. */
function bylineOf(byline: Element | undefined): string | undefined {
  if (byline === undefined) return undefined;
  const people = descendantsOf(byline, 'person').map(xmlContent).join(', ');
  const own = byline.children.filter((child) => !(isTag(child) && localName(child) === 'byttl'));
  const words = own.map(xmlContent).join('').trim().replace(/,\s*$/, '');
  return oneLineOf(people) ?? oneLineOf(words) ?? oneLineOf(xmlContent(byline));
}

/** NITF counts subjects in the older Subject Codes, whose top level became that of the media topics. */
function topicOf(refnum: string | undefined): string | undefined {
  if (refnum === undefined) return undefined;
  const code = mediaTopicCode(refnum) ?? /^\d{8}$/.exec(refnum.trim())?.[0];
  return code === undefined || /^\d\d000000$/.test(code) || code.startsWith('2')
    ? code
    : `${code.slice(0, 2)}000000`;
}

function mediaOf(media: Element): WireImage | undefined {
  if ((attributeOf(media, 'media-type') ?? 'image') !== 'image') return undefined;
  const reference = xmlChildren(media, 'media-reference').find(
    (one) => attributeOf(one, 'source') !== undefined,
  );
  const url = attributeOf(reference, 'source');
  if (url === undefined) return undefined;
  return {
    url,
    alt: oneLineOf(attributeOf(reference, 'alternate-text')),
    caption: oneLineOf(xmlContent(xmlChild(media, 'media-caption'))),
    credit: oneLineOf(xmlContent(xmlChild(media, 'media-producer')) || attributeOf(reference, 'copyright')),
    width: countOf(attributeOf(reference, 'width')),
    height: countOf(attributeOf(reference, 'height')),
  };
}

/** The children of an NITF or XHTML element as HTML. Not sanitised. */
export function nitfHtml(element: Element): string {
  return element.children.map(nodeHtml).join('');
}

function nodeHtml(node: AnyNode): string {
  if (isText(node) || isCDATA(node)) return escapeText(xmlContent(node));
  if (!isTag(node)) return '';
  const name = localName(node).toLowerCase();
  if (FIELDS.has(name)) return '';
  const html = HTML_NAMES[name] ?? (SAME_NAME.has(name) ? name : undefined);
  const inner = nitfHtml(node);
  if (html === undefined) return inner;
  if (html === 'br') return '<br>';
  const href = html === 'a' ? attributeOf(node, 'href') : undefined;
  return `<${html}${href === undefined ? '' : ` href="${escapeAttribute(href)}"`}>${inner}</${html}>`;
}
