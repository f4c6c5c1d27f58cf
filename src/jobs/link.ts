import type { Transaction } from 'kysely';
import { findLinks } from '../dedupe/links.ts';
import { termsOf } from '../dedupe/terms.ts';
import type { Comparison } from '../model/similarity.ts';
import { canonicalUrl } from '../model/url.ts';
import { declaredTranslations, findRelatives, linkStories, saveTerms } from '../store/links.ts';
import type { Database } from '../store/schema.ts';
import type { Placeable } from '../store/stories.ts';

/** Links the story that an article has just come to with others on the same happening and in other languages. */
export async function linkArticle(
  tx: Transaction<Database>,
  article: Placeable & { readonly storyId: number },
  comparisons: readonly Comparison[],
  now: Date,
): Promise<void> {
  const { id, storyId: story, language } = article;
  const terms = termsOf(article.headline, article.text);
  const matches = await findRelatives(tx, terms, article, now);
  await saveTerms(tx, id, terms, now);
  const keys = article.alternates.flatMap((alternate) => canonicalUrl(alternate.url) ?? []);
  const declared = await declaredTranslations(tx, article, keys);
  const links = [
    ...declared.map((other) => ({ story: other, kind: 'translation', strength: 1 }) as const),
    ...findLinks({ story, language }, comparisons, matches),
  ];
  await linkStories(tx, story, links, now);
}
