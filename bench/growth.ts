import { type Kysely, sql } from 'kysely';
import { startPostgres } from '../test/store/postgres.ts';
import { dropOldHtml } from '../src/store/crawl/articles.ts';
import {
  changedNumbers,
  dayBounds,
  publishedDays,
  publishedSelections,
  publishedSources,
  storiesChangedSince,
  touchedSince,
} from '../src/store/publication/archive-index.ts';
import { migrate } from '../src/store/migrate.ts';
import { openStore } from '../src/store/open.ts';
import { dropUnshownImages, imageBytes } from '../src/store/publication/pictures.ts';
import { nextNumber, storiesToDecideAgain } from '../src/store/publication/publications.ts';
import { loadPublished, loadWithdrawn } from '../src/store/publication/published-stories.ts';
import { reportSources } from '../src/store/crawl/source-report.ts';
import type { Database } from '../src/store/schema.ts';
import { unfinishedWork } from '../src/store/crawl/unfinished-work.ts';
import { awaitingTranslation, storiesToTranslate } from '../src/store/translation/translations.ts';

/**
 * Measures an installation after years: fills a PostgreSQL with stories of one edition, as the crawl
 * would have left them, and times the queries of the clock, the jobs and the site.
 *
 * -  node bench/growth.ts [stories]
 */
const stories = Number(process.argv[2] ?? 100_000);
const now = new Date();

async function load(db: Kysely<Database>): Promise<void> {
  const statements = [
    `set session_replication_role = replica`,
    `insert into source (id, name, homepage, language, enabled)
      select 'outlet-' || n, 'Outlet ' || n, 'https://o' || n || '.example/', 'en', true from generate_series(0, 99) n`,
    `insert into candidate (id, source_id, key, url, hints, state, seen_at) overriding system value
      select n, 'outlet-' || (sqrt(n % 10000))::int % 100, 'bench:' || n, 'https://o.example/' || n, '{}',
        case when n % 10 = 0 then 'refused' else 'stored' end, now() - (${stories} - n) * interval '15 minutes'
      from generate_series(1, ${stories}) n`,
    `insert into page (candidate_id, url, status, content_type, charset, size, redirects, signals, fetched_at, took_ms, html)
      select id, url, 200, 'text/html', 'utf-8', 50000, '{}', '{}', seen_at, 100,
        case when seen_at > now() - interval '31 days' then '\\x00'::bytea end from candidate, generate_series(1, 3)`,
    `insert into story (id, lead_article_id, created_at, changed_at, decided_at) overriding system value
      select id, id, seen_at, seen_at, seen_at from candidate`,
    `insert into article (id, source_id, candidate_id, page_id, story_id, key, url, kind, language, headline, byline, tags, agency, section,
        body_html, text, text_hash, alternates, rights, evidence, dropped, fetched_at, published_at) overriding system value
      select id, source_id, id, id, id, key, url, 'story', 'en', 'Headline ' || id, '{}', '{}',
        case id % 3 when 0 then 'AFP' when 1 then 'Reuters' end, 'section ' || sqrt(id % 900)::int,
        repeat(md5(id::text), 60), repeat(md5(id::text), 50), md5(id::text), '[]', '{"metaRobots":[]}', '[]', '[]', seen_at, seen_at
      from candidate`,
    `insert into translation (id, article_id, version, language, headline, body_html, text, origin, engine, translator, checks, counts)
        overriding system value
      select id, id, 1, 'id', 'Judul ' || id, body_html, 'kapal laut ' || text, 'machine', 'bergamot', 'Bergamot', '[]', '{}' from article`,
    `insert into publication (edition_id, story_id, state, reason, translation_id, published_at, updated_at, number, level, images, policy, digest)
      select 'semua', id, case when id % 50 = 0 then 'withdrawn' when id % 20 = 1 then 'held' else 'published' end,
        case when id % 20 = 1 then 'other-language' end, id, seen_at, seen_at, id, 'full', case when id % 5 = 0 then 'proxy' end, 'p', md5(id::text)
      from candidate where id % 7 <> 0`,
    `insert into picture (article_id, url, at) select id, 'https://o.example/i', seen_at from candidate where id % 5 = 0`,
    `insert into picture_size (article_id, width, height, name, bytes)
      select article_id, 640, 480, 'picture-' || article_id, '\\x00' from picture`,
    `set session_replication_role = origin`,
  ];
  await db.connection().execute(async (connection) => {
    for (const statement of statements) await sql.raw(statement).execute(connection);
  });
  await sql`vacuum analyze`.execute(db);
}

const queries: Readonly<Record<string, (db: Kysely<Database>) => Promise<unknown>>> = {
  'clock: unfinished work': (db) => unfinishedWork(db),
  'clock: rules that changed': (db) =>
    storiesToDecideAgain(
      db,
      Array.from({ length: 100 }, (_, n) => ({ sourceId: `outlet-${n}`, editionId: 'semua', policy: 'p' })),
      now,
      1000,
    ),
  'clock: old HTML': (db) => dropOldHtml(db, new Date(now.getTime() - 30 * 86_400_000), 20_000),
  'clock: pictures that nobody shows': (db) => dropUnshownImages(db),
  'job: number of the next story': (db) => nextNumber(db, 'semua'),
  'job: what changed in ten minutes': (db) => touchedSince(db, 'semua', new Date(now.getTime() - 600_000)),
  'job: numbers that changed': (db) => changedNumbers(db, 'semua', new Date(now.getTime() - 600_000)),
  'job: feed of an edition': (db) => loadPublished(db, { editionId: 'semua' }, 50),
  'job: feed of a rare outlet': (db) => loadPublished(db, { sourceId: 'outlet-0' }, 50),
  'job: feed of a rare section': (db) => loadPublished(db, { editionId: 'semua', section: 'section 0' }, 50),
  'job: feed of an agency': (db) => loadPublished(db, { editionId: 'semua', agency: 'AFP' }, 50),
  'job: tombstones': (db) =>
    loadWithdrawn(db, { editionId: 'semua', since: new Date(now.getTime() - 30 * 86_400_000) }, 200),
  'start: stories that wait for a translation': (db) => storiesToTranslate(db, 0, 1000),
  'site: a day of the archive': (db) =>
    loadPublished(
      db,
      { from: new Date(now.getTime() - 400 * 86_400_000), to: new Date(now.getTime() - 399 * 86_400_000) },
      100,
    ),
  'site: search': (db) => loadPublished(db, { words: 'kapal' }, 20),
  'site: a picture': (db) => imageBytes(db, 'picture-500'),
  'site: outlets': (db) => publishedSources(db),
  'site: days': (db) => publishedDays(db),
  'site: days for the sitemap': (db) => dayBounds(db),
  'site: sections and agencies': (db) => publishedSelections(db),
  'site: status of the outlets': (db) => reportSources(db),
  'site: waiting for translation': (db) => awaitingTranslation(db),
  'export: what changed in a day': (db) => storiesChangedSince(db, new Date(now.getTime() - 86_400_000)),
};

await using server = await startPostgres();
await using store = await openStore({ databaseUrl: `${server.url}/postgres` });
await migrate(store.db);
await load(store.db);
console.log(`${stories} stories`);
for (const [name, ask] of Object.entries(queries)) {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    await ask(store.db);
    times.push(performance.now() - start);
  }
  console.log(
    `${name.padEnd(36)} ${Math.min(...times)
      .toFixed(1)
      .padStart(9)} ms`,
  );
}
