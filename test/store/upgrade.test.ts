import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderEdition } from '../../src/jobs/publish/render-edition.ts';
import type { Edition } from '../../src/model/edition.ts';
import { migrate, pendingMigrations } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { loadPublished, loadWithdrawn } from '../../src/store/publication/published-stories.ts';
import { freshPostgresUrl, KINDS, type Kind } from './database.ts';

const dump = gunzipSync(
  readFileSync(join(import.meta.dirname, '../../fixtures/first-edition.sql.gz')),
).toString();
/** A time after everything in the dump. */
const NOW = new Date('2026-12-01T00:00:00Z');
const SITE = { url: 'https://warta.example', name: 'Warta', ttlMinutes: 10 };

/** Columns that a later migration renamed, as `table.old` and the new name. */
const RENAMED: Readonly<Record<string, string>> = { 'article.wire': 'agency' };

/** Opens a database of the first edition. */
async function firstEdition(kind: Kind): Promise<Store> {
  if (kind === 'pglite') {
    const store = await openStore({});
    await store.pglite?.exec(dump);
    return store;
  }
  const databaseUrl = await freshPostgresUrl();
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(dump);
  await client.end();
  return openStore({ databaseUrl });
}

type Rows = Record<string, Record<string, unknown>[]>;

/** All rows of all tables but kysely's own, as JSON, in a stable order. */
async function contentsOf({ db }: Store): Promise<Rows> {
  const { rows: tables } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not like 'kysely%' order by 1`.execute(db);
  const contents: Rows = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      select to_jsonb(t) as row from ${sql.id(name)} t`.execute(db);
    const renamed = rows.map(({ row }) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [RENAMED[`${name}.${column}`] ?? column, value]),
      ),
    );
    contents[name] = renamed.toSorted((a, b) =>
      JSON.stringify(sorted(a)) < JSON.stringify(sorted(b)) ? -1 : 1,
    );
  }
  return contents;
}

function sorted(row: Record<string, unknown>): unknown {
  return Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const edition: Edition = {
  id: 'perang',
  title: 'Perang',
  description: '',
  language: 'id',
  dateline: '',
  sources: [],
  keywords: [],
  sections: [],
  damaged: 'mark',
  limit: 50,
  line: 1,
};

/** Migrations after the first edition's ten. */
const LATER_MIGRATIONS = globSync('migrations/*.ts', { cwd: join(import.meta.dirname, '../..') })
  .map((file) => basename(file, '.ts'))
  .filter((name) => name > '0011')
  .toSorted();

describe.each(KINDS)('a database of the first edition on %s', { timeout: 900_000 }, (kind) => {
  let store: Store;
  let before: Rows;
  beforeAll(async () => {
    store = await firstEdition(kind);
    before = await contentsOf(store);
  }, 900_000);
  afterAll(() => store[Symbol.asyncDispose]());

  test('has the tables and rows of its demo', async () => {
    const filled = Object.entries(before).flatMap(([name, rows]) => (rows.length > 0 ? [name] : []));
    expect(filled).toEqual(
      expect.arrayContaining(['article', 'correction', 'publication', 'ruling', 'sentence', 'takedown']),
    );
    expect(await pendingMigrations(store.db)).toEqual(LATER_MIGRATIONS);
  });

  test('keeps every row when it is migrated', async () => {
    expect(await migrate(store.db)).toEqual(LATER_MIGRATIONS);
    // Periodic tasks are excluded: a later migration deletes which rules were reviewed last.
    const { chore: _, ...kept } = before;
    expect(await contentsOf(store)).toMatchObject(kept);
  });

  test('loads its stories with guid, number and text', async () => {
    const published = await loadPublished(store.db, { editionId: 'perang' }, 100);
    const expected = (before['publication'] ?? []).filter(
      (row) => row['edition_id'] === 'perang' && row['state'] === 'published',
    );
    const guids = new Map((before['story'] ?? []).map((row) => [row['id'], row['guid']]));
    const texts = new Map((before['translation'] ?? []).map((row) => [row['id'], row['text']]));
    expect(
      published
        .map(({ guid, number, text }) => ({ guid, number, text }))
        .toSorted((a, b) => a.number - b.number),
    ).toEqual(
      expected
        .map((row) => ({
          guid: guids.get(row['story_id']),
          number: row['number'],
          text: texts.get(row['translation_id']),
        }))
        .toSorted((a, b) => Number(a.number) - Number(b.number)),
    );
    expect(published.length).toBeGreaterThan(5);
    expect((await loadWithdrawn(store.db, { editionId: 'perang' }, 100)).length).toBeGreaterThan(0);
  });

  test('renders an edition with the stories', async () => {
    await store.db.deleteFrom('document').execute();
    const { written, failed } = await renderEdition(
      store.db,
      edition,
      { editions: [edition], sources: [], site: SITE },
      NOW,
    );
    expect(failed).toEqual([]);
    expect(written).toContain('/perang/rss.xml');
    const { body } = await store.db
      .selectFrom('document')
      .select('body')
      .where('path', '=', '/perang/rss.xml')
      .executeTakeFirstOrThrow();
    const published = await loadPublished(store.db, { editionId: 'perang' }, 100);
    for (const { guid } of published) expect(body).toContain(guid);
  });
});
