import type { LanguagePair } from '../engine/engine.ts';

/** What the memory knows of a sentence. */
export interface RememberedSentence {
  /** Plain text. */
  readonly target: string;
  /** The same with numbered inline tags, where the sentence had any when it was stored. */
  readonly markup?: string | undefined;
  readonly origin: 'human' | 'machine';
  /** The person, or engine and model. */
  readonly by: string;
}

/** A sentence to look up. */
export interface MemoryQuery {
  /** Plain text, as it stands in the article. */
  readonly source: string;
  /** Version of the glossary's terms that concern it; a person's sentence holds under any. */
  readonly glossary: string;
}

/** A sentence to be remembered. */
export interface LearnedSentence extends LanguagePair, MemoryQuery, RememberedSentence {}

/**
 * The sentence memory as the stage sees it. The key is the normalised source with both languages and the
 * version of the glossary's terms in it; numbers are part of it. A person's sentence wins over any machine's.
 */
export interface SentenceMemory {
  /** Everything known of these sentences, in one question; keyed by the sentences as given. */
  lookup(
    sentences: readonly MemoryQuery[],
    pair: LanguagePair,
  ): Promise<ReadonlyMap<string, RememberedSentence>>;
  remember(sentences: readonly LearnedSentence[]): Promise<void>;
}

/** A memory that knows nothing and learns nothing. */
export const noMemory: SentenceMemory = {
  lookup: () => Promise.resolve(new Map()),
  remember: () => Promise.resolve(),
};
