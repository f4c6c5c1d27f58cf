/** One finding of the quality check. */
export interface QualityFinding {
  /** Stable name: `numbers`, `quotes`, `names`, `untranslated`, `length`, `loop`, `negation`, `residue`, `language`, `glossary`. */
  readonly name: string;
  readonly message: string;
  /** The damaged sentence. */
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  /** Whether that sentence is in the headline. */
  readonly headline?: boolean | undefined;
}

/**
 * An edition's policy for stories with damaged sentences. `mark` shows these sentences in the original, marked, as long
 * as they are few and not in the headline. `hold` holds the story for a person.
 */
export type DamagePolicy = 'hold' | 'mark';

/** Share of damaged sentences above which a story is held under either policy; one sentence is always allowed. */
const MAX_MARKED_SHARE = 0.2;

/** Why an edition may not show a translation: damage beyond its policy. Undefined if it may be shown. */
export function damageOf(
  { checks, counts }: Pick<Translation, 'checks'> & { readonly counts: Readonly<Record<string, number>> },
  policy: DamagePolicy,
): string | undefined {
  // A missing glossary term is a matter of style, not damage.
  const severe = checks.filter(({ name }) => name !== 'glossary');
  const [first] = severe;
  if (first === undefined) return undefined;
  const damaged = new Set(severe.map(({ source }) => source)).size;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const inHeadline = severe.find(({ headline }) => headline === true);
  if (policy === 'mark' && !inHeadline && damaged <= Math.max(1, all * MAX_MARKED_SHARE)) return undefined;
  const where = inHeadline ? 'the headline' : `${damaged} of ${all} sentences`;
  const { name, message } = inHeadline ?? first;
  return `damaged in ${where}: ${name}, ${message}`;
}

/**
 * Origin of a text: a person, an engine, an engine with a person's corrections (`edited`), the sentence memory, or the
 * outlet itself (`original`, already in the edition's language).
 */
export type TranslationOrigin = 'human' | 'machine' | 'edited' | 'memory' | 'original';

/**
 * Who translated a sentence of the memory: a named person of this newsroom (`human`), an engine (`machine`), or unknown
 * (`imported`): files of other tools do not say whether a person or a machine translated.
 */
export type SentenceOrigin = 'human' | 'machine' | 'imported';

/** Whether the text must be labelled as a machine translation. */
export function isMachineMade(origin: TranslationOrigin): boolean {
  return origin === 'machine' || origin === 'memory' || origin === 'edited';
}

/** An article's text in another language. */
export interface Translation {
  readonly from: string;
  readonly to: string;
  readonly headline: string;
  readonly deck?: string | undefined;
  readonly bodyHtml: string;
  readonly text: string;
  /** Translations of short texts outside the body, by original: alt text and caption, correction note, tags. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** The dateline's place in this language; absent if it cannot be translated. */
  readonly place?: string | undefined;
  /** `original` for an article that already is in the edition's language. */
  readonly origin: TranslationOrigin;
  /** Engine and model, e.g. `bergamot/en-id tiny 1.0`; absent for `original`. */
  readonly engine?: string | undefined;
  /** The person or engine credited in the line `Oleh:`. */
  readonly translator?: string | undefined;
  readonly checks: readonly QualityFinding[];
  /** Number of sentences by origin. */
  readonly counts: Readonly<Record<'human' | 'machine' | 'memory' | 'original', number>>;
}

/** An editor's version of one translation: headline, body, and the changed sentences with their originals. */
export interface TranslationEdit {
  readonly storyId: number;
  readonly translationId: number;
  /** The body that the editor started from, to detect concurrent edits. */
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
