import type { ArticleKind, Evidence } from '../../model/article.ts';
import type { ExtractedBody } from '../body/body.ts';
import type { VisibleCandidate } from '../parse/visible-candidates.ts';
import { keyOf } from '../ml/candidate-set.ts';
import { cleanHeadline } from './headline.ts';
import type { FieldInput } from './field-input.ts';
import { type SchemaOrgArticle, isArticleNode } from '../parse/schema-org.ts';

/** A value and its source. */
export interface FoundField<T> {
  readonly value: T;
  readonly evidence: readonly Evidence[];
}

const MAX_TAGS = 30;

/**
 * The deck: the visible sentence below the headline, otherwise the description if it does not copy the
 * first paragraph.
 */
export function readDeck(
  input: FieldInput,
  body: ExtractedBody,
  headlineOffset: number | undefined,
  headline = '',
): FoundField<string> | undefined {
  const said = keyOf(headline);
  const first = keyOf(body.text.slice(0, 400));
  const visible = visibleDeck(input, headlineOffset);
  if (visible !== undefined && keyOf(visible.text) !== said) {
    return {
      value: visible.text,
      evidence: [{ field: 'deck', kind: 'heuristic', where: visible.element.name, value: visible.text }],
    };
  }
  const given: (readonly [Evidence['kind'], string, string | undefined])[] = [
    ['json-ld', 'description', input.schemaOrg.articles[0]?.description],
    ['meta', 'og:description', input.document.meta.get('og:description')?.[0]],
    ['meta', 'description', input.document.meta.get('description')?.[0]],
  ];
  for (const [kind, where, raw] of given) {
    if (raw === undefined) continue;
    const value = cleanHeadline(raw);
    const key = keyOf(value);
    // Cut off, the headline again or the body's own beginning: made by a machine, not by an editor.
    if (
      key === said ||
      value.length < 30 ||
      value.length > 400 ||
      /(?:\.{3}|…|\[…\])\s*$/.test(value) ||
      first.includes(key.slice(0, 60))
    )
      continue;
    return { value, evidence: [{ field: 'deck', kind, where, value }] };
  }
  return undefined;
}

function visibleDeck(
  { visible }: FieldInput,
  headlineOffset: number | undefined,
): VisibleCandidate | undefined {
  if (headlineOffset === undefined) return undefined;
  return visible.decks.find(
    ({ text, offset, zone }) =>
      text.length >= 20 && !zone.aside && offset >= headlineOffset - 20 && offset - headlineOffset < 900,
  );
}

const SECTION_META_NAMES = [
  'article:section',
  'og:article:section',
  'parsely-section',
  'section',
  'cxenseparse:section',
  'dcterms.subject.section',
  'news_section',
  'kategori',
  'content_category',
  'rubrik',
];
const GENERIC_SECTION =
  /^(?:home|beranda|startseite|accueil|inicio|الرئيسية|главная|anasayfa|ana sayfa|news|article|articles|uncategorized|blog|undefined|null)$/i;

/** The section that the outlet files the text under. */
export function readSectionName(
  { document, schemaOrg }: FieldInput,
  headline: string,
): FoundField<string> | undefined {
  const crumbs = schemaOrg.breadcrumbs.filter(
    (crumb) => keyOf(crumb) !== keyOf(headline) && !GENERIC_SECTION.test(crumb),
  );
  const given: (readonly [Evidence['kind'], string, string | undefined])[] = [
    ['json-ld', 'articleSection', schemaOrg.articles[0]?.section],
    ...SECTION_META_NAMES.map((name) => ['meta', name, document.meta.get(name)?.[0]] as const),
    ['json-ld', 'BreadcrumbList', crumbs.at(-1)],
  ];
  for (const [kind, where, raw] of given) {
    const value = raw === undefined ? '' : cleanHeadline(raw);
    if (value !== '' && value.length < 60 && !GENERIC_SECTION.test(value) && !/^https?:/.test(value))
      return { value, evidence: [{ field: 'section', kind, where, value }] };
  }
  return undefined;
}

/** Keywords and tags, as the outlet sets them. */
export function readTags({ document, schemaOrg }: FieldInput): FoundField<readonly string[]> {
  const evidence: Evidence[] = [];
  const sets: (readonly [Evidence['kind'], string, readonly string[]])[] = [
    ['json-ld', 'keywords', schemaOrg.articles[0]?.keywords ?? []],
    ['meta', 'article:tag', document.meta.get('article:tag') ?? document.meta.get('og:article:tag') ?? []],
    ...['news_keywords', 'parsely-tags', 'sailthru.tags', 'keywords', 'keyword'].map(
      (name) => ['meta', name, document.meta.get(name) ?? []] as const,
    ),
  ];
  for (const [kind, where, raw] of sets) {
    const tags = new Map<string, string>();
    for (const tag of raw.flatMap((one) => one.split(/[,;،、|]/))) {
      const clean = cleanHeadline(tag).replace(/^#/, '');
      if (clean !== '' && clean.length <= 60) tags.set(keyOf(clean), tags.get(keyOf(clean)) ?? clean);
    }
    if (tags.size === 0) continue;
    const value = [...tags.values()].slice(0, MAX_TAGS);
    evidence.push({ field: 'tags', kind, where, value: value.join(', ') });
    return { value, evidence };
  }
  return { value: [], evidence };
}

const OPINION_SECTION =
  /^(?:opinions?|opini|kolom|columns?|columnists?|editorials?|commentary|comment|op-?ed|tajuk(?: rencana)?|meinung|kommentare?|tribunes?|débats|رأي|آراء|مقالات|مقالات الرأي|görüş|yazarlar|мнение|мнения|یادداشت|views|perspectives?)$/iu;

function hasType(one: SchemaOrgArticle | undefined, type: string): boolean {
  return one?.types.includes(type) ?? false;
}

/** The type of page according to JSON-LD, Open Graph and the section, if declared. */
export function readKind(
  { document, schemaOrg }: FieldInput,
  section: string | undefined,
): ArticleKind | undefined {
  const [article] = schemaOrg.articles;
  if (schemaOrg.articles.some((one) => hasType(one, 'LiveBlogPosting'))) return 'live';
  if (hasType(article, 'OpinionNewsArticle') || (section !== undefined && OPINION_SECTION.test(section)))
    return 'opinion';
  if (
    article !== undefined &&
    !isArticleNode(article) &&
    (hasType(article, 'ImageGallery') || hasType(article, 'MediaGallery'))
  )
    return 'gallery';
  const graph = document.meta.get('og:type')?.[0] ?? '';
  if (
    /^video/i.test(graph) ||
    (article !== undefined && !isArticleNode(article) && hasType(article, 'VideoObject'))
  )
    return 'video';
  return undefined;
}

/** The language without its region; `in` is the old code of Indonesian. */
function primaryLanguage(tag: string): string {
  return (tag.toLowerCase().split('-')[0] ?? '').replace(/^in$/, 'id');
}

/** The language that page and text name, as a BCP 47 tag. The text wins over a template's `lang` that says otherwise. */
export function readLanguage(
  { document, schemaOrg }: FieldInput,
  body: ExtractedBody,
  declared: string | undefined,
): FoundField<string> {
  const given: (readonly [Evidence['kind'], string, string | undefined])[] = [
    ['meta', 'html lang', document.html?.attribs['lang'] ?? document.html?.attribs['xml:lang']],
    ['json-ld', 'inLanguage', schemaOrg.articles[0]?.language],
    ['meta', 'content-language', document.meta.get('content-language')?.[0]],
    ['meta', 'og:locale', document.meta.get('og:locale')?.[0]],
  ];
  const evidence: Evidence[] = [];
  for (const [kind, where, raw] of given) {
    const tag =
      raw
        ?.trim()
        .split(/[,;\s]/)[0]
        ?.replaceAll('_', '-') ?? '';
    if (/^[a-z]{2,3}(?:-[a-z\d]{2,8}){0,3}$/i.test(tag))
      evidence.push({ field: 'language', kind, where, value: tag });
  }
  const said = evidence[0]?.value;
  const read = body.language;
  if (read !== undefined)
    evidence.push({ field: 'language', kind: 'heuristic', where: 'words of the text', value: read });
  const value =
    read !== undefined &&
    (said === undefined || primaryLanguage(said) !== primaryLanguage(read)) &&
    body.text.length > 300
      ? read
      : (said ?? declared ?? read ?? 'und');
  return { value: value.replace(/^in(?=-|$)/, 'id'), evidence };
}
