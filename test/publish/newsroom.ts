import type { Kysely } from 'kysely';
import type { ArticleKind, Dateline, Image, Rights } from '../../src/model/article.ts';
import type { Edition } from '../../src/model/edition.ts';
import type { Source } from '../../src/model/source.ts';
import type { QualityFinding } from '../../src/model/translation.ts';
import type { Site } from '../../src/publish/site.ts';
import type { Database } from '../../src/store/schema.ts';
import { syncSources } from '../../src/store/crawl/sources.ts';

export const NOW = new Date('2026-11-10T09:30:15.000Z');

export const site: Site = {
  url: 'https://warta.example',
  name: 'Warta',
  operator: 'Redaksi Warta',
  contact: 'mailto:redaksi@warta.example',
  hub: 'https://hub.example/',
  ttlMinutes: 15,
};

export function source(id: string, fields: Partial<Source> = {}): Source {
  return {
    id,
    name: id,
    homepage: `https://${id}.example/`,
    language: 'en',
    timezone: 'UTC',
    enabled: true,
    listings: [{ kind: 'feed', url: `https://${id}.example/rss.xml` }],
    everyMinutes: 15,
    publish: 'full',
    licence: 'kerja sama 2026',
    embargoMinutes: 0,
    agency: false,
    delaySeconds: 1,
    include: [],
    exclude: [],
    maxAgeDays: 7,
    maxNew: 200,
    rules: [],
    line: 1,
    ...fields,
  };
}

export function edition(id: string, fields: Partial<Edition> = {}): Edition {
  return {
    id,
    title: 'Warta',
    description: 'Berita dunia dalam bahasa Indonesia, dengan sumbernya',
    language: 'id',
    dateline: 'warta - {place} - ',
    sources: [],
    keywords: [],
    sections: [],
    damaged: 'mark',
    limit: 50,
    line: 1,
    ...fields,
  };
}

export const sources = [
  source('kanal-teluk', { name: 'Kanal Teluk', language: 'en' }),
  source('kanal-teluk-arab', { name: 'قناة الخليج', language: 'ar', images: 'proxy' }),
  source('pantai-post', { name: 'Pantai Post' }),
  source('kabar-nusa', { name: 'Kabar Nusa', language: 'id', publish: 'excerpt', licence: undefined }),
];

export const editions = [
  edition('semua'),
  edition('perang', {
    title: 'Warta Perang',
    dateline: 'wartaperang - {place} - ',
    keywords: ['perang', 'war', 'حرب'],
  }),
];

/** An article for tests. All fields have defaults. */
export interface Story {
  source?: string;
  url?: string;
  kind?: ArticleKind;
  language?: string;
  headline?: string;
  deck?: string | null;
  body?: string;
  byline?: string[];
  dateline?: Dateline | null;
  agency?: string | null;
  publishedAt?: Date | null;
  section?: string | null;
  tags?: string[];
  image?: Image | null;
  rights?: Partial<Rights>;
  correction?: string | null;
  signals?: { xRobotsTag: string[]; tdmReserved?: boolean };
  /** Adds the article to this story instead of a new one. */
  storyId?: number;
  /** False for an article without a translation. */
  translated?: boolean;
  translation?: {
    headline?: string;
    body?: string;
    text?: string;
    origin?: 'human' | 'machine' | 'memory' | 'original';
    translator?: string | null;
    checks?: QualityFinding[];
  };
}

let counter = 0;

/** Stores an article with its story and translation, as the stages before publication do. */
export async function addStory(
  db: Kysely<Database>,
  story: Story = {},
): Promise<{ storyId: number; articleId: number; guid: string }> {
  const number = ++counter;
  const sourceId = story.source ?? 'kanal-teluk';
  const url = story.url ?? `https://${sourceId}.example/berita/${number}`;
  const language = story.language ?? 'en';
  const body =
    story.body ?? `<p>The first sentence of story ${number}. The second one.</p><p>More follows.</p>`;
  const headline = story.headline ?? `Headline ${number}`;
  const { candidateId, pageId } = await addPage(db, sourceId, url, story);
  const article = await db
    .insertInto('article')
    .values({
      source_id: sourceId,
      candidate_id: candidateId,
      page_id: pageId,
      story_id: null,
      key: url,
      url,
      kind: story.kind ?? 'story',
      language,
      headline,
      deck: story.deck ?? null,
      byline: story.byline ?? [],
      dateline: story.dateline ? JSON.stringify(story.dateline) : null,
      agency: story.agency ?? null,
      published_at: story.publishedAt === undefined ? new Date('2026-11-10T08:04:00Z') : story.publishedAt,
      modified_at: null,
      section: story.section ?? null,
      tags: story.tags ?? [],
      image: story.image ? JSON.stringify(story.image) : null,
      body_html: body,
      text: plain(body),
      text_hash: `hash-${number}`,
      alternates: '[]',
      rights: JSON.stringify({ metaRobots: [], ...story.rights }),
      correction: story.correction ?? null,
      evidence: '[]',
      dropped: '[]',
      fetched_at: new Date('2026-11-10T08:30:00Z'),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const storyId = story.storyId ?? (await newStory(db, article.id));
  await db.updateTable('article').set({ story_id: storyId }).where('id', '=', article.id).execute();
  if (story.translated !== false) await addTranslationRow(db, article.id, 1, story);
  const { guid } = await db
    .selectFrom('story')
    .select('guid')
    .where('id', '=', storyId)
    .executeTakeFirstOrThrow();
  return { storyId, articleId: article.id, guid };
}

async function addPage(db: Kysely<Database>, sourceId: string, url: string, story: Story) {
  const candidate = await db
    .insertInto('candidate')
    .values({
      source_id: sourceId,
      listing_id: null,
      key: url,
      url,
      hints: '{}',
      state: 'stored',
      error: null,
      error_code: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const page = await db
    .insertInto('page')
    .values({
      candidate_id: candidate.id,
      url,
      status: 200,
      content_type: 'text/html',
      charset: 'utf-8',
      size: 1000,
      etag: null,
      last_modified: null,
      redirects: [],
      signals: JSON.stringify(story.signals ?? { xRobotsTag: [] }),
      fetched_at: new Date('2026-11-10T08:30:00Z'),
      took_ms: 5,
      html: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { candidateId: candidate.id, pageId: page.id };
}

async function newStory(db: Kysely<Database>, articleId: number): Promise<number> {
  const { id } = await db
    .insertInto('story')
    .values({ lead_article_id: articleId, alias_of: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Stores an Indonesian translation of one version of an article and returns its id. */
export async function addTranslationRow(
  db: Kysely<Database>,
  articleId: number,
  version: number,
  story: Pick<Story, 'language' | 'translation' | 'dateline'> = {},
): Promise<number> {
  const {
    headline,
    body = '<p>Kalimat pertama. Kalimat kedua.</p><p>Selanjutnya.</p>',
    text,
    origin,
    translator,
    checks,
  } = story.translation ?? {};
  const { id } = await db
    .insertInto('translation')
    .values({
      article_id: articleId,
      version,
      language: 'id',
      headline: headline ?? `Judul ${articleId}`,
      deck: null,
      place: story.dateline?.place ?? null,
      body_html: body,
      text: text ?? plain(body),
      origin: origin ?? 'machine',
      engine: 'uji/1',
      translator: translator === undefined ? 'Mesin Uji' : translator,
      checks: JSON.stringify(checks ?? []),
      counts: JSON.stringify({ human: 0, machine: 10, memory: 0, original: checks?.length ?? 0 }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Stores the next version of an article and returns its number. */
export async function changeArticle(
  db: Kysely<Database>,
  articleId: number,
  change: { headline?: string; body?: string; correction?: string },
): Promise<number> {
  const old = await db
    .selectFrom('article')
    .selectAll()
    .where('id', '=', articleId)
    .executeTakeFirstOrThrow();
  const { version, headline, deck, body_html, text, page_id, fetched_at } = old;
  await db
    .insertInto('article_version')
    .values({ article_id: articleId, version, headline, deck, body_html, text, page_id, fetched_at })
    .execute();
  await db
    .updateTable('article')
    .set({
      version: version + 1,
      headline: change.headline ?? headline,
      body_html: change.body ?? body_html,
      text: change.body ? plain(change.body) : text,
      correction: change.correction ?? null,
    })
    .where('id', '=', articleId)
    .execute();
  return version + 1;
}

export async function openNewsroom(db: Kysely<Database>): Promise<void> {
  await syncSources(db, sources);
}

function plain(html: string): string {
  return html
    .replace(/<\/(?:p|h2|li|blockquote)>/g, '\n\n')
    .replace(/<[^>]*>/g, '')
    .trim();
}
