import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Failure } from '../../model/errors.ts';

/** The data folder cannot be used. `code` is the system's error code. */
export class FolderError extends Failure {
  override readonly name = 'FolderError';

  constructor(folder: string, cause: NodeJS.ErrnoException) {
    const code = cause.code ?? '';
    super(code, `data folder ${folder}: ${REASONS[code] ?? cause.message}`, { retry: 'never', cause });
  }
}

/** Causes and remedies by the system's error code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this account may not create it; create it as its owner or set WARTA_DATA',
  EPERM: 'this account may not create it; create it as its owner or set WARTA_DATA',
  EEXIST: 'there is a file of that name; remove it or set WARTA_DATA',
  ENOTDIR: 'a part of the path is a file; set WARTA_DATA',
  ENOENT: 'the system allows no folder there; set WARTA_DATA',
  ENOSPC: 'the disk is full; free space',
  EDQUOT: 'the quota of this account is used up; free space',
  EROFS: 'the file system is read-only; set WARTA_DATA',
};

/**
 * Creates a folder and its parents. Node's recursive mkdir never returns below /proc, where folders cannot be created.
 * @throws FolderError
 */
export async function createFolder(folder: string): Promise<void> {
  try {
    await create(resolve(folder));
  } catch (error) {
    throw new FolderError(folder, error as NodeJS.ErrnoException);
  }
}

async function create(path: string): Promise<void> {
  const parent = dirname(path);
  if (parent !== path && !(await exists(parent))) await create(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // Created meanwhile or before; a file in its place is an error. The root cannot be created: EISDIR on some systems.
    if (!(await stat(path).catch(() => undefined))?.isDirectory()) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
