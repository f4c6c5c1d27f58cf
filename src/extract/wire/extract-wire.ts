import { ExtractError } from '../../model/errors.ts';
import type { Article, Dateline, Evidence, Extraction, Image, Rights } from '../../model/article.ts';
import type { WireItem } from '../../model/wire-item.ts';
import { cleanStrings } from '../../text/clean-characters.ts';
import { escapeText } from '../../text/escape-html.ts';
import { safeUrl } from '../../url/safe-url.ts';
import { readBody, type ExtractedBody } from '../body/body.ts';
import { isCorrectionHeadline, isCorrectionNote } from '../body/correction-note.ts';
import { agencyNamed } from '../metadata/agency.ts';
import { readNames } from '../metadata/byline-names.ts';
import { findDateline, splitDateline } from '../metadata/dateline.ts';
import type { ExtractOptions } from '../metadata/metadata.ts';
import { elementsOf } from '../parse/dom.ts';
import { openDocument } from '../parse/document.ts';

/** Items of this urgency or higher may be a headline alone: a flash. */
const FLASH_URGENCY = 2;
const FLASH = /\b(?:flash|alert|bulletin|snap|kilat)\b|عاجل/iu;
const OPINION = /\b(?:opinion|commentary|column|editorial|kolom|opini)\b/iu;
/** Words of a note to editors that restrict the use of a text. */
const RESTRICTS =
  /\b[A-Z]{4,}(?: [A-Z]{4,})? OUT\b|\bno (?:internet|online|web|archiv\w+|sales)\b|\bfor internal use\b|\bnot for (?:publication|use)\b/i;

/** What the caller knows in addition to the item. */
export interface WireOptions extends Pick<ExtractOptions, 'language'> {
  /** URL to which readers are linked. */
  readonly url: string;
  readonly section?: string | undefined;
}

/**
 * Converts a delivered item to an article. Pure. The evidence of every field has the kind `wire`.
 *
 * @throws ExtractError `not-an-article` for a package, picture or advisory, `no-headline`, `no-body`
 */
export function extractWire(item: WireItem, options: WireOptions): Extraction {
  const { headline } = item;
  if (item.kind !== 'text')
    throw new ExtractError('not-an-article', `item ${item.id} is a ${item.kind}, not a text`);
  if (item.signal === 'advisory')
    throw new ExtractError('not-an-article', `advisory to editors: ${item.edNote ?? headline ?? item.id}`);
  if (headline === undefined) throw new ExtractError('no-headline', `item ${item.id} has no headline`);
  const body = bodyOf(item, headline, options);
  if (body.text === '') throw new ExtractError('no-body', `item ${item.id} has no text`);
  const language = item.language ?? body.language ?? options.language ?? 'und';
  const dateline = datelineOf(item, body, language);
  const signers = readNames(item.byline ?? '', new Set());
  const article: Article = {
    url: options.url,
    kind: item.genres.some((genre) => OPINION.test(genre)) ? 'opinion' : 'story',
    language,
    headline,
    deck: item.deck,
    byline: signers.people,
    desks: signers.desks,
    dateline,
    agency: agencyOf(item, signers.desks, dateline),
    publishedAt: dateOf(item.firstCreated ?? item.versionCreated),
    modifiedAt: dateOf(item.versionCreated),
    section: options.section ?? sectionOf(item),
    tags: [...new Set(item.subjects.flatMap(({ name }) => name ?? []))],
    image: imageOf(item),
    bodyHtml: body.html,
    text: body.text,
    alternates: [],
    rights: rightsOf(item),
    correction: correctionOf(item, body, headline),
  };
  return cleanStrings({ article, evidence: evidenceOf(item, article), dropped: body.dropped });
}

function bodyOf(item: WireItem, headline: string, options: WireOptions): ExtractedBody {
  const flash =
    item.urgency !== undefined && item.urgency <= FLASH_URGENCY
      ? true
      : [...item.genres, item.slugline ?? '', headline].some((text) => FLASH.test(text));
  const html = item.body === '' && flash ? `<p>${escapeText(headline)}</p>` : item.body;
  const document = openDocument({ url: options.url, html: `<article>${html}</article>` });
  const root = [...elementsOf(document.root)].find(({ name }) => name === 'article');
  return readBody(
    document,
    { now: new Date(0), ...options },
    { body: root === undefined ? [] : [root], drop: [] },
  );
}

/** The dateline at the beginning of the text, else the item's own field. */
function datelineOf(item: WireItem, body: ExtractedBody, language: string): Dateline | undefined {
  const inText = findDateline(body.paragraphs, language);
  if (inText !== undefined || item.dateline === undefined) return inText;
  const written = item.dateline.replace(/[\s–—-]+$/u, '');
  return splitDateline(`${written} - ${body.paragraphs[0]?.text ?? 'X'}`, language)?.dateline;
}

/** The agency whose reporting it is: the named source of information before the provider. */
function agencyOf(
  { infoSources, provider, copyrightHolder }: WireItem,
  desks: readonly string[],
  dateline: Dateline | undefined,
): string | undefined {
  return [...infoSources, dateline?.agency, ...desks, provider, copyrightHolder]
    .flatMap((name) => (name === undefined ? [] : (agencyNamed(name) ?? [])))
    .at(0);
}

/** The first subject of the top level of IPTC Media Topics. */
function sectionOf({ subjects }: WireItem): string | undefined {
  return subjects.find(({ code }) => code?.endsWith('000000') === true)?.name;
}

function imageOf({ images }: WireItem): Image | undefined {
  for (const image of images) {
    const url = /^https?:/i.test(image.url) ? safeUrl(image.url, image.url) : undefined;
    if (url !== undefined) return { ...image, url };
  }
  return undefined;
}

function rightsOf(item: WireItem): Rights {
  const restriction = item.edNote !== undefined && RESTRICTS.test(item.edNote) ? item.edNote : undefined;
  const terms = [item.usageTerms, restriction].filter((text) => text !== undefined).join(' ');
  return {
    copyrightNotice: item.copyrightNotice,
    creditText: item.copyrightHolder ?? item.provider,
    usageInfo: terms === '' ? undefined : terms,
    // The end of a licence has the same effect as the robots directive.
    metaRobots:
      item.expires === undefined ? [] : [`unavailable_after: ${new Date(item.expires).toUTCString()}`],
    embargoedUntil: item.embargoedUntil,
  };
}

function correctionOf(item: WireItem, body: ExtractedBody, headline: string): string | undefined {
  const edge = [...body.paragraphs.slice(0, 3), ...body.paragraphs.slice(-5)];
  const note = edge.find(({ text }) => isCorrectionNote(text))?.text;
  if (note !== undefined) return note;
  if (item.signal === 'correction') return item.edNote ?? headline;
  return isCorrectionHeadline(headline) ? headline : undefined;
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

function evidenceOf(item: WireItem, article: Article): Evidence[] {
  const where = `${item.format} ${item.id}${item.version === undefined ? '' : `, version ${item.version}`}`;
  const { publishedAt, modifiedAt, agency, dateline, section, correction, rights } = article;
  const fields: Readonly<Record<string, string | undefined>> = {
    headline: article.headline,
    body: `${article.text.length} characters`,
    byline: item.byline,
    dateline: dateline?.raw,
    agency,
    published: publishedAt?.toISOString(),
    modified: modifiedAt?.toISOString(),
    section,
    subjects: item.subjects.map(({ code, name }) => code ?? name).join(', '),
    slugline: item.slugline,
    urgency: item.urgency?.toString(),
    signal: item.signal,
    correction,
    embargo: item.embargoedUntil,
    'rights.copyrightNotice': rights.copyrightNotice,
    'rights.creditText': rights.creditText,
    'rights.usageInfo': rights.usageInfo,
    image: article.image?.url,
  };
  return Object.entries(fields).flatMap(([field, value]) =>
    value === undefined || value === ''
      ? []
      : [{ field, kind: 'wire' as const, where, value: value.slice(0, 300) }],
  );
}
