import type { Edition } from '../../model/edition.ts';
import { editionTakes } from '../../publish/edition-filter.ts';
import { publicationsOf } from '../../store/publication/publications.ts';
import type { LeadArticle } from '../../store/translation/translations.ts';
import { storySelection } from '../../store/publication/publication-subject.ts';
import type { JobContext } from '../job-context.ts';

/** A story with its lead, and a language of editions. */
export interface WantedQuery {
  readonly storyId: number;
  readonly article: LeadArticle;
  readonly language: string;
}

/**
 * Whether an edition in this language shows the story. That is decided from the original texts of all copies. Where
 * only words of the edition's language can decide, headline and deck are translated first; the sentence memory keeps
 * them, so they are not sent twice.
 *
 * @throws TranslateError if headline and deck are needed and cannot be translated
 */
export async function isWanted(
  { db, config, translator }: Pick<JobContext, 'db' | 'config' | 'translator'>,
  { storyId, article, language }: WantedQuery,
  signal: AbortSignal,
): Promise<boolean> {
  if (config.settings.translate === 'all') return true;
  const editions = config.editions.filter((edition) => edition.language === language);
  const shown = await publicationsOf(db, storyId);
  if (shown.some(({ editionId, publishedAt }) => publishedAt !== null && hasId(editions, editionId)))
    return true;
  const story = await storySelection(db, storyId);
  if (editions.some((edition) => editionTakes(edition, story))) return true;
  const undecided = editions.filter((edition) => editionTakes({ ...edition, keywords: [] }, story));
  if (undecided.length === 0) return false;
  const short = { ...article, bodyHtml: '', image: null, tags: [] };
  const { headline, deck } = await translator(short, language, signal);
  return undecided.some((edition) => editionTakes(edition, { ...story, texts: [headline, deck ?? ''] }));
}

function hasId(editions: readonly Edition[], id: string): boolean {
  return editions.some((edition) => edition.id === id);
}
