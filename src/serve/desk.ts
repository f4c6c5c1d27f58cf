/** An editor's text for one translation: the headline and every sentence, in order, beside its original. */
export interface TranslationEdit {
  readonly storyId: number;
  readonly translationId: number;
  /** The body that the editor saw; another one now means that somebody was faster. */
  readonly seenBody: string;
  readonly headline: string;
  readonly bodyHtml: string;
  readonly text: string;
  /** Pairs that the editor changed, for the sentence memory. */
  readonly sentences: readonly {
    readonly source: string;
    readonly target: string;
    readonly from: string;
    readonly to: string;
  }[];
  readonly editor: string;
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
}

/** The editors' desk; without it `/meja` does not exist. */
export interface Desk {
  /** Password of every editor. The user name is the name in the line `Oleh:`. */
  readonly token: string;
  readonly actions: DeskActions;
}
