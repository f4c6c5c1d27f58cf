import type { Transaction } from 'kysely';
import { fingerprint } from '../../dedupe/fingerprint.ts';
import { hash53 } from '../../text/hash.ts';
import { findLinks, findWordLinks, type SharedTerms } from '../../dedupe/story-links.ts';
import { compareTexts } from '../../dedupe/compare-texts.ts';
import { rareTerms, rareWords } from '../../dedupe/rare-terms.ts';
import type { Comparison } from '../../model/comparison.ts';
import type { Translation } from '../../model/translation.ts';
import { canonicalUrl } from '../../url/canonical-url.ts';
import { fingerprintsOf } from '../../store/stories/fingerprints.ts';
import {
  declaredTranslations,
  dropUnconfirmed,
  findRelatedStories,
  linkStories,
  lockWords,
  storiesSharingImage,
  saveTerms,
} from '../../store/stories/story-links.ts';
import type { Database } from '../../store/schema.ts';
import { type PlaceableArticle, placeableArticle } from '../../store/stories/stories.ts';

/**
 * Keys of an article's page and of its versions in other languages, for `lockKeys`: two pages that name each other and
 * come at once must find each other.
 */
export function pageKeys({ url, alternates }: Pick<PlaceableArticle, 'url' | 'alternates'>): number[] {
  const pages = [url, ...alternates.map((alternate) => alternate.url)].flatMap(
    (page) => canonicalUrl(page) ?? [],
  );
  return [...new Set(pages)].map((page) => hash53(`page ${page}`));
}

type Placed = PlaceableArticle & { readonly storyId: number };

/**
 * Links the story that an article has just come to with others on the same event and in other languages, as far as
 * passages, numbers, names and the outlets' own words say.
 *
 * @param leads whether the article leads its story; only its numbers and names speak for the story
 */
export async function linkArticle(
  tx: Transaction<Database>,
  article: Placed,
  comparisons: readonly Comparison[],
  leads: boolean,
  now: Date,
): Promise<void> {
  const { id, storyId, text } = article;
  const names = { kind: 'names', keys: rareTerms(article.headline, text) } as const;
  const matches = await findRelatedStories(tx, names, article, now);
  if (leads) await saveTerms(tx, id, names, now);
  const alternates = article.alternates.flatMap((alternate) => canonicalUrl(alternate.url) ?? []);
  const declared = await declaredTranslations(tx, article, alternates);
  const own = { story: storyId, language: article.language, size: text.length, terms: names.keys.length };
  const links = [
    ...findLinks(own, comparisons, matches).filter(({ evidence }) => leads || evidence !== 'names'),
    ...declared.map(({ story, evidence }) => ({
      story,
      kind: 'translation' as const,
      strength: 1,
      evidence,
      sure: evidence === 'hreflang',
    })),
  ];
  await linkStories(tx, storyId, links, now);
}

/**
 * Links a story by the words of a text that it has in one more language, its own or a translation, with all stories
 * that have one in it: on the same event, or the same text in another language. Call it in the transaction that
 * stores the translation, before the story's publication is decided.
 */
export async function linkTranslation(
  tx: Transaction<Database>,
  articleId: number,
  { to, headline, text }: Pick<Translation, 'to' | 'headline' | 'text'>,
  now: Date,
): Promise<void> {
  await lockWords(tx, to);
  const found = await placeableArticle(tx, articleId, 'stays');
  if (found === undefined || found.storyId === null) return;
  const article = { ...found, storyId: found.storyId };
  const { storyId, language } = article;
  const words = { kind: 'words', keys: rareWords(to, headline, text) } as const;
  const relatives = await findRelatedStories(tx, words, article, now);
  await saveTerms(tx, articleId, words, now);
  const matches = await withRelations(tx, article, relatives, now);
  const own = { story: storyId, language, size: article.text.length, terms: words.keys.length };
  const links = findWordLinks(own, matches, await storiesSharingImage(tx, storyId));
  await linkStories(tx, storyId, links, now);
  await dropUnconfirmed(tx, storyId, to);
}

/** Adds how the texts themselves are related, so that a template filled anew is seen as one. */
async function withRelations(
  tx: Transaction<Database>,
  article: PlaceableArticle,
  relatives: readonly (SharedTerms & { readonly article: number })[],
  now: Date,
): Promise<SharedTerms[]> {
  const subject = {
    ...fingerprint(article.text),
    outlet: article.sourceId,
    publishedAt: article.publishedAt,
  };
  const hashes = await fingerprintsOf(
    tx,
    relatives.map((relative) => relative.article),
    now,
  );
  return relatives.map((relative) => {
    const other = hashes.get(relative.article);
    return { ...relative, relation: other && compareTexts(subject, other) };
  });
}
