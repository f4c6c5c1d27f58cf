import type { ReadRows } from '../../discover/discover.ts';
import type { readDelivery } from '../../discover/wire/read-delivery.ts';
import type { extract } from '../../extract/extract.ts';
import type { extractWire } from '../../extract/wire/extract-wire.ts';
import type { Extraction } from '../../model/article.ts';
import type { Delivery } from '../../model/wire-item.ts';
import {
  ExtractError,
  type ExtractErrorCode,
  ListingError,
  type ListingErrorCode,
} from '../../model/errors.ts';
import { RestartingThread, ThreadEndedError } from '../../threads/worker-thread.ts';
import { moduleUrl } from '../../url/module-url.ts';
import type { readings } from './document-reader-thread.ts';

/** Parses the pages and listings of outlets. */
export interface DocumentReader extends AsyncDisposable {
  /** As `extract`; also throws ExtractError `too-heavy` for a page that exceeds the limits. */
  readonly extract: (...given: Parameters<typeof extract>) => Promise<Extraction>;
  /** As `readRows`; also throws ListingError `too-large` for a listing that exceeds the limits. */
  readonly readRows: ReadRows;
  /** As `readDelivery`; also throws ListingError `too-large` for a document that exceeds the limits. */
  readonly readDelivery: (...given: Parameters<typeof readDelivery>) => Promise<Delivery>;
  /** As `extractWire`; also throws ExtractError `too-heavy` for an item that exceeds the limits. */
  readonly extractWire: (...given: Parameters<typeof extractWire>) => Promise<Extraction>;
}

/** Limits of one document. An ordinary page takes milliseconds and a few megabytes. */
export interface Limits {
  readonly seconds: number;
  readonly megabytes: number;
}

const LIMITS: Limits = { seconds: 20, megabytes: 512 };

/**
 * Opens a reader in a separate thread. A large page does not delay the site, and a page that exhausts
 * time or memory ends the thread instead of the process. One thread parses far more pages per second than
 * a polite crawl fetches. The thread starts with the first document.
 */
export function openDocumentReader(limits = LIMITS): DocumentReader {
  const script = moduleUrl(import.meta.dirname, 'document-reader-thread');
  const thread = new RestartingThread<typeof readings>(script, { maxMegabytes: limits.megabytes });
  const timeoutMs = limits.seconds * 1000;
  return {
    extract: (page, options) =>
      withExtractErrors(thread.call('extract', [page, options], timeoutMs), page.url, limits),
    extractWire: (item, options) =>
      withExtractErrors(thread.call('extractWire', [item, options], timeoutMs), item.id, limits),
    readRows: (text, purpose) =>
      withListingErrors(thread.call('readRows', [text, purpose], timeoutMs), purpose.baseUrl, limits),
    readDelivery: (text, place) =>
      withListingErrors(thread.call('readDelivery', [text, place], timeoutMs), place, limits),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}

async function withExtractErrors<T>(result: Promise<T>, place: string, limits: Limits): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (isNamed(error, 'ExtractError'))
      throw new ExtractError(error.code as ExtractErrorCode, error.message, error);
    if (exceededLimits(error)) throw new ExtractError('too-heavy', heavy(place, limits), error);
    throw error;
  }
}

async function withListingErrors<T>(result: Promise<T>, place: string, limits: Limits): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (isNamed(error, 'ListingError'))
      throw new ListingError(error.code as ListingErrorCode, error.message, error);
    if (exceededLimits(error)) throw new ListingError('too-large', heavy(place, limits), error);
    throw error;
  }
}

function heavy(url: string, { seconds, megabytes }: Limits): string {
  return `${url} takes more than ${seconds} s or ${megabytes} MB to read`;
}

/** Compares names, because errors from a thread lose their class and keep their fields. */
function isNamed(error: unknown, name: string): error is Error & { readonly code: string } {
  return error instanceof Error && error.name === name && 'code' in error;
}

function exceededLimits(error: unknown): boolean {
  return error instanceof ThreadEndedError && (error.reason === 'timeout' || error.reason === 'memory');
}
