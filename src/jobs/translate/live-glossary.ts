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

/** The glossary of an installation: its file, and what editors added at the desk. */
export interface LiveGlossary {
  /** As it is now; the same object as long as nothing changes. */
  current(): Promise<Glossary>;
  /** Adds a term, unless it contradicts the others; then it gives the contradictions. */
  add(entry: object, by: string): Promise<readonly string[]>;
  remove(id: number): Promise<void>;
}

/**
 * Reads the glossary's file and opens the way to the desk's terms. What is wrong in the file is said and left out, the
 * rest works; a term of the desk that contradicts the file, because the file was changed later, does not count.
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

/** A glossary is optional. */
function readGlossary(file: string, log: Pick<Log, 'warn'>): Glossary {
  if (!existsSync(file)) return emptyGlossary;
  const { glossary, problems } = parseGlossary(readFileSync(file, 'utf8'));
  for (const problem of problems) log.warn({ file, ...problem }, 'glossary');
  return glossary;
}
