import type { Edition } from '../model/edition.ts';
import {
  countPublications,
  countStories,
  type PublicationCount,
} from '../store/inspect/publication-counts.ts';
import type { Db } from '../store/schema.ts';
import { awaitingTranslation, type WaitingStories } from '../store/translation/translations.ts';

/** What decides whether anything is published. */
export interface PublicationFacts {
  readonly editions: readonly Pick<Edition, 'id'>[];
  readonly stories: number;
  readonly counts: readonly PublicationCount[];
  readonly awaiting: readonly WaitingStories[];
}

/** Reads the facts of an installation. */
export async function readPublicationFacts(
  db: Db,
  editions: readonly Pick<Edition, 'id'>[],
): Promise<PublicationFacts> {
  return {
    editions,
    stories: await countStories(db),
    counts: await countPublications(db),
    awaiting: await awaitingTranslation(db),
  };
}

/** Why nothing is published, in one line with its remedy; undefined if something is. */
export function reasonNothingPublished({
  editions,
  stories,
  counts,
  awaiting,
}: PublicationFacts): string | undefined {
  const current = counts.filter(({ editionId }) => editions.some(({ id }) => id === editionId));
  if (current.some(({ state }) => state === 'published')) return undefined;
  if (editions.length === 0)
    return 'nothing is published: sources.yaml has no edition; add one below "editions:"';
  if (stories === 0)
    return 'nothing is published: no article is stored yet; `warta status` names the failures';
  const held = current.filter(({ state }) => state === 'held');
  const [first] = held;
  if (first === undefined)
    return 'nothing is published: no story matches the sources, keywords and sections of an edition';
  const [waiting] = awaiting;
  if (first.reason === 'awaiting-translation')
    return waiting?.code == null
      ? 'nothing is published yet: stories wait for their translation, which is in the queue'
      : `nothing is published: ${waiting.stories} stories wait for a translation: ${waiting.message} (${waiting.code})`;
  const example = first.detail === null ? '' : `: ${first.detail}`;
  return `nothing is published: ${first.stories} held as ${first.reason}${example}`;
}
