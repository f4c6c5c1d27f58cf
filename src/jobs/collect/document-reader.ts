import { fileURLToPath } from 'node:url';
import workerpool, { type Pool } from 'workerpool';
import type { ReadRows } from '../../discover/discover.ts';
import type { extract } from '../../extract/extract.ts';
import type { Extraction } from '../../model/article.ts';
import {
  ExtractError,
  type ExtractErrorCode,
  ListingError,
  type ListingErrorCode,
} from '../../model/errors.ts';
import { moduleUrl } from '../../url/module-url.ts';

/** Reads what outlets send. */
export interface DocumentReader extends AsyncDisposable {
  /** As `extract`; throws its ExtractError, or `too-heavy` for a page that cannot be read within the limits. */
  readonly extract: (...given: Parameters<typeof extract>) => Promise<Extraction>;
  /** As `readRows`; throws its ListingError, or `too-large`. */
  readonly readRows: ReadRows;
}

/** What one document may cost; an ordinary page takes milliseconds and a few megabytes. */
export interface Limits {
  readonly seconds: number;
  readonly megabytes: number;
}

const LIMITS: Limits = { seconds: 20, megabytes: 512 };

/**
 * Opens a reader in a thread of its own: a page of ten megabytes keeps nobody waiting who reads the feeds, and one made to
 * exhaust time or memory ends the thread and not the process. One thread reads far more pages a second than politeness
 * lets a crawl fetch. It starts with the first document.
 */
export function openDocumentReader(limits = LIMITS): DocumentReader {
  const pool = workerpool.pool(fileURLToPath(moduleUrl(import.meta.dirname, 'document-reader-thread')), {
    workerType: 'thread',
    maxWorkers: 1,
    workerThreadOpts: { resourceLimits: { maxOldGenerationSizeMb: limits.megabytes } },
  });
  return {
    async extract(page, options) {
      try {
        return await ask(pool, limits, 'extract', [page, options]);
      } catch (error) {
        if (isNamed(error, 'ExtractError'))
          throw new ExtractError(error.code as ExtractErrorCode, error.message, error);
        if (endedThread(error)) throw new ExtractError('too-heavy', heavy(page.url, limits), error);
        throw error;
      }
    },
    async readRows(text, purpose) {
      try {
        return await ask(pool, limits, 'readRows', [text, purpose]);
      } catch (error) {
        if (isNamed(error, 'ListingError'))
          throw new ListingError(error.code as ListingErrorCode, error.message, error);
        if (endedThread(error)) throw new ListingError('too-large', heavy(purpose.baseUrl, limits), error);
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      await pool.terminate(true);
    },
  };
}

async function ask<T>(pool: Pool, limits: Limits, what: string, given: unknown[]): Promise<T> {
  // The time of a document counts from when its turn comes.
  return (await pool.exec(what, given).timeout(limits.seconds * 1000)) as T;
}

function heavy(url: string, { seconds, megabytes }: Limits): string {
  return `${url} takes more than ${seconds} s or ${megabytes} MB to read`;
}

/** Errors come out of a thread as plain ones that have kept their fields. */
function isNamed(error: unknown, name: string): error is Error & { readonly code: string } {
  return error instanceof Error && error.name === name && 'code' in error;
}

function endedThread(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'TimeoutError' ||
    (isNamed(error.cause, 'Error') && error.cause.code === 'ERR_WORKER_OUT_OF_MEMORY')
  );
}
