import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { copyFile, open, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { TranslateError } from '../../model/errors.ts';
import type { HttpGet } from '../engine/engine.ts';
import type { RemoteFile, RemoteModel } from './model-registry.ts';
import { findModel, hasParts, modelFolder, sha256Of } from './installed-models.ts';
import type { InstalledModel, Manifest, ModelFile, ModelFileType } from './installed-models.ts';

export interface PullOptions {
  readonly get: HttpGet;
  readonly signal: AbortSignal;
  /** Folder of the models. */
  readonly folder: string;
  /** Called with the number of bytes received, over all files. */
  readonly progress?: (arrived: number, total: number) => void;
}

/** Number of immediate attempts to resume a broken transfer. */
const attempts = 3;
/** A download without progress for this long belongs to a dead process. */
const staleMs = 60_000;

/**
 * Downloads and installs a model: verifies the checksum of the transfer and of the decompressed content,
 * then renames the folder. Partial files are kept for the next attempt.
 *
 * @throws {TranslateError} `unreachable`; `bad-answer` for a wrong checksum; `model-missing` if another
 * process is downloading the model or the files cannot be written
 */
export function pullModel(model: RemoteModel, options: PullOptions): Promise<InstalledModel> {
  return withDisk(options.folder, () => pull(model, options));
}

async function pull(model: RemoteModel, options: PullOptions): Promise<InstalledModel> {
  const partial = join(options.folder, '.partial', `${model.from}-${model.to}-${model.version}`);
  mkdirSync(partial, { recursive: true });
  await using lock = await lockOf(partial, `${model.from}-${model.to}`);
  const total = model.files.reduce((sum, file) => sum + file.size, 0);
  let finished = 0;
  for (const file of model.files) {
    await pullFile(file, partial, options, (arrived) => {
      lock.touch();
      options.progress?.(finished + arrived, total);
    });
    finished += file.size;
  }
  const files = model.files.map(({ name, type, contentSize, contentHash }) => ({
    name,
    type,
    size: contentSize,
    sha256: contentHash,
  }));
  const { from, to, version, architecture } = model;
  return settle(partial, options.folder, { from, to, version, architecture, files });
}

/** File system errors for a full disk, missing permissions and unexpected file types. */
const diskProblems = new Set([
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'ENOENT',
  'EISDIR',
  'EIO',
]);

function isDiskProblem(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && diskProblems.has(String(error.code));
}

/** Runs a file operation and converts its errors to one TranslateError that names the folder. */
async function withDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDiskProblem(error)) throw error;
    throw new TranslateError('model-missing', `${folder}: ${error.message}`, {
      retry: 'later',
      cause: error,
    });
  }
}

async function pullFile(
  file: RemoteFile,
  partial: string,
  options: PullOptions,
  arrived: (bytes: number) => void,
): Promise<void> {
  const content = join(partial, file.name);
  if (existsSync(content) && (await sha256Of(content)) === file.contentHash) return arrived(file.size);
  const part = `${content}.part`;
  for (let attempt = 1; ; attempt++) {
    try {
      await transfer(file, part, options, arrived);
      break;
    } catch (error) {
      options.signal.throwIfAborted();
      if (isDiskProblem(error) || (error instanceof TranslateError && error.code !== 'unreachable'))
        throw error;
      if (attempt === attempts) throw unreachable(file, error);
    }
  }
  if ((await sha256Of(part)) !== file.hash)
    await refuse(part, `${file.name}: what was transferred is damaged`);
  await unpack(part, content, file.contentSize);
  if ((await sha256Of(content)) !== file.contentHash) {
    await rm(content);
    await refuse(part, `${file.name}: the checksum is not the one of the list`);
  }
  await rm(part);
}

/** Downloads the rest of a file, resuming where the last transfer broke. */
async function transfer(
  { url, size, name }: RemoteFile,
  part: string,
  { get, signal }: PullOptions,
  arrived: (bytes: number) => void,
): Promise<void> {
  let have = existsSync(part) ? (await stat(part)).size : 0;
  if (have === size) return;
  if (have > size) {
    await truncate(part, 0);
    have = 0;
  }
  const answer = await get(url, { headers: have > 0 ? { range: `bytes=${have}-` } : {}, signal });
  const resumed = answer.status === 206 && answer.headers.get('content-range')?.startsWith(`bytes ${have}-`);
  if (answer.status !== 200 && resumed !== true) {
    if (answer.status === 416 || answer.status === 206) await rm(part, { force: true });
    await answer.body?.cancel();
    throw new TranslateError('unreachable', `${name}: HTTP ${answer.status}`, { retry: 'later' });
  }
  if (answer.body === null)
    throw new TranslateError('unreachable', `${name}: no content`, { retry: 'later' });
  if (resumed !== true) have = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      have += chunk.length;
      if (have > size)
        throw new TranslateError('bad-answer', `${name}: more than was announced`, { retry: 'later' });
      arrived(have);
      yield chunk;
    }
  };
  await pipeline(answer.body, counted, createWriteStream(part, { flags: resumed === true ? 'a' : 'w' }), {
    signal,
  });
  if (have < size) throw new Error(`the transfer broke off at ${have} of ${size} bytes`);
}

function unreachable(file: RemoteFile, cause: unknown): TranslateError {
  if (cause instanceof TranslateError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TranslateError('unreachable', `${file.name}: ${reason}`, { retry: 'later', cause });
}

/** Deletes a corrupt file and throws `bad-answer`. */
async function refuse(part: string, problem: string): Promise<never> {
  await rm(part, { force: true, recursive: true });
  throw new TranslateError('bad-answer', problem, { retry: 'later' });
}

/**
 * Decompresses zstd and gzip, detected by their first bytes; copies other files. Never writes more than
 * `most` bytes.
 */
async function unpack(from: string, to: string, most: number): Promise<void> {
  const decoder = await decoderOf(from);
  if (decoder === undefined) return copyFile(from, to);
  let written = 0;
  const bounded = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      written += chunk.length;
      if (written > most)
        throw new TranslateError('bad-answer', `${basename(to)}: larger than announced`, { retry: 'later' });
      yield chunk;
    }
  };
  try {
    await pipeline(createReadStream(from), decoder, bounded, createWriteStream(to));
  } catch (cause) {
    if (cause instanceof TranslateError) throw cause;
    throw new TranslateError('bad-answer', `${basename(to)}: cannot be decompressed`, {
      retry: 'later',
      cause,
    });
  }
}

async function decoderOf(path: string): Promise<Transform | undefined> {
  await using file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
  if (buffer.readUInt32LE() === 0xfd2fb528) return createZstdDecompress();
  return buffer.readUInt16BE() === 0x1f8b ? createGunzip() : undefined;
}

/**
 * Writes the manifest last and renames the folder, so that a model is installed completely or not at all.
 */
async function settle(partial: string, folder: string, manifest: Manifest): Promise<InstalledModel> {
  await writeFile(join(partial, 'model.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const place = modelFolder(folder, manifest.from, manifest.to);
  const old = `${partial}.old`;
  await rm(old, { recursive: true, force: true });
  if (existsSync(place)) await rename(place, old);
  await rm(join(partial, 'lock'), { force: true });
  await rename(partial, place);
  await rm(old, { recursive: true, force: true });
  return { ...manifest, folder: place };
}

interface Lock extends AsyncDisposable {
  /** Records that the download makes progress. */
  touch(): void;
}

/** Locks a model's download, so that one process at a time runs it. */
async function lockOf(partial: string, pair: string): Promise<Lock> {
  const path = join(partial, 'lock');
  const age = existsSync(path) ? Date.now() - (await stat(path)).mtimeMs : Infinity;
  if (age > staleMs) await rm(path, { force: true });
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
  } catch (cause) {
    throw new TranslateError('model-missing', `${pair} is being downloaded by another process`, {
      retry: 'later',
      cause,
    });
  }
  let touched = 0;
  return {
    touch() {
      if (Date.now() - touched < staleMs / 10) return;
      touched = Date.now();
      void utimes(path, new Date(), new Date()).catch(() => {});
    },
    [Symbol.asyncDispose]: () => rm(path, { force: true }),
  };
}

/**
 * Installs models from a folder, for machines without network: files with Mozilla's names
 * (`model.enid.*.bin`, `lex.*.enid.*.bin`, `vocab.enid.spm`, compressed or not) or folders copied from
 * another Warta.
 *
 * @returns the installed models
 * @throws {TranslateError} `bad-answer` for a file with a wrong checksum; `model-missing` if a file
 * cannot be read or written
 */
export function addModels(
  from: string,
  folder: string,
  known: readonly RemoteModel[],
): Promise<InstalledModel[]> {
  return withDisk(folder, () => addAll(from, folder, known));
}

async function addAll(
  from: string,
  folder: string,
  known: readonly RemoteModel[],
): Promise<InstalledModel[]> {
  const groups = Map.groupBy(filesBelow(from), (path) => pairOf(path) ?? '');
  groups.delete('');
  const added: InstalledModel[] = [];
  for (const [pair, paths] of groups) {
    const files = paths.flatMap((path) => {
      const type = typeOf(path);
      return type === undefined ? [] : [{ path, type }];
    });
    if (hasParts(files)) added.push(await addModel(pair, files, folder, known));
  }
  return added;
}

async function addModel(
  pair: string,
  sources: readonly { readonly path: string; readonly type: ModelFileType }[],
  folder: string,
  known: readonly RemoteModel[],
): Promise<InstalledModel> {
  const [from = '', to = ''] = pair.split('-');
  const remote = known.find((model) => model.from === from && model.to === to);
  const copied = findModel(dirname(dirname(sources[0]?.path ?? '')), from, to);
  const partial = join(folder, '.partial', `${pair}-added`);
  await rm(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const files: ModelFile[] = [];
  for (const { path, type } of sources) {
    const name = basename(path).replace(/\.(?:zst|gz)$/, '');
    const target = join(partial, name);
    await unpack(path, target, 1_000_000_000);
    const sha256 = await sha256Of(target);
    const expected =
      copied?.files.find((file) => file.name === name)?.sha256 ??
      remote?.files.find((file) => file.name === name)?.contentHash;
    if (expected !== undefined && expected !== sha256)
      await refuse(partial, `${path}: the checksum is not the known one`);
    files.push({ name, type, size: (await stat(target)).size, sha256 });
  }
  const { version = 'added', architecture } = copied ?? remote ?? {};
  return settle(partial, folder, { from, to, version, architecture, files });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Parses the direction, e.g. `en-id`, from `vocab.enid.spm` or the folder's name. */
function pairOf(path: string): string | undefined {
  const [, from, to] = /\.([a-z]{2})([a-z]{2})\./.exec(basename(path)) ?? [];
  if (from !== undefined && to !== undefined) return `${from}-${to}`;
  return /^[a-z]{2,3}-[a-z]{2,3}$/i.exec(basename(dirname(path)))?.[0];
}

function typeOf(path: string): ModelFileType | undefined {
  const name = basename(path);
  if (!/\.(?:bin|spm)(?:\.zst|\.gz)?$/.test(name)) return undefined;
  return /^(?:model|lex|vocab|srcvocab|trgvocab)(?=\.)/.exec(name)?.[0] as ModelFileType | undefined;
}
