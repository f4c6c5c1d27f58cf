import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TranslateError } from '../../model/errors.ts';
import type { HttpGet } from '../engine/engine.ts';
import { hasParts } from './installed-models.ts';
import type { ModelFileType } from './installed-models.ts';

/** Mozilla Remote Settings, the registry that Firefox uses. */
export const mozillaUrl = 'https://firefox.settings.services.mozilla.com/v1';

const collection = 'buckets/main/collections/translations-models-v2/records';

/** A file in the registry. */
export interface RemoteFile {
  readonly name: string;
  readonly type: ModelFileType;
  readonly url: string;
  /** Size in bytes and SHA-256 of the transfer. */
  readonly size: number;
  readonly hash: string;
  /** Size in bytes and SHA-256 of the decompressed content. */
  readonly contentSize: number;
  readonly contentHash: string;
}

/** A model in the registry. */
export interface RemoteModel {
  readonly from: string;
  readonly to: string;
  readonly version: string;
  readonly architecture?: string | undefined;
  readonly files: readonly RemoteFile[];
}

interface ModelRecord {
  readonly name: string;
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  readonly variant?: string;
  readonly architecture?: string;
  readonly version: string;
  readonly fileType: string;
  readonly filter_expression?: string;
  readonly decompressedHash?: string;
  readonly decompressedSize?: number;
  readonly attachment: { readonly location: string; readonly hash: string; readonly size: number };
}

/** The cached list, stored with the models. Its ETag avoids a new transfer while the list is unchanged. */
interface Kept {
  readonly url: string;
  readonly etag: string;
  readonly base: string;
  readonly records: readonly ModelRecord[];
}

export interface RegistryOptions {
  readonly get: HttpGet;
  readonly signal: AbortSignal;
  /** Folder of the models, which also holds the cached list. */
  readonly folder: string;
  /** Base URL up to and including `/v1`. */
  readonly url?: string | undefined;
}

/**
 * Fetches the list of models: the newest complete one of each direction that is released for desktops.
 * Sends the ETag of the last answer and follows `Next-Page`.
 *
 * @throws {TranslateError} `unreachable` or `bad-answer`
 */
export async function availableModels(options: RegistryOptions): Promise<RemoteModel[]> {
  const url = (options.url ?? mozillaUrl).replace(/\/+$/, '');
  const kept = readKept(options.folder, url);
  const records: ModelRecord[] = [];
  let etag = '';
  let next: string | null = `${url}/${collection}`;
  while (next !== null) {
    const condition = kept !== undefined && records.length === 0 ? { 'if-none-match': kept.etag } : {};
    const answer = await asked(next, condition, options);
    if (answer.status === 304 && kept !== undefined) return modelsOf(kept.records, kept.base);
    const page = await readJson<{ data?: ModelRecord[] }>(answer, next);
    if (!Array.isArray(page.data)) throw badAnswer(next, 'no list of records');
    records.push(...page.data);
    etag ||= answer.headers.get('etag') ?? '';
    next = answer.headers.get('next-page');
  }
  const base = await attachmentsBase(url, options);
  if (etag !== '') keep(options.folder, { url, etag, base, records });
  return modelsOf(records, base);
}

/** Returns the cached list, for machines without network. */
export function lastKnownModels(folder: string, url: string = mozillaUrl): RemoteModel[] {
  const kept = readKept(folder, url.replace(/\/+$/, ''));
  return kept === undefined ? [] : modelsOf(kept.records, kept.base);
}

async function attachmentsBase(url: string, options: RegistryOptions): Promise<string> {
  const root = `${url}/`;
  const answer = await asked(root, {}, options);
  type Root = { capabilities?: { attachments?: { base_url?: string } } };
  const base = (await readJson<Root>(answer, root)).capabilities?.attachments?.base_url;
  if (base === undefined || !URL.canParse(base)) throw badAnswer(root, 'no address of attachments');
  return base;
}

type Answer = Awaited<ReturnType<HttpGet>>;

async function asked(
  url: string,
  headers: Record<string, string>,
  options: RegistryOptions,
): Promise<Answer> {
  let answer: Answer;
  try {
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(60_000)]);
    answer = await options.get(url, { headers: { accept: 'application/json', ...headers }, signal });
  } catch (cause) {
    options.signal.throwIfAborted();
    throw new TranslateError('unreachable', `list of models: no answer from ${url}`, {
      retry: 'later',
      cause,
    });
  }
  if (answer.status === 200 || answer.status === 304) return answer;
  throw new TranslateError('unreachable', `list of models: HTTP ${answer.status} from ${url}`, {
    retry: 'later',
  });
}

async function readJson<T>(answer: Answer, url: string): Promise<T> {
  try {
    return (await answer.json()) as T;
  } catch (cause) {
    throw badAnswer(url, 'no JSON', cause);
  }
}

function badAnswer(url: string, problem: string, cause?: unknown): TranslateError {
  return new TranslateError('bad-answer', `list of models: ${problem} at ${url}`, { retry: 'later', cause });
}

/** Groups records into models and picks the best complete one of each direction. */
function modelsOf(records: readonly ModelRecord[], base: string): RemoteModel[] {
  const groups = Map.groupBy(records.filter(isForUs), (record) =>
    [record.sourceLanguage, record.targetLanguage, record.architecture, record.version].join(' '),
  );
  const best = new Map<string, RemoteModel>();
  for (const [first, ...others] of groups.values()) {
    if (first === undefined) continue;
    const files = [first, ...others].map((record) => fileOf(record, base));
    const { sourceLanguage: from, targetLanguage: to, version, architecture } = first;
    const known = best.get(`${from}-${to}`);
    if (!hasParts(files) || (known !== undefined && !isNewer(version, known.version))) continue;
    best.set(`${from}-${to}`, { from, to, version, architecture, files });
  }
  return [...best.values()].toSorted((a, b) => `${a.from}-${a.to}`.localeCompare(`${b.from}-${b.to}`));
}

const types: readonly string[] = ['model', 'lex', 'vocab', 'srcvocab', 'trgvocab'] satisfies ModelFileType[];

/** Accepts records released for desktops. Names are used as file names here, so they must be safe. */
function isForUs(record: ModelRecord): boolean {
  const filter = record.filter_expression ?? '';
  return (
    types.includes(record.fileType) &&
    /^[\w.-]+$/.test(record.name) &&
    /^[\w-]+ [\w-]+$/.test(`${record.sourceLanguage} ${record.targetLanguage}`) &&
    (record.variant ?? '') === '' &&
    (filter === '' || filter === "env.appinfo.OS != 'Android'") &&
    !/[a-z]/i.test(record.version)
  );
}

function fileOf(record: ModelRecord, base: string): RemoteFile {
  const { name, attachment } = record;
  return {
    name,
    type: record.fileType as ModelFileType,
    url: new URL(attachment.location, base.endsWith('/') ? base : `${base}/`).href,
    size: attachment.size,
    hash: attachment.hash,
    contentSize: record.decompressedSize ?? attachment.size,
    contentHash: record.decompressedHash ?? attachment.hash,
  };
}

function isNewer(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) > 0;
}

function readKept(folder: string, url: string): Kept | undefined {
  try {
    const kept = JSON.parse(readFileSync(join(folder, 'registry.json'), 'utf8')) as Kept;
    return kept.url === url ? kept : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Caches the list for use without network. Write errors are ignored, because the list itself is
 * available.
 */
function keep(folder: string, kept: Kept): void {
  const file = join(folder, 'registry.json');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(kept));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // The download needs the same disk and reports the problem.
  }
}
