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
} from '../../store/stories/story-links.ts';
import type { Database } from '../../store/schema.ts';
import { type PlaceableArticle, placeableArticle } from '../../store/stories/stories.ts';

/**
 * Lock keys (`lockKeys`) of an article's page and of its language versions, so that two pages that link
 * to each other and are stored concurrently find each other.
 */
export function pageKeys({ url, alternates }: Pick<PlaceableArticle, 'url' | 'alternates'>): number[] {
  const pages = [url, ...alternates.map((alternate) => alternate.url)].flatMap(
    (page) => canonicalUrl(page) ?? [],
  );
  return [...new Set(pages)].map((page) => hash53(`page ${page}`));
}

/** An article in a story. */
export type Placed = PlaceableArticle & { readonly storyId: number };

/**
 * Links the story that an article was placed in with stories on the same event and in other languages,
 * using shared passages, numbers and names, and the outlets' own declarations.
 *
 * @param leads whether the article leads its story; only the lead's numbers and names are used
 */
export async function linkArticle(
  tx: Transaction<Database>,
  article: Placed,
  comparisons: readonly Comparison[],
  leads: boolean,
  now: Date,
): Promise<void> {
  const { storyId, text } = article;
  const names = { kind: 'names', keys: rareTerms(article.headline, text) } as const;
  const matches = await findRelatedStories(tx, names, article, now, leads);
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
 * Links a story by the words of a new text, its own or a translation, with all stories that have a text
 * in the same language: the same event, or the same text. Must be called in the transaction that stores
 * the translation, before the story's publication is decided.
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
  await linkWords(tx, { ...found, storyId: found.storyId }, { to, headline, text }, now);
}

/** As `linkTranslation`, for an article that this transaction has added and placed. */
export async function linkNewTranslation(
  tx: Transaction<Database>,
  article: Placed,
  translation: Pick<Translation, 'to' | 'headline' | 'text'>,
  now: Date,
): Promise<void> {
  await lockWords(tx, translation.to);
  await linkWords(tx, article, translation, now);
}

async function linkWords(
  tx: Transaction<Database>,
  article: Placed,
  { to, headline, text }: Pick<Translation, 'to' | 'headline' | 'text'>,
  now: Date,
): Promise<void> {
  const { storyId, language } = article;
  const words = { kind: 'words', keys: rareWords(to, headline, text) } as const;
  const relatives = await findRelatedStories(tx, words, article, now, true);
  const matches = await withRelations(tx, article, relatives, now);
  const own = { story: storyId, language, size: article.text.length, terms: words.keys.length };
  const sharing = matches.length === 0 ? new Set<number>() : await storiesSharingImage(tx, storyId);
  const links = findWordLinks(own, matches, sharing);
  await linkStories(tx, storyId, links, now);
  await dropUnconfirmed(tx, storyId, to);
}

/** Adds the comparison of the texts, so that a reused template is recognised. */
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
