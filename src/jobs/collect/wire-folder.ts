import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { decode } from '../../fetch/charset.ts';
import { ListingError } from '../../model/errors.ts';

/** A document of a delivery, with its file name or URL for messages. */
export interface DeliveredDocument {
  readonly place: string;
  readonly text: string;
}

/** The files of a folder that were not read before. */
export interface FolderReading {
  readonly documents: readonly DeliveredDocument[];
  /** Paths of the files that contain the documents. */
  readonly files: readonly string[];
  readonly problems: readonly ListingError[];
  /** Change time of the newest file read; to be passed to the next reading. */
  readonly cursor: number;
  /** Whether files are left for the next reading. */
  readonly more: boolean;
}

const MAX_FILES = 500;
const MAX_FILE_BYTES = 50_000_000;
/** Of all members of an archive, unpacked. */
const MAX_UNPACKED_BYTES = 200_000_000;
const MAX_MEMBERS = 5000;
/** Clocks of file servers have coarse ticks: files changed so long before the newest known one are read again. */
const OVERLAP_MS = 60_000;
const MAX_OVERLAPPING = 100;
/** A client writes under a temporary name and renames the file when it is complete. */
const TEMPORARY = /^[.~#]|(?:\.(?:tmp|temp|part|partial|filepart|crdownload|writing|lock)|~)$/i;
const DOCUMENT = /(?:\.(?:json|ninjs|xml|nitf|newsml|g2|txt)|^[^.]*)$/i;
const ARCHIVE = /\.zip$/i;

/**
 * Reads the files that an agency's client delivered to a folder since the last reading, oldest first. Temporary and hidden
 * files, pictures and subfolders are skipped. A new name or a new content changes the time of a file's inode, so both
 * deliver it again.
 *
 * @param folderUrl file URL
 * @param cursor of the last reading
 * @throws ListingError if the folder cannot be read
 */
export async function readWireFolder(folderUrl: string, cursor = 0): Promise<FolderReading> {
  const folder = fileURLToPath(folderUrl);
  const found = await listFiles(folder);
  const fresh = found.filter(({ changed }) => changed > cursor);
  const again = found.filter(({ changed }) => changed <= cursor && changed > cursor - OVERLAP_MS);
  const taken = [...again.slice(-MAX_OVERLAPPING), ...fresh.slice(0, MAX_FILES)];
  const documents: DeliveredDocument[] = [];
  const files: string[] = [];
  const problems: ListingError[] = [];
  for (const { path, size } of taken) {
    try {
      if (size > MAX_FILE_BYTES)
        throw new ListingError('too-large', `${path} has ${size} bytes; the maximum is ${MAX_FILE_BYTES}`);
      documents.push(...unpackDelivery(await readFile(path), path));
      files.push(path);
    } catch (error) {
      // Another process may have moved the file since it was listed.
      if (isMissing(error)) continue;
      problems.push(
        error instanceof ListingError
          ? error
          : new ListingError('unreadable', `${path}: ${String(error)}`, error),
      );
    }
  }
  const newest = taken.at(-1)?.changed ?? cursor;
  return { documents, files, problems, cursor: Math.max(cursor, newest), more: fresh.length > MAX_FILES };
}

/** Moves files to the folder for those that were read; a file that another process moved is no error. */
export async function moveDone(files: readonly string[], done: string): Promise<void> {
  await mkdir(done, { recursive: true });
  for (const file of files) {
    try {
      await rename(file, join(done, basename(file)));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

/**
 * The documents in a file: itself, or the members of a ZIP archive.
 *
 * @param place name for messages
 * @throws ListingError `too-large`, `unreadable`
 */
export function unpackDelivery(bytes: Uint8Array, place: string): DeliveredDocument[] {
  if (!isZip(bytes)) return [{ place, text: decode(bytes, '').text }];
  let total = 0;
  let members = 0;
  try {
    const unpacked = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        const file = basename(name);
        if (name.endsWith('/') || TEMPORARY.test(file) || !DOCUMENT.test(file)) return false;
        total += originalSize;
        members += 1;
        if (total > MAX_UNPACKED_BYTES || members > MAX_MEMBERS)
          throw new ListingError(
            'too-large',
            `${place} unpacks to more than ${MAX_UNPACKED_BYTES} bytes or ${MAX_MEMBERS} files`,
          );
        return true;
      },
    });
    return Object.entries(unpacked).map(([name, content]) => ({
      place: `${place}/${name}`,
      text: decode(content, '').text,
    }));
  } catch (error) {
    if (error instanceof ListingError) throw error;
    throw new ListingError('unreadable', `${place} is a damaged ZIP archive: ${String(error)}`, error);
  }
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

async function listFiles(folder: string): Promise<{ path: string; size: number; changed: number }[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw new ListingError(
      'unreadable',
      `the folder ${folder} cannot be read (${String(error)}); create it, or correct wire: of the listing`,
      error,
    );
  }
  const wanted = names.filter((name) => !TEMPORARY.test(name) && (DOCUMENT.test(name) || ARCHIVE.test(name)));
  const files = await Promise.all(
    wanted.map(async (name) => {
      const path = join(folder, name);
      const info = await stat(path).catch(() => undefined);
      return info?.isFile() === true ? [{ path, size: info.size, changed: info.ctimeMs }] : [];
    }),
  );
  return files.flat().toSorted((a, b) => a.changed - b.changed || (a.path < b.path ? -1 : 1));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
