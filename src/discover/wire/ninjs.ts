import type { WireImage, WireItem, WireSubject } from '../../model/wire-item.ts';
import { plainText } from '../plain-text.ts';
import { mediaTopicCode } from './media-topics.ts';
import { readSignal } from './desk-signals.ts';
import { countOf, isoTime, oneLineOf, htmlOfPlainText } from './wire-values.ts';

/** A JSON object with its keys in lower case: ninjs 1 and 2 write `versioncreated`, ninjs 3 `versionCreated`. */
type Fields = Readonly<Record<string, unknown>>;

/** Bodies in order of preference: structured text, then plain text. */
const HTML_BODY = /html|richtext/i;
const MAX_ASSOCIATIONS = 50;

/** Whether a JSON value is a ninjs item: `uri` is the only field that every version requires. */
export function isNinjs(value: unknown): boolean {
  const fields = lowerKeys(value);
  return (
    stringAt(fields, 'uri') !== undefined &&
    Object.keys(fields).some((key) => /^(?:versioncreated|headline|headlines|bod|type|pubstatus)/.test(key))
  );
}

/**
 * Reads one item of ninjs 1.x, 2.x or 3.x (https://iptc.org/standards/ninjs/).
 *
 * @returns undefined if the value has no `uri`
 */
export function readNinjs(value: unknown): WireItem | undefined {
  const fields = lowerKeys(value);
  const id = oneLineOf(stringAt(fields, 'uri'));
  if (id === undefined) return undefined;
  const headline = oneLineOf(
    plainText(pickText(fields, 'headline', /main|^$/) ?? stringAt(fields, 'title') ?? ''),
  );
  const slugline = oneLineOf(stringAt(fields, 'slugline'));
  const edNote = oneLineOf(stringAt(fields, 'ednote'));
  const genres = listAt(fields, 'genres', 'genre').flatMap((genre) =>
    textsOf(genre, ['name', 'code', 'uri', 'literal']),
  );
  const signals = listAt(fields, 'signals', 'signal').flatMap((one) =>
    textsOf(one, ['name', 'code', 'uri', 'literal', 'qcode']),
  );
  const type = stringAt(fields, 'type') ?? 'text';
  const status = stringAt(fields, 'pubstatus');
  return {
    id,
    format: 'ninjs',
    version: oneLineOf(stringAt(fields, 'version')),
    firstCreated: isoTime(stringAt(fields, 'firstcreated') ?? stringAt(fields, 'contentcreated')),
    versionCreated: isoTime(stringAt(fields, 'versioncreated')),
    kind: kindOf(type, fields),
    status: status === 'canceled' || status === 'withheld' ? status : 'usable',
    signal: readSignal({ signals, genres, slugline, headline, edNote }),
    url: webAddress(id) ?? linkOf(fields),
    language: oneLineOf(stringAt(fields, 'language')),
    headline,
    deck: oneLineOf(
      plainText(pickText(fields, 'description', /summary|abstract|deck|standfirst|teaser/) ?? '', 2000),
    ),
    slugline,
    byline: oneLineOf(stringAt(fields, 'by') ?? stringAt(fields, 'byline')),
    dateline: oneLineOf(stringAt(fields, 'dateline')),
    located: oneLineOf(stringAt(fields, 'located')),
    urgency: countOf(numberAt(fields, 'urgency')),
    body: bodyOf(fields),
    subjects: listAt(fields, 'subjects', 'subject').flatMap((subject) => subjectOf(subject) ?? []),
    genres,
    embargoedUntil: isoTime(stringAt(fields, 'embargoeduntil') ?? stringAt(fields, 'embargoed')),
    expires: isoTime(stringAt(fields, 'expires')),
    provider: oneLineOf(textsOf(fields['provider'], ['name'])[0]),
    infoSources: listAt(fields, 'infosources', 'infosource').flatMap((one) => textsOf(one, ['name'])),
    copyrightHolder: oneLineOf(stringAt(fields, 'copyrightholder')),
    copyrightNotice: oneLineOf(stringAt(fields, 'copyrightnotice')),
    usageTerms: oneLineOf(stringAt(fields, 'usageterms')),
    edNote,
    images: imagesOf(fields, type),
    replaces: listAt(fields, 'altids').flatMap((one) =>
      /replac|supersed|previous|correct/i.test(stringAt(one, 'role') ?? '')
        ? (stringAt(one, 'value') ?? [])
        : [],
    ),
    refs: [],
  };
}

function kindOf(type: string, fields: Fields): WireItem['kind'] {
  if (/^(?:text|component)$/.test(type)) return 'text';
  // A composite with a body is a text with its pictures; one without is a list of items.
  if (type === 'composite') return bodyOf(fields) === '' ? 'package' : 'text';
  return /^(?:picture|graphic)$/.test(type) ? 'picture' : 'other';
}

/** Whether a body that is declared as HTML contains any. */
function isMarkup({ role, text }: { readonly role: string; readonly text: string }): boolean {
  return HTML_BODY.test(role) && /<\/?[a-z][^>]*>/i.test(text);
}

function bodyOf(fields: Fields): string {
  const bodies = [
    ...listAt(fields, 'bodies').map((body) => ({
      role: `${stringAt(body, 'role') ?? ''} ${stringAt(body, 'contenttype') ?? ''}`,
      text: stringAt(body, 'value') ?? '',
    })),
    ...Object.entries(fields).flatMap(([key, text]) =>
      key.startsWith('body_') && typeof text === 'string' ? [{ role: key, text }] : [],
    ),
  ].filter(({ text }) => text.trim() !== '');
  const best = bodies.find(isMarkup) ?? bodies.find(({ role }) => !/caption|summary|teaser/i.test(role));
  if (best === undefined) return '';
  return isMarkup(best) ? best.text : htmlOfPlainText(best.text);
}

/** A value of `headlines` or `descriptions` with a role, of `headline`, or of `headline_main`. */
function pickText(fields: Fields, name: string, role: RegExp): string | undefined {
  const values = [
    ...listAt(fields, `${name}s`).map((one) => ({
      role: stringAt(one, 'role') ?? '',
      text: stringAt(one, 'value'),
    })),
    ...Object.entries(fields).flatMap(([key, text]) =>
      (key === name || key.startsWith(`${name}_`)) && typeof text === 'string'
        ? [{ role: key.slice(name.length + 1), text }]
        : [],
    ),
  ];
  const found = values.find((one) => role.test(one.role));
  return (found ?? (name === 'headline' ? values[0] : undefined))?.text;
}

function subjectOf(subject: Fields): WireSubject | undefined {
  const name = oneLineOf(stringAt(subject, 'name'));
  const keys = ['uri', 'code', 'literal'].flatMap((key) => stringAt(subject, key) ?? []);
  const bare = /medtop|mediatopic/i.test(stringAt(subject, 'scheme') ?? '')
    ? keys.find((key) => /^\d{8}$/.test(key))
    : undefined;
  const code = keys.map(mediaTopicCode).find((one) => one !== undefined) ?? bare;
  return name === undefined && code === undefined ? undefined : { name, code };
}

function imagesOf(fields: Fields, type: string): WireImage[] {
  const own = /^(?:picture|graphic)$/.test(type) ? [fields] : [];
  const linked = listAt(fields, 'associations')
    .slice(0, MAX_ASSOCIATIONS)
    .filter((one) => /^(?:picture|graphic)$/.test(stringAt(one, 'type') ?? ''));
  return [...own, ...linked].flatMap((picture) => imageOf(picture) ?? []);
}

function imageOf(picture: Fields): WireImage | undefined {
  const renditions = listAt(picture, 'renditions')
    .map((one) => ({
      url: stringAt(one, 'href') ?? '',
      width: countOf(numberAt(one, 'width')),
      height: countOf(numberAt(one, 'height')),
      type: stringAt(one, 'contenttype') ?? stringAt(one, 'mimetype') ?? 'image/jpeg',
    }))
    .filter(({ url, type }) => url !== '' && type.startsWith('image/'))
    .toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0));
  // Originals of cameras are too large to load; the largest rendition of an ordinary size is taken.
  const best = renditions.find(({ width }) => width !== undefined && width <= 2048) ?? renditions[0];
  const uri = stringAt(picture, 'uri') ?? '';
  const url = best?.url ?? (/\.(?:jpe?g|png|webp|gif)$/i.test(uri) ? uri : undefined);
  if (url === undefined) return undefined;
  const text = (role: RegExp) => oneLineOf(plainText(pickText(picture, 'description', role) ?? ''));
  return {
    url,
    alt: text(/alt/),
    caption: text(/caption|^$|main/),
    credit: text(/credit/) ?? oneLineOf(stringAt(picture, 'by') ?? stringAt(picture, 'copyrightholder')),
    width: best?.width,
    height: best?.height,
  };
}

function linkOf(fields: Fields): string | undefined {
  const page = listAt(fields, 'renditions').find((one) =>
    (stringAt(one, 'contenttype') ?? stringAt(one, 'mimetype') ?? '').startsWith('text/html'),
  );
  return webAddress((page && stringAt(page, 'href')) ?? stringAt(fields, 'url') ?? '');
}

function webAddress(text: string): string | undefined {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}

function textsOf(value: unknown, keys: readonly string[]): string[] {
  if (typeof value === 'string') return [value];
  const fields = lowerKeys(value);
  return keys.flatMap((key) => oneLineOf(stringAt(fields, key)) ?? []);
}

function stringAt(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

function numberAt(fields: Fields, key: string): string | number | undefined {
  const value = fields[key];
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

/** A list of objects. ninjs 1 writes renditions and associations as an object of objects. */
function listAt(fields: Fields, ...keys: readonly string[]): Fields[] {
  const value = keys.map((key) => fields[key]).find((one) => one !== undefined);
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).map(([name, one]) => ({ name, ...lowerKeys(one) }));
}

function lowerKeys(value: unknown): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toLowerCase(), one]));
}
