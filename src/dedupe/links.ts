import type { Comparison } from '../model/similarity.ts';
import { LIMITS } from './cluster.ts';

/** A story that shares rare numbers and names with a text. */
export interface TermMatch {
  readonly story: number;
  readonly language: string;
  readonly weight: number;
  readonly share: number;
}

/** A link between stories: one happening, or one text in two languages. Never a merge. */
export interface Link {
  readonly story: number;
  readonly kind: 'event' | 'translation';
  /** Between 0 and 1. */
  readonly strength: number;
}

const LINK = {
  /** Weight of shared rarities. On FLORES it finds the English version of .89 of Indonesian and .68 of Arabic texts. */
  translation: 18,
  event: 21,
  eventShare: 0.15,
  /** Shared passages: background and quotations that two reports on one happening have. */
  shared: 10,
  ofSmaller: 0.1,
  hours: 72,
} as const;

/**
 * Finds what a text's story is to be linked with: other reports on the happening, by shared passages or by shared rare
 * numbers and names, and versions in other languages. Whether a version is a translation or an independent report
 * cannot be told; so it is a link.
 */
export function findLinks(
  own: { readonly story: number; readonly language: string },
  comparisons: readonly Comparison[],
  matches: readonly TermMatch[],
): Link[] {
  const links = new Map<string, Link>();
  const add = (link: Link) => {
    const key = `${link.kind} ${link.story}`;
    if (link.story !== own.story && (links.get(key)?.strength ?? 0) < link.strength) links.set(key, link);
  };
  const templates = new Set<number>();
  for (const { story, relation, reason, copy } of comparisons) {
    if (reason === 'other-numbers') templates.add(story);
    const related =
      !copy &&
      reason !== 'digest' &&
      reason !== 'other-numbers' &&
      relation.shared >= LINK.shared &&
      relation.ofSmaller >= LINK.ofSmaller &&
      relation.hoursApart <= Math.min(LINK.hours, LIMITS.hours);
    if (related) add({ story, kind: 'event', strength: relation.ofSmaller });
  }
  for (const { story, language, weight, share } of matches) {
    const strength = Math.min(1, share);
    if (language !== own.language && weight >= LINK.translation)
      add({ story, kind: 'translation', strength });
    else if (!templates.has(story) && weight >= LINK.event && share >= LINK.eventShare)
      add({ story, kind: 'event', strength });
  }
  return [...links.values()].toSorted((a, b) => b.strength - a.strength || a.story - b.story);
}
