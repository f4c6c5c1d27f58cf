import type { Kysely } from 'kysely';
import type { Edition } from '../../model/edition.ts';
import type { Source } from '../../model/source.ts';
import type { TranslationEdit } from '../../model/translation.ts';
import { saveHumanTranslation } from '../../store/inspect/desk.ts';
import { findStory } from '../../store/inspect/story-explanation.ts';
import { storeSentences } from '../../store/translation/sentence-memory.ts';
import type { Database } from '../../store/schema.ts';
import { leadPreference } from '../stories/place-article.ts';
import { followUpJobs, followUpDecisions } from '../follow-up-jobs.ts';
import type { LiveGlossary } from '../translate/live-glossary.ts';
import type { Queue } from '../queue.ts';
import { mergeStories, splitArticle } from '../stories/merge-split.ts';
import { takeDown } from './takedown.ts';

/** Dependencies of the desk. */
export interface DeskParts {
  readonly db: Kysely<Database>;
  readonly queue: Queue;
  readonly editions: readonly Edition[];
  readonly sources: readonly Source[];
  readonly now: () => Date;
  readonly glossary: LiveGlossary;
}

/**
 * The desk's actions (serve/desk/desk-actions.ts). Each is one transaction with the job that makes it
 * visible.
 */
export function deskActions({ db, queue, editions, sources, now, glossary }: DeskParts) {
  const preference = leadPreference(sources);
  return {
    async saveTranslation({ storyId, sentences, editor, ...edit }: TranslationEdit): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        if (!(await saveHumanTranslation(tx, { ...edit, translator: editor }))) return false;
        await storeSentences(
          tx,
          sentences.map((sentence) => ({ ...sentence, glossary: '', origin: 'human', by: editor })),
        );
        await queue.enqueue(tx, 'publish', { storyId });
        return true;
      });
    },
    async decideAgain(storyId: number): Promise<void> {
      await queue.enqueue(db, 'publish', { storyId });
    },
    async takeDown(guid: string, why: string): Promise<void> {
      const address = { url: `urn:uuid:${guid}`, guid };
      await takeDown(db, address, why, { editions, sources }, now(), followUpDecisions(queue, now()));
    },
    async merge(storyId: number, reference: string): Promise<number | undefined> {
      const other = await findStory(db, reference);
      if (!other || other.storyId === storyId) return undefined;
      return mergeStories(db, [storyId, other.storyId], now(), followUpJobs(queue), preference);
    },
    async split(storyId: number, articleId: number): Promise<number> {
      return splitArticle(db, { articleId, storyId }, now(), followUpJobs(queue), preference);
    },
    async addTerm(
      term: { language: string; form: string; rendering: string; wrong: readonly string[] },
      editor: string,
    ) {
      const { language, form, rendering, wrong } = term;
      return glossary.add({ [language]: form, id: rendering, ...(wrong.length > 0 && { wrong }) }, editor);
    },
    removeTerm: (id: number): Promise<void> => glossary.remove(id),
  };
}
