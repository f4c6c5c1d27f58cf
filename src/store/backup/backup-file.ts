import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import {
  BackupError,
  type BackupHeader,
  type BackupJob,
  type BackupPart,
  type BackupRows,
} from './backup-format.ts';

/*
 * A backup file is gzip of lines that end with a line feed: the header as JSON, then `<table> TAB <row as JSON>`, or
 * `@jobs TAB <array>`, and at the end `@sha256 TAB <hash of all bytes before this line>`.
 */

const JOBS = '@jobs';
const CHECKSUM = '@sha256';

/** Rows are passed on in portions of about this many UTF-16 units. */
const PORTION_CHARS = 4_000_000;

/**
 * Writes a backup file. It replaces an older one only when it is complete, and only its owner can read it.
 * @returns its size in bytes
 */
export async function writeBackupFile(file: string, parts: AsyncIterable<BackupPart>): Promise<number> {
  const unfinished = `${file}.part`;
  try {
    const output = createWriteStream(unfinished, { mode: 0o600 });
    await pipeline(Readable.from(linesOf(parts)), createGzip(), output);
    // Without this, a power failure may leave the name of the new file with nothing in it.
    await using written = await open(unfinished, 'r+');
    await written.sync();
    await rename(unfinished, file);
    return output.bytesWritten;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function* linesOf(parts: AsyncIterable<BackupPart>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const part of parts) {
    const text = textOf(part);
    hash.update(text);
    yield text;
  }
  yield `${CHECKSUM}\t${hash.digest('hex')}\n`;
}

function textOf(part: BackupPart): string {
  if ('header' in part) return `${JSON.stringify(part.header)}\n`;
  if ('jobs' in part) return `${JOBS}\t${JSON.stringify(part.jobs)}\n`;
  return part.rows.map((row) => `${part.table}\t${row}\n`).join('');
}

/**
 * Reads a backup file.
 * @throws BackupError where the file is not a backup, and at the end if it is truncated or its checksum is wrong
 */
export async function* readBackupFile(file: string): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256');
  let checksum: string | undefined;
  let header: BackupHeader | undefined;
  let portion = new Portion('');
  for await (const line of unzippedLines(file)) {
    const [, key = '', value = ''] = /^([\w@]+)\t([^]*)$/.exec(line) ?? [];
    if (checksum !== undefined) throw new BackupError(`${file}: there is data after the checksum`);
    if (key === CHECKSUM) {
      checksum = value;
      continue;
    }
    hash.update(line).update('\n');
    if (header === undefined) {
      header = parseHeader(line, file);
      yield { header };
    } else if (key === JOBS) yield { jobs: JSON.parse(value) as BackupJob[] };
    else {
      if (key !== portion.table || portion.full) {
        if (portion.rows.length > 0) yield portion;
        portion = new Portion(key);
      }
      portion.add(value);
    }
  }
  if (portion.rows.length > 0) yield portion;
  if (checksum === undefined) throw new BackupError(`${file}: the end is missing, the file is truncated`);
  if (checksum !== hash.digest('hex')) throw new BackupError(`${file}: wrong checksum, the file is damaged`);
}

/** Rows of a table that are restored by one statement. */
class Portion implements BackupRows {
  readonly rows: string[] = [];
  readonly table: string;
  #chars = 0;

  constructor(table: string) {
    this.table = table;
  }

  get full(): boolean {
    return this.#chars > PORTION_CHARS || this.rows.length >= 1000;
  }

  add(row: string): void {
    this.rows.push(row);
    this.#chars += row.length;
  }
}

async function* unzippedLines(file: string): AsyncGenerator<string> {
  try {
    await using input = await open(file);
    yield* splitLines(input.createReadStream().pipe(createGunzip()));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!/^Z_|^ERR_/.test(code)) throw error;
    throw new BackupError(`${file}: damaged, truncated or not a backup (${message})`, error);
  }
}

async function* splitLines(input: Readable): AsyncGenerator<string> {
  let rest: string[] = [];
  for await (const chunk of input.setEncoding('utf8')) {
    const [first = '', ...others] = String(chunk).split('\n');
    rest.push(first);
    for (const next of others) {
      yield rest.join('');
      rest = [next];
    }
  }
  if (rest.some((text) => text !== '')) yield rest.join('');
}

function parseHeader(line: string, file: string): BackupHeader {
  let header: BackupHeader;
  try {
    header = JSON.parse(line) as BackupHeader;
  } catch (cause) {
    throw new BackupError(`${file} is not a backup of Warta`, cause);
  }
  if (header.format === 1) return header;
  throw new BackupError(`${file} has a format that this version does not know; install a newer Warta`);
}
