import type { SentenceOrigin } from '../../model/translation.ts';
import type { LanguagePair } from '../engine/engine.ts';

/** A remembered translation. */
export interface RememberedSentence {
  /** Plain text. */
  readonly target: string;
  /** The target with numbered inline tags, if it had any when it was stored. */
  readonly markup?: string | undefined;
  readonly origin: SentenceOrigin;
  /** The person, the engine and model, or the name given on import. */
  readonly by: string;
}

/** A sentence to look up. */
export interface MemoryQuery {
  /** Plain text, as in the article. */
  readonly source: string;
  /** Version of the glossary terms in the sentence; a person's and an imported translation match any. */
  readonly glossary: string;
}

/** A sentence to remember. */
export interface LearnedSentence extends LanguagePair, MemoryQuery, RememberedSentence {
  /** The engine can be steered by the article's text; see `Engine.steerable`. */
  readonly steerable?: boolean | undefined;
}

/**
 * The sentence memory as the translation stage uses it. Keyed by normalised source, both languages and, for machines,
 * the version of the glossary terms in the sentence. Numbers are part of the key. A person's translation wins over
 * an imported one, and both win over any machine's.
 */
export interface SentenceMemory {
  /** Returns every known translation of these sentences, keyed by the sentences as passed, in one query. */
  lookup(
    sentences: readonly MemoryQuery[],
    pair: LanguagePair,
  ): Promise<ReadonlyMap<string, RememberedSentence>>;
  remember(sentences: readonly LearnedSentence[]): Promise<void>;
}

/** A memory that is always empty. */
export const noMemory: SentenceMemory = {
  lookup: () => Promise.resolve(new Map()),
  remember: () => Promise.resolve(),
};
