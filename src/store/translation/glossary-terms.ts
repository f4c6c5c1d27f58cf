import type { Db } from '../schema.ts';

/** A glossary term that an editor added. */
export interface DeskTerm {
  readonly id: number;
  /** As an entry of glossary.yaml: forms by language, `wrong`, `accept`. */
  readonly entry: object;
  readonly by: string;
  readonly at: Date;
}

/** The desk's terms, oldest first. */
export async function deskTerms(db: Db): Promise<DeskTerm[]> {
  return db.selectFrom('glossary_term').select(['id', 'entry', 'by', 'at']).orderBy('id').execute();
}

/** Version tag of the desk's terms; changes with them. */
export async function deskTermsVersion(db: Db): Promise<string> {
  const { last, count } = await db
    .selectFrom('glossary_term')
    .select((row) => [row.fn.max('id').as('last'), row.fn.countAll<number>().as('count')])
    .executeTakeFirstOrThrow();
  return `${last ?? 0} ${count}`;
}

export async function addDeskTerm(db: Db, entry: object, by: string): Promise<void> {
  await db
    .insertInto('glossary_term')
    .values({ entry: JSON.stringify(entry), by })
    .execute();
}

export async function removeDeskTerm(db: Db, id: number): Promise<void> {
  await db.deleteFrom('glossary_term').where('id', '=', id).execute();
}
