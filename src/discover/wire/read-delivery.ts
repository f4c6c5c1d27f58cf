import { cleanStrings } from '../../text/clean-characters.ts';
import { jsonDigest } from '../../text/json-digest.ts';
import { ListingError } from '../../model/errors.ts';
import type { Delivery, WireItem } from '../../model/wire-item.ts';
import { mediaTopicName } from './media-topics.ts';
import { isNinjs, readNinjs } from './ninjs.ts';
import { NEWSML_ROOTS, readNewsml } from './newsml-g2.ts';
import { readNitf } from './nitf.ts';
import { localName, parseXml } from './xml-tree.ts';

/** Keys under which services list their items, and the address of the next page. */
const LISTS = [
  'items',
  'item',
  'results',
  'data',
  'articles',
  'stories',
  'newsitems',
  'associations',
  'hits',
];
const MAX_DEPTH = 4;
const MAX_ITEMS = 2000;

/**
 * Reads a document that an agency delivered: ninjs (one item, a list, or the paged response of a service), NewsML-G2 or
 * NITF. The format is detected by content. Pure function of the text.
 *
 * @param place file name or URL, for messages and relative URLs
 * @throws {ListingError} `not-a-listing` for another format, `unreadable` for a damaged or truncated document
 */
export function readDelivery(text: string, place: string): Delivery {
  const start = text.replace(/^\ufeff/, '').trimStart();
  const delivery = /^[[{]/.test(start) ? readJson(start, place) : readXml(start, place);
  const next = [...new Set(delivery.next)].flatMap((url) => URL.parse(url, baseOf(place))?.href ?? []);
  return cleanStrings({ items: delivery.items.slice(0, MAX_ITEMS).map(inIndonesian), next });
}

/** Subjects of IPTC Media Topics by their Indonesian names. */
function inIndonesian(item: WireItem): WireItem {
  const subjects = item.subjects.map(({ code, name }) => ({
    code,
    name: (code === undefined ? undefined : mediaTopicName(code)) ?? name,
  }));
  return { ...item, subjects };
}

function readJson(text: string, place: string): Delivery {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ListingError('unreadable', `${place} is not complete JSON: ${String(error)}`, error);
  }
  const items = ninjsIn(value, 0).flatMap((one) => readNinjs(one) ?? []);
  const next = nextOf(value);
  if (items.length === 0 && next.length === 0 && !isEmptyPage(value))
    throw new ListingError('not-a-listing', `${place} is JSON without items of ninjs (an object with "uri")`);
  return { items, next };
}

function readXml(text: string, place: string): Delivery {
  if (!text.startsWith('<'))
    throw new ListingError(
      'not-a-listing',
      `${place} is neither ninjs, NewsML-G2 nor NITF; it begins ${JSON.stringify(text.slice(0, 60))}`,
    );
  const root = parseXml(text);
  if (root === undefined)
    throw new ListingError(
      'unreadable',
      `${place} is damaged XML: its end is missing or it is nested too deep`,
    );
  const name = localName(root);
  if (NEWSML_ROOTS.has(name)) return readNewsml(root);
  if (name !== 'nitf')
    throw new ListingError(
      'not-a-listing',
      `${place} is XML with the root <${name}>, neither NewsML-G2 nor NITF`,
    );
  const { id, status = 'usable', ...fields } = readNitf(root);
  const item: WireItem = {
    ...fields,
    id: id ?? `urn:sha256:${jsonDigest(text).slice(0, 32)}`,
    format: 'nitf',
    kind: 'text',
    status,
    replaces: [],
    refs: [],
  };
  return { items: [item], next: [] };
}

/** The items in a JSON value: itself, or those of lists at the keys that services use. */
function ninjsIn(value: unknown, depth: number): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => ninjsIn(one, depth + 1));
  if (value === null || typeof value !== 'object' || depth > MAX_DEPTH) return [];
  if (isNinjs(value)) return [value, ...textsOf(value)];
  return Object.entries(value).flatMap(([key, one]) =>
    LISTS.includes(key.toLowerCase()) || /^_(?:source|items)$/.test(key) ? ninjsIn(one, depth + 1) : [],
  );
}

/** The texts that a composite of ninjs contains. */
function textsOf(value: object): unknown[] {
  if (!('associations' in value) || !Array.isArray(value.associations)) return [];
  return value.associations.filter((one) => isNinjs(one) && readNinjs(one)?.kind === 'text');
}

/** `next`, `next_page`, `links.next`, `_links.next.href`: what paged services write. */
function nextOf(value: unknown): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    if (/^next(?:_?(?:page|url|href|link))?$/i.test(key)) return hrefIn(one);
    return /^(?:_?links|paging|pagination|meta|data)$/i.test(key) ? nextOf(one) : [];
  });
}

function hrefIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  const href: unknown =
    value !== null && typeof value === 'object' && 'href' in value ? value.href : undefined;
  return typeof href === 'string' ? [href] : [];
}

/** A list or page with nothing new. */
function isEmptyPage(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (value === null || typeof value !== 'object') return false;
  return Object.entries(value).some(([key, one]) => LISTS.includes(key.toLowerCase()) && Array.isArray(one));
}

function baseOf(place: string): string | undefined {
  return /^https?:/i.test(place) ? place : undefined;
}
