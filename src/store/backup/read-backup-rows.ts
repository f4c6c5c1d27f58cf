import { type Kysely, sql } from 'kysely';
import type { Database, Db } from '../schema.ts';
import { unfinishedJobs } from '../job-table.ts';
import type { BackupHeader, BackupPart, BackupSequence, BackupTable } from './backup-format.ts';

/** Rows that are read at a time: pages contain up to megabytes. */
const ROWS_AT_ONCE = 200;

/**
 * Yields the content of the database as one snapshot: the header, then the rows of every table as JSON text. Other
 * connections go on meanwhile; an embedded database, which has one connection, waits until the end.
 * @param version the program's version
 */
export async function* readBackup(
  db: Kysely<Database>,
  version: string,
  now: Date,
): AsyncGenerator<BackupPart> {
  const transaction = await db.startTransaction().setIsolationLevel('repeatable read').execute();
  try {
    await sql`set local timezone to 'UTC'`.execute(transaction);
    const header = await readHeader(transaction, version, now);
    yield { header };
    for (const { name } of header.tables) yield* readTable(transaction, name);
    yield { jobs: await unfinishedJobs(transaction) };
  } finally {
    await transaction.rollback().execute();
  }
}

async function readHeader(tx: Db, version: string, now: Date): Promise<BackupHeader> {
  const { rows: applied } = await sql<{
    name: string;
  }>`select name from kysely_migration order by name`.execute(tx);
  return {
    format: 1,
    version,
    createdAt: now.toISOString(),
    migrations: applied.map(({ name }) => name),
    tables: await readTables(tx),
    partitions: await readPartitions(tx),
    sequences: await readSequences(tx),
  };
}

/** The tables of the schema with their columns, without partitions and generated columns. */
async function readTables(tx: Db): Promise<BackupTable[]> {
  const { rows } = await sql<BackupTable>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::text::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not like 'kysely%' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`.execute(tx);
  return rows;
}

async function readPartitions(tx: Db): Promise<BackupHeader['partitions']> {
  const { rows } = await sql<BackupHeader['partitions'][number]>`
    select c.relname as name, p.relname as of, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
    where c.relnamespace = current_schema()::text::regnamespace and c.relispartition and c.relkind = 'r'
    order by c.relname`.execute(tx);
  return rows;
}

/** Sequences with their positions: ids must not be given out again after a restore. */
async function readSequences(tx: Db): Promise<BackupSequence[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::text::regnamespace and relkind = 'S' order by relname`.execute(tx);
  const sequences: BackupSequence[] = [];
  for (const { name } of rows) {
    const found = await sql<Omit<BackupSequence, 'name'>>`
      select last_value::text as value, is_called as called from ${sql.id(name)}`.execute(tx);
    for (const position of found.rows) sequences.push({ name, ...position });
  }
  return sequences;
}

/** The rows of a table as JSON text, which PostgreSQL writes and reads without loss: JavaScript's numbers have 53 bits. */
async function* readTable(tx: Db, table: string): AsyncGenerator<BackupPart> {
  await sql`declare backup no scroll cursor for select to_jsonb(t)::text as row from ${sql.id(table)} t`.execute(
    tx,
  );
  for (;;) {
    const { rows } = await sql<{ row: string }>`fetch ${sql.lit(ROWS_AT_ONCE)} from backup`.execute(tx);
    if (rows.length > 0) yield { table, rows: rows.map(({ row }) => row) };
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await sql`close backup`.execute(tx);
}
