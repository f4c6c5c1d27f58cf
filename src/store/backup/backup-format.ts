import { Failure } from '../../model/errors.ts';

/** A table and the columns that are stored in a backup. */
export interface BackupTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Position of a sequence; a bigint as text. */
export interface BackupSequence {
  readonly name: string;
  readonly value: string;
  readonly called: boolean;
}

/** First line of a backup. */
export interface BackupHeader {
  /** Version of this format. */
  readonly format: 1;
  /** Version of the program that wrote it. */
  readonly version: string;
  readonly createdAt: string;
  /** Migrations that the database had, in order. */
  readonly migrations: readonly string[];
  readonly tables: readonly BackupTable[];
  readonly partitions: readonly { readonly name: string; readonly of: string; readonly bound: string }[];
  readonly sequences: readonly BackupSequence[];
}

/** A job of the queue that has not ended. */
export interface BackupJob {
  readonly name: string;
  readonly work: object;
  /** ISO 8601. */
  readonly after: string;
  readonly host: string | null;
  readonly priority: number;
}

/** A piece of a backup, in order: the header, rows of the tables in the header's order, jobs. */
export type BackupPart =
  | { readonly header: BackupHeader }
  | BackupRows
  | { readonly jobs: readonly BackupJob[] };

/** Rows of a table, each as JSON text. */
export interface BackupRows {
  readonly table: string;
  readonly rows: readonly string[];
}

/** A backup that cannot be read or restored. */
export class BackupError extends Failure {
  override readonly name = 'BackupError';

  constructor(message: string, cause?: unknown) {
    super('backup', message, { retry: 'never', cause });
  }
}
