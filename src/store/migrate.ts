import { promises as fs } from 'node:fs';
import path from 'node:path';
import { type Kysely, sql } from 'kysely';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import { Failure } from '../model/errors.ts';
import type { Database } from './schema.ts';

/** The database's schema cannot be used by this version. */
export class MigrationError extends Failure {
  override readonly name = 'MigrationError';

  constructor(message: string, cause: unknown) {
    super('migration', message, { retry: 'never', cause });
  }
}

const folder = path.join(import.meta.dirname, '../../migrations');

function migrator(db: Kysely<Database>): Migrator {
  return new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder: folder }) });
}

/**
 * Brings the database to the newest schema, under kysely's advisory lock: any number of processes may start at once.
 * @param last name of the last migration to apply; default: all
 * @returns the names of the migrations that were applied now, oldest first
 * @throws MigrationError if a newer version has migrated the database
 */
export async function migrate(db: Kysely<Database>, last?: string): Promise<string[]> {
  const { error, results = [] } = await db.connection().execute(async (connection) => {
    // Waiting for another process's migrations takes as long as they take.
    await sql`set lock_timeout = 0`.execute(connection);
    const all = migrator(connection);
    try {
      return await (last === undefined ? all.migrateToLatest() : all.migrateTo(last));
    } finally {
      await sql`reset lock_timeout`.execute(connection);
    }
  });
  const unknown = /previously executed migration (\S+) is missing/.exec(String(error))?.[1];
  if (unknown !== undefined)
    throw new MigrationError(
      `the database has the migration ${unknown}, which this version of Warta does not know; install the newer version`,
      error,
    );
  const failed = results.find((result) => result.status === 'Error');
  if (error !== undefined)
    throw new Error(failed ? `migration ${failed.migrationName} failed` : 'migration failed', {
      cause: error,
    });
  return results.map((result) => result.migrationName);
}

/** Names of the migrations that this version knows and the database has not yet had. */
export async function pendingMigrations(db: Kysely<Database>): Promise<string[]> {
  const all = await migrator(db).getMigrations();
  return all.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name);
}

/** Names of all migrations of this version, oldest first. */
export async function migrationNames(db: Kysely<Database>): Promise<string[]> {
  return (await migrator(db).getMigrations()).map(({ name }) => name);
}
