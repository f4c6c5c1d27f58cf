import type { Evidence, EvidenceKind } from '../../model/article.ts';
import { CandidateSet, type FieldCandidate, keyOf } from '../ml/candidate-set.ts';
import { type RankedCandidate, bylineRanker } from '../ml/candidate-ranker.ts';
import type { VisibleCandidate } from '../parse/visible-candidates.ts';
import type { FieldInput } from './field-input.ts';
import { isArticleNode } from '../parse/schema-org.ts';
import { type Byline, readNameList, readNames, stripByline } from './byline-names.ts';
import { authorText, authorFeaturePrefix, groupAuthors, evidencePlace } from './author-elements.ts';

/** Input of the byline search. */
export interface BylineInput extends FieldInput {
  /** Offset of the headline in characters of visible text; undefined if it is not on the page. */
  readonly headlineOffset: number | undefined;
  /** The agency credited in the dateline, whether known or not. */
  readonly agency?: string | undefined;
}

const AUTHOR_META_NAMES = [
  'author', 'article:author', 'article:author:name', 'og:article:author', 'article.author', 'parsely-author', 'sailthru.author', 'dc.creator', 'dcterms.creator', 'dc.contributor', 'byl', 'cxenseparse:author',
  'citation_author', 'authors', 'book:author', 'og:author', 'vr:author', 'mediator_author', 'dable:author', 'content_author', 'bt:author', 'rbauthors', 'shareaholic:article_author_name',
]; // prettier-ignore

/** Finds who signs the article: every list of names on the page, best first. */
export function rankBylines(input: BylineInput): RankedCandidate<Byline>[] {
  return bylineRanker.rank(bylineCandidates(input));
}

/** Every list of names that could be the byline, with the features that the weights know. */
export function bylineCandidates(bare: BylineInput): FieldCandidate<Byline>[] {
  const input = { ...bare, siteKeys: new Set([...bare.siteKeys, ...organisationsOf(bare)]) };
  const candidates = new CandidateSet<Byline>();
  const add = (
    signers: Byline,
    features: readonly string[],
    rank: number,
    kind: EvidenceKind,
    where: string,
  ): void => {
    const names = signers.people.length > 0 ? signers.people : signers.desks;
    if (names.length === 0 || names.length > 25) return;
    const key = names.map(keyOf).toSorted().join('|');
    const evidence: Evidence = {
      field: 'byline',
      kind,
      where,
      value: [...signers.people, ...signers.desks].join(', '),
    };
    candidates.add(
      key,
      signers,
      features,
      evidence,
      rank + (names.some((name) => name === name.toUpperCase()) ? 5 : 0),
    );
  };
  addSchemaOrg(input, add);
  for (const name of AUTHOR_META_NAMES) {
    const values = (input.document.meta.get(name) ?? []).filter(
      (value) => !/^(?:https?:)?\/\/|^@|^\d+$/.test(value),
    );
    if (values.length === 0) continue;
    const signers =
      values.length > 1 ? readNameList(values, input.siteKeys) : readNames(values[0] ?? '', input.siteKeys);
    add(signers, [name === 'author' ? 'meta.author' : 'meta.other'], 2, 'meta', name);
  }
  if (input.hints?.byline !== undefined)
    add(readNameList(input.hints.byline, input.siteKeys), ['listing'], 3, 'listing', 'byline');
  addLabels(input, add);
  addPeople(input, add);
  addLines(input, add);
  const options = candidates.options();
  const everyone = new Set(options.flatMap((option) => option.value.people.map(keyOf)));
  return candidates.options(({ value, features }) => describe(value, features, everyone));
}

/**
 * The dateline's agency and the organisations among the JSON-LD authors are desks wherever they sign on
 * the page. Some sites declare every author as an organisation, so a name that looks like a person's is
 * not one.
 */
function organisationsOf({ schemaOrg, agency }: BylineInput): string[] {
  const authors = schemaOrg.articles
    .flatMap((article) => article.authors)
    .filter(
      ({ name, types }) => types.some((type) => /Organization/.test(type)) && !PERSONAL_NAME.test(name),
    );
  return [...authors.map(({ name }) => name), agency ?? ''].map(keyOf).filter((key) => key !== '');
}

const PERSONAL_NAME = /^\p{Lu}[\p{Ll}\p{M}'’.-]+(?: \p{Lu}\.?)?(?: \p{Lu}[\p{Ll}\p{M}'’-]+){1,2}$/u;

type Add = (
  signers: Byline,
  features: readonly string[],
  rank: number,
  kind: EvidenceKind,
  where: string,
) => void;

function addSchemaOrg({ schemaOrg, siteKeys }: FieldInput, add: Add): void {
  schemaOrg.articles.slice(0, 5).forEach((article, index) => {
    if (article.authors.length === 0) return;
    const root = isArticleNode(article) ? (index === 0 ? 'ld' : 'ld.later') : 'ld.page';
    const people = article.authors.filter((party) => !party.types.some((type) => /Organization/.test(type)));
    const signers = readNameList(
      article.authors.map((party) => party.name),
      siteKeys,
    );
    const typed =
      people.length === article.authors.length && people.every((party) => party.types.includes('Person'));
    add(
      signers,
      [root, ...(typed ? [`${root}.person`] : [])],
      1,
      'json-ld',
      `${article.types[0] ?? ''}.author`,
    );
    if (people.length > 0 && people.length < article.authors.length) {
      add(
        readNameList(
          people.map((party) => party.name),
          siteKeys,
        ),
        [`${root}.people`],
        1,
        'json-ld',
        `${article.types[0] ?? ''}.author[Person]`,
      );
    }
  });
}

/** The pairs of Slack and Twitter cards: `twitter:label1` "Written by", `twitter:data1` the name. */
function addLabels({ document, siteKeys }: FieldInput, add: Add): void {
  for (const number of ['1', '2']) {
    const label = document.meta.get(`twitter:label${number}`)?.[0] ?? '';
    const value = document.meta.get(`twitter:data${number}`)?.[0];
    if (
      value !== undefined &&
      /written|by|verfasst|geschrieben|author|autor|écrit|escrito|scritto|ditulis|penulis|yazan|كتب|بقلم|автор|geschreven|skriven|skrevet|napisane/i.test(
        label,
      )
    )
      add(readNames(value, siteKeys), ['meta.label'], 2, 'meta', `twitter:data${number}`);
  }
}

function addPeople(input: BylineInput, add: Add): void {
  const visible = input.visible.people.filter((candidate) => authorText(candidate) !== '').slice(0, 60);
  for (const run of groupAuthors(visible)) {
    const [first] = run;
    if (first === undefined) continue;
    const near = isNear(first, input) ? 'near' : 'away';
    if (run.length > 1) {
      const signers = readNameList(run.map(authorText), input.siteKeys);
      add(
        signers,
        [...placeFeatures(authorFeaturePrefix(first), first, input), `run.${near}`],
        3,
        'heuristic',
        evidencePlace(first),
      );
    }
    // Next to the headline, one of several names is not a separate byline.
    for (const candidate of run.length > 1 && near === 'near' ? [] : run) {
      const text = authorText(candidate);
      if (text.length > 120) continue;
      const root = authorFeaturePrefix(candidate);
      const kind = root === 'itemprop' ? 'microdata' : 'heuristic';
      const features = placeFeatures(root, candidate, input);
      add(
        readNames(text, input.siteKeys),
        run.length > 1 ? [...features, 'in.run'] : features,
        3,
        kind,
        evidencePlace(candidate),
      );
    }
  }
}

/** Whether a candidate is next to the headline, where several names form one byline. */
function isNear({ offset, zone }: VisibleCandidate, { headlineOffset }: BylineInput): boolean {
  return (
    !zone.aside &&
    headlineOffset !== undefined &&
    offset - headlineOffset > -250 &&
    offset - headlineOffset < 400
  );
}

function addLines(input: BylineInput, add: Add): void {
  let taken = 0;
  for (const candidate of input.visible.bylines) {
    if (candidate.zone.comment || candidate.text.length > 160 || taken > 12) continue;
    if (stripByline(candidate.text).length > 80) continue;
    taken++;
    add(
      readNames(candidate.text, input.siteKeys),
      placeFeatures('line', candidate, input),
      4,
      'heuristic',
      `text in ${candidate.element.name}`,
    );
    if (taken === 1)
      add(
        readNames(candidate.text, input.siteKeys),
        ['line.top'],
        4,
        'heuristic',
        `text in ${candidate.element.name}`,
      );
  }
}

/**
 * Position of a name as features: below the headline it signs the article, in a list of teasers another
 * one.
 */
function placeFeatures(root: string, candidate: VisibleCandidate, { headlineOffset }: BylineInput): string[] {
  if (candidate.zone.comment) return [`${root}.comment`];
  const features = [root];
  if (candidate.zone.aside) features.push(`${root}.aside`);
  else if (candidate.zone.article) features.push(`${root}.article`);
  if (headlineOffset !== undefined) {
    const distance = candidate.offset - headlineOffset;
    features.push(
      distance < -250
        ? `${root}.above`
        : distance < 0
          ? `${root}.before`
          : distance < 300
            ? `${root}.after`
            : distance < 1500
              ? `${root}.soon`
              : `${root}.far`,
    );
  }
  return features;
}

/** Features of the names themselves. */
function describe(
  { people, desks }: Byline,
  sources: ReadonlySet<string>,
  everyone: ReadonlySet<string>,
): string[] {
  const features: string[] = [];
  features.push(
    people.length === 0
      ? 'desk.only'
      : people.length === 1
        ? 'people.1'
        : people.length === 2
          ? 'people.2'
          : 'people.more',
  );
  if (people.length > 0 && desks.length > 0) features.push('desk.beside');
  const roots = new Set([...sources].map((feature) => feature.split('.')[0]));
  features.push(`agree.${Math.min(roots.size, 5)}`);
  for (const name of people) {
    const words = name.split(/\s+/);
    const proper = words.every((word) => /^(?:\p{Lu}|\p{Lo})/u.test(word));
    if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{2,5}$/u.test(name))
      features.push('like.name');
    else if (words.length === 1) features.push(proper ? 'one.word' : 'one.lower');
    if (words.length > 4) features.push('many.words');
    if (/\d/.test(name)) features.push('digits');
    if (words.length > 1 && words.some((word) => /^\p{Ll}/u.test(word) && word.length > 3))
      features.push('lower.word');
    if (/[!?:"“”«»…]/.test(name)) features.push('odd.sign');
    if (words.length > 1 && words.length < 4 && proper) features.push('like.name');
  }
  if (people.length > 0 && people.length < everyone.size && people.every((name) => everyone.has(keyOf(name))))
    features.push('some.of.all');
  return features;
}
