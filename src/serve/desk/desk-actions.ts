import type { TranslationEdit } from '../../model/translation.ts';

/** A glossary term as an editor enters it. */
export interface NewTerm {
  /** Language of `form`. */
  readonly language: string;
  readonly form: string;
  readonly rendering: string;
  /** Wrong renderings, which are replaced. */
  readonly wrong: readonly string[];
}

/**
 * Actions of the editors. They are implemented outside serve/, because they decide stories and queue
 * jobs.
 */
export interface DeskActions {
  /**
   * Stores an edited text, remembers its sentences and queues the decision about the story.
   *
   * @returns false if the translation has changed since the editor opened it
   */
  saveTranslation(edit: TranslationEdit): Promise<boolean>;
  /** Queues the decision about the story. */
  decideAgain(storyId: number): Promise<void>;
  takeDown(guid: string, why: string): Promise<void>;
  /**
   * Merges two stories.
   *
   * @param other number, guid or URL of the other story
   * @returns the id of the merged story; undefined if `other` matches no other story
   */
  merge(storyId: number, other: string): Promise<number | undefined>;
  /** Moves an article to a new story and returns the id of that story. */
  split(storyId: number, articleId: number): Promise<number>;
  /**
   * Adds a term to the glossary, unless it contradicts others.
   *
   * @returns the contradictions; empty if the term was added
   */
  addTerm(term: NewTerm, editor: string): Promise<readonly string[]>;
  removeTerm(id: number): Promise<void>;
}

/** Settings of the editors' desk. Without them `/meja` does not exist. */
export interface Desk {
  /** Password that all editors share. The user name is shown in the line `Oleh:`. */
  readonly token: string;
  /** Called with the client's IP address and the number of its wrong passwords within 15 minutes. */
  readonly onWrongPassword?: ((client: string, attempts: number) => void) | undefined;
  readonly actions: DeskActions;
}
