import type { Element } from 'domhandler';
import type { Delivery, WireImage, WireItem, WireSubject } from '../../model/wire-item.ts';
import { jsonDigest } from '../../text/json-digest.ts';
import { readSignal } from './desk-signals.ts';
import { mediaTopicCode } from './media-topics.ts';
import { type NitfFields, nitfHtml, readNitf } from './nitf.ts';
import { countOf, isoTime, oneLineOf, htmlOfPlainText } from './wire-values.ts';
import {
  attributeOf,
  xmlChild,
  xmlChildren,
  childText,
  descendantsOf,
  localName,
  xmlContent,
} from './xml-tree.ts';

/** Root elements of NewsML-G2, and the parts of an item that are sent alone in examples and tests. */
export const NEWSML_ROOTS = new Set(['newsItem', 'packageItem', 'newsMessage', 'contentSet', 'contentMeta']);

/**
 * Reads a NewsML-G2 document (https://iptc.org/standards/newsml-g2/): an item, a package, or a message with any number
 * of both. Pictures of the same message are added to the texts of a package that contains them.
 */
export function readNewsml(root: Element): Delivery {
  const name = localName(root);
  const itemSet = xmlChild(root, 'itemSet');
  const elements = name === 'newsMessage' ? xmlChildren(itemSet) : [root];
  const items = elements.flatMap((element) => {
    if (localName(element) === 'packageItem') return [readPackage(element)];
    if (localName(element) === 'newsItem') return [readItem(element)];
    return NEWSML_ROOTS.has(localName(element)) ? [readPart(element)] : [];
  });
  return {
    items: withPictures(items),
    next: items.flatMap(({ refs }) => refs.flatMap(({ url }) => url ?? [])),
  };
}

/** A part without its item: everything that it does not contain is absent. */
function readPart(part: Element): WireItem {
  const set = localName(part) === 'contentSet' ? part : undefined;
  const meta = localName(part) === 'contentMeta' ? part : undefined;
  return assemble(part, set, meta, `urn:sha256:${jsonDigest(xmlContent(part)).slice(0, 32)}`);
}

function readItem(item: Element): WireItem {
  const id =
    oneLineOf(attributeOf(item, 'guid')) ?? `urn:sha256:${jsonDigest(xmlContent(item)).slice(0, 32)}`;
  return assemble(item, xmlChild(item, 'contentSet'), xmlChild(item, 'contentMeta'), id);
}

function assemble(
  item: Element,
  contentSet: Element | undefined,
  contentMeta: Element | undefined,
  id: string,
): WireItem {
  const itemMeta = xmlChild(item, 'itemMeta');
  const rights = xmlChild(item, 'rightsInfo');
  const nitf = descendantsOf(contentSet, 'nitf')[0];
  const inner = nitf && readNitf(nitf);
  const headline = oneLineOf(childText(contentMeta, 'headline')) ?? inner?.headline;
  const slugline = oneLineOf(childText(contentMeta, 'slugline'));
  const edNote = oneLineOf(childText(itemMeta, 'edNote'));
  const genres = xmlChildren(contentMeta, 'genre').flatMap(namesOf);
  const kind = kindOf(attributeOf(xmlChild(itemMeta, 'itemClass'), 'qcode'), contentSet);
  const links = xmlChildren(itemMeta, 'link');
  return {
    id,
    format: 'newsml-g2',
    version: oneLineOf(attributeOf(item, 'version')),
    firstCreated: isoTime(childText(itemMeta, 'firstCreated') ?? childText(contentMeta, 'contentCreated')),
    versionCreated: isoTime(
      childText(itemMeta, 'versionCreated') ?? childText(contentMeta, 'contentModified'),
    ),
    kind,
    status: statusOf(itemMeta),
    signal: readSignal({
      signals: xmlChildren(itemMeta, 'signal').flatMap(codesOf),
      genres,
      slugline,
      headline,
      edNote,
    }),
    url: links.flatMap((link) =>
      /alternate|canonical/i.test(attributeOf(link, 'rel') ?? '') ? hrefOf(link) : [],
    )[0],
    language:
      oneLineOf(attributeOf(xmlChild(contentMeta, 'language'), 'tag') ?? attributeOf(item, 'xml:lang')) ??
      inner?.language,
    headline,
    deck: deckOf(contentMeta) ?? inner?.deck,
    slugline: slugline ?? inner?.slugline,
    byline: oneLineOf(childText(contentMeta, 'by')) ?? inner?.byline ?? creatorsOf(contentMeta),
    dateline: oneLineOf(childText(contentMeta, 'dateline')) ?? inner?.dateline,
    located: namesOf(xmlChild(contentMeta, 'located'))[0] ?? inner?.located,
    urgency: countOf(childText(contentMeta, 'urgency')) ?? inner?.urgency,
    body: inner === undefined ? plainBody(contentSet) : inner.body,
    subjects: subjectsOf(contentMeta, inner),
    genres,
    embargoedUntil: isoTime(childText(itemMeta, 'embargoed')) ?? inner?.embargoedUntil,
    expires: isoTime(childText(itemMeta, 'expires')),
    provider: providerOf(xmlChild(itemMeta, 'provider')),
    infoSources: xmlChildren(contentMeta, 'infoSource').flatMap((one) => namesOf(one).slice(0, 1)),
    copyrightHolder: namesOf(xmlChild(rights, 'copyrightHolder'))[0] ?? inner?.copyrightHolder,
    copyrightNotice: oneLineOf(childText(rights, 'copyrightNotice')) ?? inner?.copyrightNotice,
    usageTerms: oneLineOf(xmlChildren(rights, 'usageTerms').map(xmlContent).join(' ')) ?? inner?.usageTerms,
    edNote: edNote ?? inner?.edNote,
    images: [...(kind === 'picture' ? imageOf(contentSet, contentMeta) : []), ...(inner?.images ?? [])],
    replaces: links.flatMap((link) =>
      /previous|replac|correct|supersed/i.test(attributeOf(link, 'rel') ?? '')
        ? (attributeOf(link, 'residref') ?? attributeOf(link, 'guidref') ?? [])
        : [],
    ),
    refs: [],
  };
}

function readPackage(item: Element): WireItem {
  const base = assemble(
    item,
    undefined,
    xmlChild(item, 'contentMeta'),
    oneLineOf(attributeOf(item, 'guid')) ?? 'urn:package',
  );
  const refs = descendantsOf(item, 'itemRef').map((ref) => ({
    id: oneLineOf(attributeOf(ref, 'residref')),
    url: hrefOf(ref)[0],
  }));
  return { ...base, kind: 'package', refs };
}

/** Gives the texts of a package the pictures that it contains. */
function withPictures(items: readonly WireItem[]): WireItem[] {
  const grouped = (id: string) =>
    items
      .filter(({ refs }) => refs.some((ref) => ref.id === id))
      .flatMap(({ refs }) => refs.map((ref) => ref.id));
  return items.map((item) => {
    if (item.kind !== 'text' || item.images.length > 0) return item;
    const ids = grouped(item.id);
    const images = items.flatMap((other) =>
      other.kind === 'picture' && ids.includes(other.id) ? other.images : [],
    );
    return { ...item, images };
  });
}

function kindOf(itemClass = 'ninat:text', contentSet?: Element): WireItem['kind'] {
  const word = itemClass.slice(itemClass.indexOf(':') + 1);
  if (word === 'composite') return xmlChildren(contentSet).length > 0 ? 'text' : 'package';
  if (word === 'picture' || word === 'graphic') return 'picture';
  return word === 'text' ? 'text' : 'other';
}

/** `stat:canceled` as a QCode, or the URI of the same code. */
function statusOf(itemMeta: Element | undefined): WireItem['status'] {
  const status = codesOf(xmlChild(itemMeta, 'pubStatus')).join(' ');
  if (/cancell?ed$/i.test(status)) return 'canceled';
  return /withheld$/i.test(status) ? 'withheld' : 'usable';
}

/** XHTML, or the text of inline data. */
function plainBody(contentSet: Element | undefined): string {
  const inline = xmlChild(contentSet, 'inlineXML');
  const html = xmlChild(inline, 'html');
  if (inline !== undefined) return nitfHtml(xmlChild(html, 'body') ?? html ?? inline).trim();
  const data = xmlChild(contentSet, 'inlineData');
  if (data === undefined) return '';
  const text = xmlContent(data);
  return /html/i.test(attributeOf(data, 'contenttype') ?? '') ? text : htmlOfPlainText(text);
}

function deckOf(contentMeta: Element | undefined): string | undefined {
  const found = xmlChildren(contentMeta, 'description').find((one) =>
    /summary|abstract/i.test(attributeOf(one, 'role') ?? ''),
  );
  return found && oneLineOf(xmlContent(found));
}

function creatorsOf(contentMeta: Element | undefined): string | undefined {
  return oneLineOf(
    xmlChildren(contentMeta, 'creator')
      .flatMap((one) => namesOf(one).slice(0, 1))
      .join(', '),
  );
}

function subjectsOf(contentMeta: Element | undefined, inner: NitfFields | undefined): readonly WireSubject[] {
  const own = xmlChildren(contentMeta, 'subject').map((subject) => ({
    name: namesOf(subject)[0],
    code: codesOf(subject)
      .map(mediaTopicCode)
      .find((code) => code !== undefined),
  }));
  const named = own.filter(({ name, code }) => name !== undefined || code !== undefined);
  return named.length > 0 ? named : (inner?.subjects ?? []);
}

function imageOf(contentSet: Element | undefined, contentMeta: Element | undefined): WireImage[] {
  const renditions = xmlChildren(contentSet, 'remoteContent')
    .map((one) => ({
      url: oneLineOf(attributeOf(one, 'href'))?.replace(/^file:\/{2,3}\.?\/?\s*/, ''),
      type: attributeOf(one, 'contenttype') ?? 'image/jpeg',
      width: countOf(attributeOf(one, 'width')),
      height: countOf(attributeOf(one, 'height')),
    }))
    .filter(({ type }) => type.startsWith('image/'))
    .toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0));
  const best = renditions.find(({ width }) => width !== undefined && width <= 2048) ?? renditions[0];
  if (best?.url === undefined) return [];
  const caption = xmlChildren(contentMeta, 'description').find((one) =>
    /caption/i.test(attributeOf(one, 'role') ?? ''),
  );
  return [
    {
      url: best.url,
      caption: caption && oneLineOf(xmlContent(caption)),
      credit: oneLineOf(childText(contentMeta, 'creditline')) ?? creatorsOf(contentMeta),
      width: best.width,
      height: best.height,
    },
  ];
}

/** The provider's name, or the end of its QCode: `nprov:REUTERS`. */
function providerOf(provider: Element | undefined): string | undefined {
  return namesOf(provider)[0] ?? oneLineOf(/:(.+)$/.exec(attributeOf(provider, 'qcode') ?? '')?.[1]);
}

/** Names of a concept, or its text where it has none. */
function namesOf(concept: Element | undefined): string[] {
  if (concept === undefined) return [];
  const names = xmlChildren(concept, 'name').flatMap((name) => oneLineOf(xmlContent(name)) ?? []);
  return names.length > 0 ? names : [oneLineOf(attributeOf(concept, 'literal'))].flatMap((one) => one ?? []);
}

function codesOf(concept: Element | undefined): string[] {
  return ['qcode', 'uri', 'literal'].flatMap((name) => attributeOf(concept, name) ?? []);
}

function hrefOf(element: Element): string[] {
  const href = attributeOf(element, 'href');
  return href !== undefined && /^https?:\/\//i.test(href) ? [href] : [];
}
