import { sql } from 'kysely';
import type { Dateline } from '../../model/article.ts';
import type { QualityFinding } from '../../model/translation.ts';
import type { Db, PublicationState } from '../schema.ts';

/** A line in the editors' list. */
export interface DeskLine {
  readonly storyId: number;
  readonly editionId: string;
  readonly state: PublicationState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly headline: string;
  readonly outlet: string;
  readonly url: string;
  readonly at: Date;
}

/** Publications in a state, latest first. */
export async function deskLines(db: Db, state: PublicationState, limit: number): Promise<DeskLine[]> {
  return db
    .selectFrom('publication as p')
    .innerJoin('story as s', 's.id', 'p.story_id')
    .innerJoin('article as a', 'a.id', 's.lead_article_id')
    .innerJoin('source as o', 'o.id', 'a.source_id')
    .leftJoin('translation as t', 't.id', 'p.translation_id')
    .select(['p.story_id as storyId', 'p.edition_id as editionId', 'p.state', 'p.reason', 'p.detail'])
    .select(['o.name as outlet', 'a.url', 'p.updated_at as at'])
    .select((row) => row.fn.coalesce('t.headline', 'a.headline').as('headline'))
    .where('p.state', '=', state)
    .orderBy('p.updated_at', 'desc')
    .orderBy('p.story_id')
    .limit(limit)
    .execute();
}

/** An outlet's copy, as shown at the desk. */
export interface DeskCopy {
  readonly articleId: number;
  readonly outlet: string;
  readonly url: string;
  readonly headline: string;
  readonly language: string;
  readonly version: number;
  readonly bodyHtml: string;
  readonly dateline: Dateline | null;
}

/** The newest translation of a story's lead. */
export interface DeskTranslation {
  readonly id: number;
  readonly articleId: number;
  readonly version: number;
  readonly language: string;
  readonly headline: string;
  readonly bodyHtml: string;
  readonly origin: string;
  readonly translator: string | null;
  readonly checks: readonly QualityFinding[];
}

/** A story as shown at the desk. */
export interface DeskStory {
  readonly storyId: number;
  readonly guid: string;
  readonly leadArticleId: number | null;
  readonly copies: readonly DeskCopy[];
  readonly translation: DeskTranslation | undefined;
  readonly publications: readonly Pick<DeskLine, 'editionId' | 'state' | 'reason' | 'detail'>[];
}

/** Loads a story for the desk. */
export async function deskStory(db: Db, storyId: number, language: string): Promise<DeskStory | undefined> {
  const story = await db
    .selectFrom('story')
    .select(['id as storyId', 'guid', 'lead_article_id as leadArticleId'])
    .where('id', '=', storyId)
    .executeTakeFirst();
  if (!story) return undefined;
  const copies = await db
    .selectFrom('article as a')
    .innerJoin('source as o', 'o.id', 'a.source_id')
    .select(['a.id as articleId', 'o.name as outlet', 'a.url', 'a.headline', 'a.language', 'a.version'])
    .select(['a.body_html as bodyHtml', 'a.dateline'])
    .where('a.story_id', '=', storyId)
    .orderBy(sql`a.published_at nulls last`)
    .orderBy('a.id')
    .execute();
  const translation = await db
    .selectFrom('translation')
    .select(['id', 'article_id as articleId', 'version', 'language', 'headline', 'body_html as bodyHtml'])
    .select(['origin', 'translator', 'checks'])
    .where('article_id', '=', story.leadArticleId ?? -1)
    .where('language', '=', language)
    .orderBy('version', 'desc')
    .executeTakeFirst();
  const publications = await db
    .selectFrom('publication')
    .select(['edition_id as editionId', 'state', 'reason', 'detail'])
    .where('story_id', '=', storyId)
    .orderBy('edition_id')
    .execute();
  return { ...story, copies, translation, publications };
}

/**
 * Replaces a translation by a person's text, unless it changed since the person loaded it. The engine's
 * original text is kept and the engine is credited after the person. An outlet's own text is not
 * editable.
 *
 * @returns whether it was stored
 */
export async function saveHumanTranslation(
  tx: Db,
  edit: {
    readonly translationId: number;
    readonly seenBody: string;
    readonly headline: string;
    readonly bodyHtml: string;
    readonly text: string;
    readonly translator: string;
  },
): Promise<boolean> {
  const { translationId, seenBody, headline, bodyHtml, text, translator } = edit;
  const { numUpdatedRows } = await tx
    .updateTable('translation')
    .set({ headline, body_html: bodyHtml, text, checks: JSON.stringify([]) })
    .set({
      origin: sql`case when engine is null then 'human' else 'edited' end`,
      translator: sql`case when engine is null or translator is null then ${translator}::text
        when ${translator}::text = any (string_to_array(translator, ', ')) then translator
        else ${translator}::text || ', ' || translator end`,
    })
    .where('id', '=', translationId)
    .where('origin', '!=', 'original')
    .where('body_html', '=', seenBody)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
