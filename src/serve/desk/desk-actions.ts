import type { TranslationEdit } from '../../model/translation.ts';

/** A term as an editor writes it down. */
export interface NewTerm {
  /** Language that it is translated from. */
  readonly language: string;
  readonly form: string;
  readonly rendering: string;
  /** Renderings that are replaced. */
  readonly wrong: readonly string[];
}

/** What editors may do; made outside of serve/, because deciding and queueing is the jobs' business. */
export interface DeskActions {
  /** Stores a person's text, remembers its sentences, and has the story decided again. False where somebody was faster. */
  saveTranslation(edit: TranslationEdit): Promise<boolean>;
  /** Has the story decided again. */
  decideAgain(storyId: number): Promise<void>;
  takeDown(guid: string, why: string): Promise<void>;
  /** Makes two stories one; undefined where there is no other story under that reference. */
  merge(storyId: number, other: string): Promise<number | undefined>;
  /** Takes an article out into a story of its own, and gives that one. */
  split(storyId: number, articleId: number): Promise<number>;
  /** Adds a term to the glossary; where it contradicts others, it gives the contradictions instead. */
  addTerm(term: NewTerm, editor: string): Promise<readonly string[]>;
  removeTerm(id: number): Promise<void>;
}

/** The editors' desk; without it `/meja` does not exist. */
export interface Desk {
  /** Password of every editor. The user name is the name in the line `Oleh:`. */
  readonly token: string;
  readonly actions: DeskActions;
}
