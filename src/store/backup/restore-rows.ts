import { type Kysely, sql } from 'kysely';
import { migrate, migrationNames, pendingMigrations } from '../migrate.ts';
import type { Database, Db } from '../schema.ts';
import { BackupError, type BackupHeader, type BackupJob, type BackupPart } from './backup-format.ts';

/** Tables that have rows as soon as an installation is used. */
const USED = ['source', 'story', 'sentence', 'glossary_term', 'takedown'] as const;

/** What was restored. */
export interface RestoreResult {
  readonly header: BackupHeader;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Jobs to be queued again: pg-boss owns their tables. */
  readonly jobs: readonly BackupJob[];
}

/**
 * Writes a backup into an empty database, in one transaction, then brings it to the newest schema.
 * @param parts from `readBackup` or a backup file; an error of theirs undoes everything
 * @throws BackupError if the database is not empty, or the backup comes from a newer program
 */
export async function restoreBackup(
  db: Kysely<Database>,
  parts: AsyncIterable<BackupPart>,
): Promise<RestoreResult> {
  const iterator = parts[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true || !('header' in first.value)) throw new BackupError('the backup has no header');
  const { header } = first.value;
  await prepareSchema(db, header);
  const restored = await db.transaction().execute(async (tx) => {
    await sql`set local timezone to 'UTC'`.execute(tx);
    const constraints = await dropForeignKeys(tx);
    for (const { name } of header.tables) await sql`truncate table ${sql.table(name)} cascade`.execute(tx);
    for (const partition of header.partitions) await createPartition(tx, partition);
    const counts = await insertParts(tx, header, { [Symbol.asyncIterator]: () => iterator });
    for (const { name, value, called } of header.sequences)
      await sql`select setval(${name}::regclass, ${value}::bigint, ${called})`.execute(tx);
    // Adding them again checks every reference.
    for (const { table, name, definition } of constraints)
      await sql`alter table ${sql.table(table)} add constraint ${sql.id(name)} ${sql.raw(definition)}`.execute(
        tx,
      );
    return counts;
  });
  await migrate(db);
  return { header, ...restored };
}

/** Brings an empty database to the schema of the backup. */
async function prepareSchema(db: Kysely<Database>, { migrations, version }: BackupHeader): Promise<void> {
  const known = await migrationNames(db);
  const last = migrations.at(-1);
  const unknown = migrations.filter((name) => !known.includes(name));
  if (last === undefined || unknown.length > 0)
    throw new BackupError(
      `the backup was written by Warta ${version}, whose database is newer (${unknown.join(', ')}); install that version`,
    );
  const pending = await pendingMigrations(db);
  const applied = known.filter((name) => !pending.includes(name));
  const newer = applied.filter((name) => !migrations.includes(name));
  if (newer.length > 0)
    throw new BackupError(
      `the database already has migrations that the backup lacks (${newer.join(', ')}); restore into a new database: another DATABASE_URL, or WARTA_DATA without the folder pglite`,
    );
  await migrate(db, last);
  for (const table of USED) {
    const { rows } = await sql`select from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0)
      throw new BackupError(
        `the database is not empty (table ${table}); restore into a new database: another DATABASE_URL, or WARTA_DATA without the folder pglite`,
      );
  }
}

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Tables refer to each other in circles, so no order of insertion satisfies every foreign key. */
async function dropForeignKeys(tx: Db): Promise<ForeignKey[]> {
  const { rows } = await sql<ForeignKey>`
    select t.relname as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_class t on t.oid = c.conrelid
    where c.contype = 'f' and c.conparentid = 0 and t.relnamespace = current_schema()::text::regnamespace
    order by t.relname, c.conname`.execute(tx);
  for (const { table, name } of rows)
    await sql`alter table ${sql.table(table)} drop constraint ${sql.id(name)}`.execute(tx);
  return rows;
}

/** Bounds are SQL: only ranges of days, as Warta creates them, are accepted from a file. */
const BOUND = /^FOR VALUES FROM \('\d{4}-\d\d-\d\d'\) TO \('\d{4}-\d\d-\d\d'\)$/;

async function createPartition(
  tx: Db,
  { name, of, bound }: BackupHeader['partitions'][number],
): Promise<void> {
  if (!BOUND.test(bound)) throw new BackupError(`the backup has an invalid partition ${name}`);
  await sql`create table if not exists ${sql.id(name)} partition of ${sql.id(of)} ${sql.raw(bound)}`.execute(
    tx,
  );
}

async function insertParts(
  tx: Db,
  header: BackupHeader,
  parts: AsyncIterable<BackupPart>,
): Promise<Pick<RestoreResult, 'rows' | 'jobs'>> {
  const jobs: BackupJob[] = [];
  const counts: Record<string, number> = Object.fromEntries(header.tables.map(({ name }) => [name, 0]));
  for await (const part of parts) {
    if ('header' in part) throw new BackupError('the backup has two headers');
    if ('jobs' in part) {
      jobs.push(...part.jobs);
      continue;
    }
    const { table, rows } = part;
    const columns = header.tables.find(({ name }) => name === table)?.columns;
    if (columns === undefined) throw new BackupError(`the backup has rows of an unknown table ${table}`);
    const names = sql.join(columns.map((column) => sql.id(column)));
    await sql`
      insert into ${sql.table(table)} (${names}) overriding system value
      select ${names} from jsonb_populate_recordset(null::${sql.table(table)}, ${`[${rows.join(',')}]`}::jsonb)`.execute(
      tx,
    );
    counts[table] = (counts[table] ?? 0) + rows.length;
  }
  return { rows: counts, jobs };
}
