import { existsSync, readFileSync } from 'node:fs';
import type { Kysely } from 'kysely';
import type { Log } from '../../observe/log.ts';
import {
  addDeskTerm,
  deskTerms,
  deskTermsVersion,
  removeDeskTerm,
} from '../../store/translation/glossary-terms.ts';
import type { Database } from '../../store/schema.ts';
import { emptyGlossary, type Glossary } from '../../translate/glossary/glossary.ts';
import { parseGlossary, withEntry } from '../../translate/glossary/glossary-file.ts';

/** The glossary of an installation: the file's terms and those that editors added at the desk. */
export interface LiveGlossary {
  /** The current glossary; the same object until a term changes. */
  current(): Promise<Glossary>;
  /**
   * Adds a term unless it contradicts others.
   *
   * @returns the contradictions
   */
  add(entry: object, by: string): Promise<readonly string[]>;
  remove(id: number): Promise<void>;
}

/**
 * Reads the glossary file and combines it with the desk's terms. Faulty entries in the file are logged
 * and skipped. A desk term that contradicts a later change of the file is ignored.
 */
export function openGlossary(db: Kysely<Database>, file: string, log: Pick<Log, 'warn'>): LiveGlossary {
  const base = readGlossary(file, log);
  let known: { readonly version: string; readonly glossary: Glossary } | undefined;
  const current = async (): Promise<Glossary> => {
    const version = await deskTermsVersion(db);
    if (known?.version !== version) {
      let glossary = base;
      for (const { id, entry } of await deskTerms(db)) {
        const next = withEntry(glossary, entry);
        for (const problem of next.problems) log.warn({ term: id, problem }, 'glossary of the desk');
        glossary = next.glossary;
      }
      known = { version, glossary };
    }
    return known.glossary;
  };
  return {
    current,
    async add(entry, by) {
      const { problems } = withEntry(await current(), entry);
      if (problems.length === 0) await addDeskTerm(db, entry, by);
      return problems;
    },
    remove: (id) => removeDeskTerm(db, id),
  };
}

/** The glossary file is optional. */
function readGlossary(file: string, log: Pick<Log, 'warn'>): Glossary {
  if (!existsSync(file)) return emptyGlossary;
  const { glossary, problems } = parseGlossary(readFileSync(file, 'utf8'));
  for (const problem of problems) log.warn({ file, ...problem }, 'glossary');
  return glossary;
}
