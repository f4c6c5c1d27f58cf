import type { Edition } from '../model/edition.ts';
import type { PublishedStory } from '../model/story.ts';

/** Removes duplicates: a story in several editions is returned once, as in the first of them. */
export function uniqueStories(
  stories: readonly PublishedStory[],
  editions: readonly Edition[],
): PublishedStory[] {
  const rank = new Map(editions.map((edition, index) => [edition.id, index]));
  const best = new Map<string, PublishedStory>();
  for (const story of stories) {
    const held = best.get(story.guid);
    if (!held || (rank.get(story.editionId) ?? 99) < (rank.get(held.editionId) ?? 99))
      best.set(story.guid, story);
  }
  return [...best.values()];
}
