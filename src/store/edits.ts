import type { Translation } from '../model/translation.ts';
import type { Db } from './schema.ts';

/** Puts a translation in the place of whatever stood there, a person's as well: it was made from that person's sentences. */
export async function replaceTranslation(
  tx: Db,
  articleId: number,
  version: number,
  translation: Translation,
): Promise<void> {
  const values = {
    headline: translation.headline,
    deck: translation.deck ?? null,
    body_html: translation.bodyHtml,
    text: translation.text,
    origin: translation.origin,
    engine: translation.engine ?? null,
    translator: translation.translator ?? null,
    checks: JSON.stringify(translation.checks),
    counts: JSON.stringify(translation.counts),
  };
  await tx
    .insertInto('translation')
    .values({ article_id: articleId, version, language: translation.to, ...values })
    .onConflict((conflict) => conflict.columns(['article_id', 'version', 'language']).doUpdateSet(values))
    .execute();
}
