import type { QualityFinding } from '../model/translation.ts';
import type { EngineRequest, EngineAnswer } from './engine/engine-chain.ts';
import { checkSentence } from './quality/quality-check.ts';
import { primaryLanguage } from '../text/normalise-sentence.ts';
import type { LanguagePair } from './engine/engine.ts';
import { enforceTerms, glossaryVersion, termsIn } from './glossary/glossary.ts';
import type { Glossary, Term, TermMatch } from './glossary/glossary.ts';
import { projectMarks, repairSpaces } from './markup/tag-projection.ts';
import type { LearnedSentence, RememberedSentence, MemoryQuery } from './memory/sentence-memory.ts';
import { editMarked, fromSegment, toHtml, nodesOf, toSegment } from './markup/marked-text.ts';
import type { MarkedText } from './markup/marked-text.ts';
import { applyHouseStyle } from './style/house-style.ts';

/** A source sentence, prepared for lookup and translation. */
export interface SentenceWork extends MemoryQuery {
  readonly rich: MarkedText;
  /** Glossary terms found in the sentence. */
  readonly terms: readonly TermMatch[];
  /** The sentences before it, as context for chat engines. */
  readonly before?: string | undefined;
}

/** A translated sentence. */
export interface TranslatedSentence {
  readonly rich: MarkedText;
  readonly origin: 'human' | 'machine' | 'memory' | 'imported' | 'original';
  /** The person, the engine and model, or the name given on import; empty for `original`. */
  readonly by: string;
  /** Findings of the quality gate; empty if the sentence may be published. */
  readonly checks: readonly QualityFinding[];
  /** Glossary terms whose rendering is missing from the translation. */
  readonly missing: readonly Term[];
  /** As of the engine. */
  readonly steerable?: boolean | undefined;
}

/**
 * Finds the glossary terms of a sentence and computes the glossary version, which is part of its memory
 * key.
 */
export function prepareSentence(rich: MarkedText, pair: LanguagePair, glossary: Glossary): SentenceWork {
  const terms = termsIn(rich.text, pair.from, pair.to, glossary);
  return { rich, source: rich.text, terms, glossary: glossaryVersion(terms, pair.to) };
}

/** The sentence as HTML with numbered tags: equal for equal sentences anywhere in an article. */
export function segmentOf({ rich }: SentenceWork): string {
  return toSegment(ordinal(rich, rich));
}

/** Builds the engine request for a sentence. */
export function toRequest(work: SentenceWork, { to }: LanguagePair): EngineRequest {
  const terms = work.terms.flatMap(({ term, start, end }) => {
    const target = term.languages[primaryLanguage(to)]?.forms[0];
    return target === undefined ? [] : [{ source: work.source.slice(start, end), target }];
  });
  return { html: segmentOf(work), plain: work.source, before: work.before, terms };
}

/**
 * Builds a request in which the given terms are already replaced by the target form and marked
 * `translate="no"`.
 */
export function protectTerms(work: SentenceWork, terms: readonly Term[], to: string): EngineRequest {
  const matches = work.terms.filter(({ term }) => terms.includes(term));
  const words = (term: Term): string => term.languages[to]?.forms[0] ?? '';
  const rich = editMarked(
    ordinal(work.rich, work.rich),
    matches.map(({ term, start, end }) => ({ start, end, with: words(term) })),
  );
  let shift = 0;
  const fences = matches.map(({ term, start, end }, index) => {
    const from = start + shift;
    shift += words(term).length - (end - start);
    return { start: from, end: from + words(term).length, name: 'span', attribs: {}, id: 1_000 + index };
  });
  const html = toHtml(
    nodesOf({ text: rich.text, marks: [...rich.marks, ...fences] }, ({ id }) =>
      id >= 1_000 ? { id: String(id), translate: 'no', class: 'notranslate' } : { id: String(id) },
    ),
  );
  return { html, plain: rich.text };
}

/**
 * Post-processes an engine's answer: restores tags and spaces, enforces the glossary, applies the house
 * style and runs the quality checks.
 */
export function fromEngine(
  work: SentenceWork,
  rendered: EngineAnswer,
  pair: LanguagePair,
): TranslatedSentence {
  const restored = restore(work.rich, rendered.text, rendered.form);
  const { rich: worded, missing } = enforceTerms(restored, work.terms, pair.from, pair.to);
  const rich = applyHouseStyle(worded, work.source, pair.to);
  const { name, model, steerable } = rendered.engine;
  const settled = work.terms.filter(({ term }) => !missing.includes(term));
  return {
    rich,
    origin: 'machine',
    by: model === undefined ? name : `${name}/${model}`,
    checks: checkSentence(work.source, rich.text, pair, settled),
    missing,
    steerable,
  };
}

/**
 * Restores the tags of a remembered translation: from its stored markup if there is any, otherwise by
 * projection from the source.
 */
export function fromMemory(work: SentenceWork, known: RememberedSentence): TranslatedSentence {
  const rich =
    known.markup === undefined
      ? restore(work.rich, known.target, 'plain')
      : restore(work.rich, known.markup, 'html');
  const origin = known.origin === 'machine' ? 'memory' : known.origin;
  return { rich, origin, by: known.by, checks: [], missing: [] };
}

/**
 * Builds the memory record of a translated sentence. Marks are numbered by their order in the sentence,
 * so the record does not depend on the sentence's position in the paragraph.
 */
export function toLearned(work: SentenceWork, done: TranslatedSentence, pair: LanguagePair): LearnedSentence {
  const { source, glossary } = work;
  const { by, steerable } = done;
  const markup = done.rich.marks.length === 0 ? undefined : toSegment(ordinal(done.rich, work.rich));
  return { ...pair, source, glossary, target: done.rich.text, markup, origin: 'machine', by, steerable };
}

/**
 * Reuses the translation of an identical sentence in the same article, with this sentence's own tags
 * (links may have other URLs).
 */
export function reuseTranslation(
  work: SentenceWork,
  twin: SentenceWork,
  done: TranslatedSentence,
  pair: LanguagePair,
): TranslatedSentence {
  return { ...done, rich: fromMemory(work, toLearned(twin, done, pair)).rich };
}

function restore(source: MarkedText, answer: string, form: 'html' | 'plain'): MarkedText {
  const numbered = ordinal(source, source);
  const { rich, missing } =
    form === 'plain'
      ? { rich: { text: answer, marks: [] }, missing: source.marks.map((_, index) => index + 1) }
      : fromSegment(answer, numbered);
  const spaced = repairSpaces(rich, numbered);
  const lost = numbered.marks.filter((mark) => missing.includes(mark.id));
  const whole = lost.length === 0 ? spaced : projectMarks(numbered, lost, spaced);
  return {
    text: whole.text,
    marks: whole.marks.map((mark) => ({ ...mark, id: source.marks[mark.id - 1]?.id ?? mark.id })),
  };
}

/** Numbers marks 1, 2, 3 ... in source order, so that a sentence is the same anywhere in an article. */
function ordinal(rich: MarkedText, source: MarkedText): MarkedText {
  const order = new Map(source.marks.map((mark, index) => [mark.id, index + 1]));
  return {
    text: rich.text,
    marks: rich.marks.map((mark) => ({ ...mark, id: order.get(mark.id) ?? mark.id })),
  };
}
