/** One finding of the gate that looks for damage. */
export interface QualityFinding {
  /** Stable name: `numbers`, `quotes`, `names`, `untranslated`, `length`, `loop`, `negation`, `residue`, `language`, `glossary`. */
  readonly name: string;
  readonly message: string;
  /** The sentence in which it was found. */
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  /** Whether that sentence stands in the headline. */
  readonly headline?: boolean | undefined;
}

/**
 * What an edition does with a story whose translation holds damaged sentences, which stand there in the original: `mark`
 * shows them, marked as such, as long as they are few and not in the headline; `hold` waits for a person.
 */
export type DamagePolicy = 'hold' | 'mark';

/** Share of damaged sentences above which a story is held whatever the policy; one is always allowed. */
const MAX_MARKED_SHARE = 0.2;

/** Why an edition may not show a translation: it is damaged beyond its policy. Undefined where it may. */
export function damageOf(
  { checks, counts }: Pick<Translation, 'checks'> & { readonly counts: Readonly<Record<string, number>> },
  policy: DamagePolicy,
): string | undefined {
  // A glossary's term that could not be found damages nothing.
  const grave = checks.filter(({ name }) => name !== 'glossary');
  const [first] = grave;
  if (first === undefined) return undefined;
  const damaged = new Set(grave.map(({ source }) => source)).size;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const inHeadline = grave.find(({ headline }) => headline === true);
  if (policy === 'mark' && !inHeadline && damaged <= Math.max(1, all * MAX_MARKED_SHARE)) return undefined;
  const where = inHeadline ? 'the headline' : `${damaged} of ${all} sentences`;
  const { name, message } = inHeadline ?? first;
  return `damaged in ${where}: ${name}, ${message}`;
}

/**
 * Who made a text: a person, an engine, an engine with a person's corrections (`edited`), the sentence memory, or the outlet
 * itself (`original`, already in the edition's language).
 */
export type TranslationOrigin = 'human' | 'machine' | 'edited' | 'memory' | 'original';

/**
 * Who translated a sentence of the memory: a named person of this newsroom (`human`), an engine (`machine`), or unknown
 * (`imported`): files of other tools do not say whether a person or a machine translated.
 */
export type SentenceOrigin = 'human' | 'machine' | 'imported';

/** Whether readers must be told that a machine translated. */
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
  /** Short texts beside the body by their original: the picture's description and caption, a note of correction, tags. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** The dateline's place in this language; absent where there is none that readers could read. */
  readonly place?: string | undefined;
  /** `original` for an article that already is in the edition's language. */
  readonly origin: TranslationOrigin;
  /** Engine and model, e.g. `bergamot/en-id tiny 1.0`; absent for `original`. */
  readonly engine?: string | undefined;
  /** The person or engine credited in the line `Oleh:`. */
  readonly translator?: string | undefined;
  readonly checks: readonly QualityFinding[];
  /** How many sentences came from where. */
  readonly counts: Readonly<Record<'human' | 'machine' | 'memory' | 'original', number>>;
}

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
