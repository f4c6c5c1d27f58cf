import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the large development corpus: WARTA_CORPUS, or `../shared/corpus` next to the project. */
const CORPUS = process.env['WARTA_CORPUS'] || join(import.meta.dirname, '../../shared/corpus');

/**
 * Path of a file or folder of the corpus, whether it exists or not.
 *
 * @param path relative, e.g. `dedupe/docs.jsonl`
 */
export function corpusPath(path: string): string {
  return join(CORPUS, path);
}

/** Whether the corpus has this file or folder. */
export function hasCorpus(path: string): boolean {
  return existsSync(corpusPath(path));
}

/**
 * Options of a test or suite that reads the corpus: skips it if this file or folder is missing. The
 * reporter counts it under that reason.
 */
export function needsCorpus(path: string): { skip: boolean; meta: { needsCorpus: true } } {
  return { skip: !hasCorpus(path), meta: { needsCorpus: true } };
}

declare module 'vitest' {
  interface TaskMeta {
    /** The test reads the development corpus. */
    needsCorpus?: true;
  }
}
