import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { freshStore } from './database.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/data-model.md'), 'utf8');

/** Parses the diagram's tables and columns: blocks such as `source { text id PK }`. */
function diagram(): Record<string, string[]> {
  const blocks = [...document.matchAll(/^ {2}(\w+) \{\n(.*?)^ {2}\}/gms)];
  return Object.fromEntries(
    blocks.map(([, table = '', columns = '']) => [
      table,
      [...columns.matchAll(/^ {4}\w+ (\w+)/gm)].map(([, column = '']) => column).toSorted(),
    ]),
  );
}

test('docs/data-model.md has the tables and columns of a migrated database', async () => {
  await using store = await freshStore('pglite');
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select c.table_name as "table", array_agg(c.column_name::text) as columns
    from information_schema.columns c
    join pg_class k on k.oid = format('%I.%I', c.table_schema, c.table_name)::regclass
    where c.table_schema = 'public' and not k.relispartition and c.table_name not like 'kysely%'
    group by 1`.execute(store.db);
  const live = Object.fromEntries(rows.map(({ table, columns }) => [table, columns.toSorted()]));
  expect(diagram()).toEqual(live);
  const listed = [...document.matchAll(/^\| `(\w+)` \|/gm)].map(([, table = '']) => table);
  expect(listed.toSorted()).toEqual(Object.keys(live).toSorted());
});
