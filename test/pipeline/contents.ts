import { sql } from 'kysely';
import { openStore } from '../../src/store/open.ts';
import type { Installation } from './installation.ts';

/** A story is named by its copies, independently of its id. */
const members = (story: string) =>
  `(select string_agg(m.key, ' ' order by m.key) from article m where m.story_id = ${story})`;

/**
 * The results of a crawl with names instead of ids: what two crawls of the same outlets have in common,
 * however often one of them was interrupted. No row may be missing or duplicated. The lead of a story
 * depends on the order of arrival, and so do the translated copy and which language version of a report is shown;
 * for these the query only checks completeness.
 */
const QUERIES = {
  listings: `select url, error_code, listed from listing order by url`,
  candidates: `select key, state, attempts, error_code from candidate order by key`,
  pages: `select c.key, count(*)::int as pages from page p join candidate c on c.id = p.candidate_id group by 1 order by 1`,
  articles: `select key, version, text_hash, story_id is not null as placed, withdrawn_why from article order by key`,
  versions: `select a.key, v.version from article_version v join article a on a.id = v.article_id order by 1, 2`,
  stories: `select ${members('s.id')} as story, count(p.*)::int as publications,
      exists (select from article a where a.story_id = s.id and a.id = s.lead_article_id) as led,
      exists (select from translation t where t.article_id = s.lead_article_id)
        or exists (select from translation_problem t where t.article_id = s.lead_article_id) as tried
    from story s left join publication p on p.story_id = s.id where s.alias_of is null group by s.id order by 1`,
  placements: `select a.key, p.version, count(*)::int from placement p join article a on a.id = p.article_id group by 1, 2 order by 1, 2`,
  fingerprints: `select a.key, f.version, count(*)::int from fingerprint f join article a on a.id = f.article_id group by 1, 2 order by 1, 2`,
  keys: `select a.key, count(*)::int from fingerprint_key k join article a on a.id = k.article_id group by 1 order by 1`,
  publications: `select p.edition_id, case when p.reason = 'other-language' then 'published' else p.state::text end as state,
      nullif(p.reason::text, 'other-language') as reason, ${members('p.story_id')} as story from publication p order by 1, 4`,
  decisions: `select edition_id, state, reason, count(*)::int from publication group by 1, 2, 3 order by 1, 2, 3`,
  numbers: `select edition_id, count(number)::int as given, max(number) as last from publication group by 1 order by 1`,
  documents: `select path from document where path !~ '^/(sumber|[^/]+/(bagian|kantor-berita))/' order by path`,
  missingInFeed: `select ${members('s.id')} as story from publication p join story s on s.id = p.story_id
    where p.state = 'published' and not exists (
      select from document d where d.path = '/' || p.edition_id || '/rss.xml' and d.body like '%' || s.guid || '%')`,
  jobs: `select name, state, count(*)::int from pgboss.job
    where state not in ('completed', 'created') and name not like '@_@_%' escape '@' group by 1, 2 order by 1, 2`,
} as const;

/** Rows by table. */
export type Contents = Readonly<Record<string, readonly unknown[]>>;

/** Reads everything from the database of an installation that is not in use. */
export async function contentsOf({ env }: Pick<Installation, 'env'>): Promise<Contents> {
  await using store = await openStore({ databaseUrl: env['DATABASE_URL'], folder: env['WARTA_DATA'] });
  const found: Record<string, readonly unknown[]> = {};
  for (const [name, query] of Object.entries(QUERIES))
    found[name] = (await sql.raw<Record<string, unknown>>(query).execute(store.db)).rows;
  return found;
}
