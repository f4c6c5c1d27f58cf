import { createReadStream } from 'node:fs';
import { storeSentences, type SentenceToKeep } from '../../store/translation/sentence-memory.ts';
import type { Db } from '../../store/schema.ts';
import { decoded, readTmx } from '../../translate/memory/tmx.ts';

const BATCH = 1_000;

/**
 * Takes the sentences of a TMX file into the memory, piece by piece. `origin` and `by` say who translated where the file
 * does not: an export of Warta does, so that a machine's sentence stays a machine's.
 * @throws TmxError where the file is none; what came before the damage is kept, and `onProgress` has said how much
 */
export async function importMemory(
  db: Db,
  file: string,
  options: { origin?: 'human' | 'machine'; by?: string; onProgress?: (count: number) => void } = {},
): Promise<number> {
  const { origin = 'human', by = 'TMX', onProgress } = options;
  let count = 0;
  let batch: SentenceToKeep[] = [];
  const flush = async (): Promise<void> => {
    await storeSentences(db, batch);
    count += batch.length;
    batch = [];
    onProgress?.(count);
  };
  try {
    for await (const unit of readTmx(decoded(createReadStream(file)))) {
      batch.push({
        ...unit,
        glossary: unit.glossary ?? '',
        origin: unit.origin ?? origin,
        by: unit.by ?? by,
      });
      if (batch.length >= BATCH) await flush();
    }
  } finally {
    await flush();
  }
  return count;
}
