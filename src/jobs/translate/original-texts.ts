import { findKillNotice } from '../../dedupe/withdrawal.ts';
import type { Article } from '../../model/article.ts';
import type { Translation } from '../../model/translation.ts';
import { editionTakes } from '../../publish/edition-filter.ts';
import { isWrittenIn } from '../../translate/translate.ts';
import type { JobContext } from '../job-context.ts';

/**
 * The texts in which the editions show an article that is the only copy of its story, if it needs no engine: it is
 * written in the language of every edition that takes it.
 *
 * @returns undefined if only the translation job can decide
 */
export async function originalTexts(
  { config, translator }: Pick<JobContext, 'config' | 'translator'>,
  article: Article,
  sourceId: string,
): Promise<Translation[] | undefined> {
  // A kill notice is withdrawn.
  if (findKillNotice(article.headline, article.text) !== undefined) return undefined;
  const { headline, deck, text, section } = article;
  const story = {
    sources: [sourceId],
    sections: section === undefined ? [] : [section],
    texts: [headline, deck ?? '', text],
  };
  const all = config.settings.translate === 'all';
  const texts: Translation[] = [];
  // In the order in which every transaction locks the languages.
  for (const language of [...new Set(config.editions.map((edition) => edition.language))].toSorted()) {
    const editions = config.editions.filter((edition) => edition.language === language);
    if (!isWrittenIn(article, language)) {
      // Words of the translation may decide.
      if (all || editions.some((edition) => editionTakes({ ...edition, keywords: [] }, story)))
        return undefined;
    } else if (all || editions.some((edition) => editionTakes(edition, story)))
      texts.push(await translator(leadOf(article, sourceId), language, new AbortController().signal));
  }
  return texts;
}

function leadOf(article: Article, sourceId: string) {
  const { language, headline, deck, bodyHtml, text, dateline, image, tags, correction } = article;
  return {
    language,
    headline,
    deck: deck ?? null,
    bodyHtml,
    text,
    dateline: dateline ?? null,
    image: image ?? null,
    tags,
    correction: correction ?? null,
    sourceId,
  };
}
