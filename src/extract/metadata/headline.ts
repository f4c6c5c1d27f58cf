import { decodeHTML } from 'entities';
import type { Evidence } from '../../model/article.ts';
import { CandidateSet, type FieldCandidate, keyOf } from '../ml/candidate-set.ts';
import { isAscii } from '../../text/fold.ts';
import { type RankedCandidate, headlineRanker } from '../ml/candidate-ranker.ts';
import type { VisibleCandidate } from '../parse/visible-candidates.ts';
import { type Element, isTag } from '../parse/dom.ts';
import { headlineParts, headingParts } from './headline-parts.ts';
import { isArticleNode } from '../parse/schema-org.ts';
import type { FieldInput } from './field-input.ts';

const MAX_HEADLINE_CHARS = 400;
/** Pages have one top heading, broken ones a dozen. */
const MAX_H1 = 30;
const HEADLINE_META_NAMES: readonly (readonly [string, string])[] = [
  ['og:title', 'og'],
  ['twitter:title', 'twitter'],
  ['parsely-title', 'meta'],
  ['sailthru.title', 'meta'],
  ['dc.title', 'meta'],
  ['dcterms.title', 'meta'],
  ['title', 'meta'],
  ['headline', 'meta'],
  ['hdl', 'meta'],
];

/** Finds the headline: every place that could hold it, best first. */
export function rankHeadlines(input: FieldInput): RankedCandidate<string>[] {
  return headlineRanker.rank(headlineCandidates(input));
}

/** Every text of the page that could be its headline, with the features that the weights know. */
export function headlineCandidates(input: FieldInput): FieldCandidate<string>[] {
  const { document, schemaOrg, visible } = input;
  const candidates = new CandidateSet<string>();
  const add = (
    raw: string | undefined,
    feature: string,
    rank: number,
    kind: Evidence['kind'],
    where: string,
  ): void => {
    if (raw === undefined || raw.length > MAX_HEADLINE_CHARS * 3) return;
    const value = cleanHeadline(raw);
    const key = keyOf(value);
    if (key === '' || value.length > MAX_HEADLINE_CHARS) return;
    const evidence = { field: 'headline', kind, where, value };
    const root = feature.replace(/[.].*/, '');
    const pieces = headlineParts(value, input.siteKeys);
    const tails = [...new Set(pieces.map((part) => `has.${part.removed}`))];
    candidates.add(key, value, [feature, ...tails], evidence, rank);
    for (const part of pieces) {
      candidates.add(
        keyOf(part.text),
        part.text,
        [`${root}.part`, `${root}.${part.removed}`, part.removed],
        evidence,
        rank + 10,
      );
    }
  };
  schemaOrg.articles.slice(0, 4).forEach((article, index) => {
    const kind = isArticleNode(article) ? (index === 0 ? 'ld' : 'ld.later') : 'ld.page';
    add(article.headline, kind, 2, 'json-ld', `${article.types[0] ?? ''}.headline`);
    if (index === 0)
      add(
        article.alternativeHeadline,
        'ld.alternative',
        6,
        'json-ld',
        `${article.types[0] ?? ''}.alternativeHeadline`,
      );
  });
  for (const [name, feature] of HEADLINE_META_NAMES)
    add(document.meta.get(name)?.[0], feature, 3, 'meta', name);
  add(document.title, 'title', 5, 'meta', 'title');
  addHeadings(visible.headings, add);
  add(input.hints?.headline, 'listing', 4, 'listing', 'headline');
  const slug = slugTokens(document.url);
  const wholeTitle = ` ${keyOf(document.title ?? '')} `;
  const graph = ` ${keyOf(document.meta.get('og:title')?.[0] ?? '')} `;
  return candidates.options((option, key) =>
    describe(option.value, key, option.features, { slug, wholeTitle, graph, siteKeys: input.siteKeys }),
  );
}

function addHeadings(
  headings: readonly VisibleCandidate[],
  add: (
    raw: string | undefined,
    feature: string,
    rank: number,
    kind: Evidence['kind'],
    where: string,
  ) => void,
): void {
  const tops = headings.filter((candidate) => candidate.element.name === 'h1' && candidate.text !== '');
  const central = tops.filter((candidate) => !candidate.zone.aside);
  let seen = 0;
  let others = 0;
  for (const candidate of headings) {
    const { element, zone } = candidate;
    const names = `${element.attribs['class'] ?? ''} ${element.attribs['id'] ?? ''}`;
    const where = element.name + (names.trim() === '' ? '' : `.${names.trim().split(/\s+/)[0]}`);
    if (linksToFrontPage(element)) add(candidate.text, 'home', 4, 'heuristic', where);
    if (element.name === 'h1') {
      if (seen >= MAX_H1) continue;
      const order =
        central.length === 1 && !zone.aside
          ? 'only'
          : central[0] === candidate
            ? 'first'
            : seen === 0
              ? 'early'
              : 'later';
      seen++;
      add(candidate.text, `h1.${order}`, 1, 'heuristic', where);
      if (zone.article && !zone.aside) add(candidate.text, 'h1.article', 1, 'heuristic', where);
      if (/title|headline|judul|titel/i.test(names)) add(candidate.text, 'h1.named', 1, 'heuristic', where);
      if (/logo|site|brand/i.test(names)) add(candidate.text, 'h1.logo', 1, 'heuristic', where);
      for (const piece of headingParts(element))
        add(piece.text, piece.feature, 8, 'heuristic', `${where} in part`);
    } else if (others < 25) {
      others++;
      const named =
        /(?:article|post|entry|story|page|news|content|main)[\w-]*(?:title|headline)|headline/i.test(names)
          ? '.named'
          : '';
      const place = zone.aside ? '.aside' : zone.article ? '.article' : '';
      const order = others === 1 ? '.first' : '';
      add(
        candidate.text,
        `${element.name === 'h2' ? 'h2' : 'block'}${named}${place}${order}`,
        4,
        'heuristic',
        where,
      );
    }
    if (/headline/.test(element.attribs['itemprop'] ?? ''))
      add(candidate.text, zone.aside ? 'itemprop.aside' : 'itemprop', 1, 'microdata', 'itemprop=headline');
  }
}

/** Tells whether a heading is a link to the front page: then it is the outlet's name. */
function linksToFrontPage(element: Element): boolean {
  const link = element.children.find((child) => isTag(child) && child.name === 'a') ?? element.parent;
  if (!link || !isTag(link) || link.name !== 'a') return false;
  return /^(?:https?:\/\/[^/]+)?\/(?:index\.\w+)?$/.test(link.attribs['href'] ?? '');
}

interface HeadlineContext {
  readonly slug: ReadonlySet<string>;
  readonly wholeTitle: string;
  readonly graph: string;
  readonly siteKeys: ReadonlySet<string>;
}

/** Features of the text itself. */
function describe(value: string, key: string, own: ReadonlySet<string>, context: HeadlineContext): string[] {
  const words = key.split(' ');
  const features: string[] = [];
  if (context.siteKeys.has(key)) features.push('is.site');
  const length = value.length;
  features.push(
    length < 8
      ? 'length.8'
      : length < 16
        ? 'length.16'
        : length < 30
          ? 'length.30'
          : length < 110
            ? 'length.110'
            : length < 160
              ? 'length.160'
              : 'length.more',
  );
  if (words.length === 1) features.push('one.word');
  if (context.wholeTitle.includes(` ${key} `))
    features.push(context.wholeTitle.startsWith(` ${key} `) ? 'starts.title' : 'in.title');
  if (context.graph.includes(` ${key} `))
    features.push(context.graph.startsWith(` ${key} `) ? 'starts.og' : 'in.og');
  if (context.slug.size > 2) {
    const share = words.filter((word) => context.slug.has(latin(word))).length;
    const covered = share / context.slug.size;
    features.push(
      covered > 0.8 ? 'slug.all' : covered > 0.5 ? 'slug.most' : covered > 0.2 ? 'slug.some' : 'slug.none',
    );
    if (share / words.length > 0.85) features.push('slug.only');
  }
  const shown = [...own].some((feature) => VISIBLE_FEATURE.test(feature) && !PART_FEATURE.test(feature));
  const said = [...own].some((feature) => MACHINE_FEATURE.test(feature));
  features.push(shown && said ? 'shown.said' : shown ? 'shown.alone' : said ? 'said.alone' : 'only.part');
  const roots = ['ld', 'og', 'title', 'h1'].filter((root) =>
    [...own].some((feature) => feature === root || feature.startsWith(`${root}.`)),
  );
  features.push(`agree.${roots.length}`);
  if (/[|｜]/.test(value)) features.push('bar');
  if (/\s[-–—]\s[^-–—]{2,30}$/.test(value)) features.push('dash.tail');
  if (/[.…]{3}$|…$/.test(value)) features.push('cut');
  return features;
}

/** Features of whole texts that a reader sees, or that the page says to machines; the rest are parts of such texts. */
const VISIBLE_FEATURE = /^(?:h1|h2|block|itemprop)(?:\.|$)/;
const PART_FEATURE = /\.(?:part|cut\.\w+)$/;
const MACHINE_FEATURE = /^(?:ld|og|title|twitter|meta|listing)$/;

/** Undoes what content systems do to headlines: entities encoded twice, tags, control characters, runs of blanks. */
export function cleanHeadline(raw: string): string {
  let text = raw;
  for (let round = 0; round < 3 && /&(?:[a-z]{2,8}|#\d{2,6}|#x[\da-f]{2,5});/i.test(text); round++)
    text = decodeHTML(text);
  if (/<\/?[a-z][^>]{0,60}>/i.test(text)) text = text.replace(/<\/?[a-z][^>]{0,60}>/gi, ' ');
  return text
    .replace(/[\u00ad\u200b\u200e\u200f\u2060\ufeff]/g, '')
    .replace(/[\u0000-\u001f\u007f\s]+/gu, ' ')
    .trim();
}

function slugTokens(url: string): Set<string> {
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return new Set();
  }
  const segments = path
    .toLowerCase()
    .split('/')
    .map((segment) => segment.replace(/\.\w{2,5}$/, '').split(/[^\p{L}\p{N}\p{M}]+/u));
  const longestSegment = segments.reduce((a, b) => (b.length > a.length ? b : a), []);
  return new Set(longestSegment.filter((word) => word !== '' && !/^\d{5,}$/.test(word)).map(latin));
}

/** A word as slugs spell it: without accents. */
function latin(word: string): string {
  if (isAscii(word)) return word;
  return word
    .replaceAll('ß', 'ss')
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '');
}
