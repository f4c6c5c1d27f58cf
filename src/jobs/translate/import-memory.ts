import { createReadStream } from 'node:fs';
import type { SentenceOrigin } from '../../model/translation.ts';
import { type SentenceToKeep, storeSentences } from '../../store/translation/sentence-memory.ts';
import type { Db } from '../../store/schema.ts';
import { decodeByMark, readTmx } from '../../translate/memory/tmx.ts';

const BATCH = 1_000;

/** Defaults for units without these properties. Warta's own exports have both. */
export interface ImportDefaults {
  /** Default: `imported`, i.e. unknown. `human` requires the operator's explicit claim. */
  readonly origin?: SentenceOrigin | undefined;
  /** Name of the translator. */
  readonly by?: string | undefined;
}

/** A unit names no translator, and neither do the import's defaults. */
export class UnnamedTranslatorError extends Error {
  override readonly name = 'UnnamedTranslatorError';
}

/**
 * Stores the sentences of a TMX file in the memory, batch by batch. After an error, what was read before it is stored;
 * importing the same file again is harmless.
 * @param onProgress called with the number of sentences stored so far
 * @returns how many sentences were stored
 * @throws TmxError if the file is not TMX or is truncated
 * @throws UnnamedTranslatorError if neither a unit nor `defaults` names the translator
 */
export async function importMemory(
  db: Db,
  file: string,
  defaults: ImportDefaults = {},
  onProgress?: (count: number) => void,
): Promise<number> {
  let count = 0;
  let batch: SentenceToKeep[] = [];
  const flush = async (): Promise<void> => {
    await storeSentences(db, batch);
    count += batch.length;
    batch = [];
    onProgress?.(count);
  };
  try {
    for await (const unit of readTmx(decodeByMark(createReadStream(file)))) {
      const by = unit.by ?? defaults.by;
      if (by === undefined)
        throw new UnnamedTranslatorError(`the file does not say who translated "${unit.source}"`);
      const origin = unit.origin ?? defaults.origin ?? 'imported';
      batch.push({ ...unit, glossary: unit.glossary ?? '', origin, by });
      if (batch.length >= BATCH) await flush();
    }
  } finally {
    await flush();
  }
  return count;
}
