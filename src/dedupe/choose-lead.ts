import { primaryLanguage } from '../text/normalise-sentence.ts';
import type { LeadCandidate } from '../model/story.ts';
import { newestText, relativesOf } from './succession.ts';

/** The configuration that the choice depends on. */
export interface LeadPreference {
  /** Ids of outlets that are the agencies' own sites. */
  readonly agencies: ReadonlySet<string>;
  /** Names under which copies credit these outlets; an agency without an entry is credited by its id. */
  readonly agencyNames?: ReadonlyMap<string, string> | undefined;
  /** Languages from the best translated (or not translated at all) to the worst; unlisted ones rank last. */
  readonly languages: readonly string[];
}

/** A text is complete if it has at least this share of the length of the longest copy. */
const COMPLETE = 0.85;

/**
 * Chooses the article of a story that is translated and shown. Criteria in order: not withdrawn; a story
 * rather than a gallery or live page; the language that is translated best; a complete text rather than
 * an abridged one; a correction; the agency's own site; a copy that names its agency; the newest; the one
 * stored first.
 *
 * Once readers have seen a lead, it stays unless it is withdrawn or a newer copy is marked as a
 * correction. In both cases, a correction or a later lead of the same outlet or agency takes its place
 * (`newestText`).
 *
 * @param shown the article that readers see now, if any
 * @returns the article's id; undefined if every copy is withdrawn
 */
export function chooseLead(
  copies: readonly LeadCandidate[],
  preference: LeadPreference,
  shown?: number,
): number | undefined {
  const standing = copies.filter((copy) => !copy.withdrawn);
  const chosen = standing.find((copy) => copy.article === shown) ?? ranked(standing, preference)[0]?.copy;
  if (!chosen) return undefined;
  const agencyOfCopy = (copy: LeadCandidate) => agencyOf(copy, preference);
  const current = newestText(standing, chosen, agencyOfCopy);
  const relatives = new Set(relativesOf(standing, chosen, agencyOfCopy));
  const corrected = newest(standing.filter((copy) => copy.correction !== null && !relatives.has(copy)));
  const overtaken = corrected && corrected.publishedAt > current.publishedAt && current.correction === null;
  return overtaken ? corrected.article : current.article;
}

function agencyOf(
  { outlet, agency }: Pick<LeadCandidate, 'outlet' | 'agency'>,
  { agencies, agencyNames }: LeadPreference,
): string | undefined {
  const name = agency ?? (agencies.has(outlet) ? (agencyNames?.get(outlet) ?? outlet) : undefined);
  return name?.toLowerCase();
}

/** Labels of the rank's positions, for explanations. */
const CRITERIA = [
  'a story, not a gallery or live page',
  'in the language that is translated best',
  'complete',
  'corrected',
  "the agency's own",
  'names its agency',
  'the newest',
  'stored first',
] as const;

/**
 * Returns the criterion by which an article leads its story.
 *
 * @param lead the article that leads
 */
export function explainLead(
  copies: readonly LeadCandidate[],
  preference: LeadPreference,
  lead: number,
): string {
  const standing = copies.filter((copy) => !copy.withdrawn);
  const [best, next] = ranked(standing, preference);
  if (best?.copy.article !== lead)
    return chooseLead(standing, preference) === lead
      ? 'a correction or a later lead of the same outlet or agency'
      : 'readers have already seen it';
  if (!next) return 'the only copy that is not withdrawn';
  return CRITERIA[best.rank.findIndex((value, at) => value !== next.rank[at])] ?? '';
}

function ranked(standing: readonly LeadCandidate[], { agencies, languages }: LeadPreference) {
  const longest = Math.max(0, ...standing.map((copy) => copy.size));
  const rankOf = (language: string) => {
    const at = languages.indexOf(primaryLanguage(language));
    return at === -1 ? languages.length : at;
  };
  return standing
    .map((copy) => ({
      copy,
      rank: [
        copy.kind === 'story' ? 0 : 1,
        rankOf(copy.language),
        copy.size >= longest * COMPLETE ? 0 : 1,
        copy.correction === null ? 1 : 0,
        agencies.has(copy.outlet) ? 0 : 1,
        copy.agency === null ? 1 : 0,
        -copy.publishedAt.getTime(),
        copy.article,
      ],
    }))
    .toSorted((a, b) => compareRanks(a.rank, b.rank));
}

/** A story with the same text as others in other languages, represented by its lead. */
export type VersionCandidate = Omit<LeadCandidate, 'article' | 'correction' | 'headline' | 'text'> & {
  readonly story: number;
};

/**
 * Chooses which language version of a text an edition shows, by the criteria for leads: a text in the
 * edition's own language before any translation, then the language that is translated best, the complete
 * one, the agency's own, the newest. The caller handles versions that readers have already seen: they
 * stay.
 *
 * @returns the story's id; undefined if every version is withdrawn
 */
export function chooseVersion(
  versions: readonly VersionCandidate[],
  language: string,
  { agencies, languages }: LeadPreference,
): number | undefined {
  const candidates = versions.map(({ story, ...version }) => ({
    ...version,
    article: story,
    correction: null,
    headline: '',
    text: '',
  }));
  const standing = candidates.filter((candidate) => !candidate.withdrawn);
  const own = { agencies, languages: [primaryLanguage(language), ...languages] };
  return ranked(standing, own)[0]?.copy.article;
}

function newest(copies: readonly LeadCandidate[]): LeadCandidate | undefined {
  return copies.toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())[0];
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
