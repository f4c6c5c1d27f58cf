import { createHash } from 'node:crypto';
import { foldLetters } from '../../text/fold.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import { formPattern } from './inflection.ts';
import { editMarked } from '../markup/marked-text.ts';
import type { TextEdit, MarkedText } from '../markup/marked-text.ts';

/** Forms of a term in one language. */
export interface TermForms {
  /** The first form is the preferred one; all are recognised. */
  readonly forms: readonly string[];
  readonly case: 'any' | 'exact';
  /** `inflected` also matches plurals, possessives, articles and clitics. */
  readonly word: 'whole' | 'inflected';
}

/** A glossary term in all its languages. */
export interface Term {
  readonly languages: Readonly<Record<string, TermForms>>;
  /** Other accepted renderings. */
  readonly accept: readonly string[];
  /** Renderings to replace with the preferred one if the source contains the term. */
  readonly wrong: readonly string[];
  /** Whether to retry with the term fixed if an engine lost it. */
  readonly protect: boolean;
  /** Line in the glossary file; 0 if the term is not from the file. */
  readonly line: number;
}

/** A list of glossary terms. */
export interface Glossary {
  readonly terms: readonly Term[];
}

/** An occurrence of a term in a source sentence. */
export interface TermMatch {
  readonly term: Term;
  readonly start: number;
  readonly end: number;
}

export const emptyGlossary: Glossary = { terms: [] };

/** Matcher of a term: a cheap substring test first, then the exact pattern. */
interface Finder {
  readonly term: Term;
  readonly needles: readonly string[];
  readonly pattern: RegExp;
}

const finders = new WeakMap<Glossary, Map<string, Finder[]>>();

/**
 * Finds the terms of a sentence that have a form in language `to`, in order of position. Of overlapping
 * matches the longest is returned.
 */
export function termsIn(text: string, from: string, to: string, glossary: Glossary): TermMatch[] {
  const matches: TermMatch[] = [];
  const plain = foldLetters(text);
  const target = primaryLanguage(to);
  for (const { term, needles, pattern } of findersFor(glossary, primaryLanguage(from))) {
    if (term.languages[target] === undefined) continue;
    if (!needles.some((needle) => plain.includes(needle))) continue;
    for (const { index, 0: found } of text.matchAll(pattern))
      matches.push({ term, start: index, end: index + found.length });
  }
  return matches
    .toSorted((a, b) => b.end - b.start - (a.end - a.start))
    .filter(
      (one, index, all) =>
        !all.slice(0, index).some((other) => other.start < one.end && one.start < other.end),
    )
    .toSorted((a, b) => a.start - b.start);
}

function findersFor(glossary: Glossary, language: string): Finder[] {
  const byLanguage = finders.get(glossary) ?? new Map<string, Finder[]>();
  finders.set(glossary, byLanguage);
  let found = byLanguage.get(language);
  if (found === undefined) {
    found = glossary.terms.flatMap((term) => {
      const written = term.languages[language];
      return written === undefined ? [] : [finderOf(term, written, language)];
    });
    byLanguage.set(language, found);
  }
  return found;
}

function finderOf(term: Term, written: TermForms, language: string): Finder {
  const source = `(?<![\\p{L}\\p{N}])${formPattern(written, language)}(?![\\p{L}\\p{N}])`;
  return {
    term,
    needles: written.forms.map(needleOf),
    pattern: new RegExp(source, written.case === 'any' ? 'giu' : 'gu'),
  };
}

/** Returns the longest part of a form that is unaffected by inflection, hyphens and the article. */
function needleOf(form: string): string {
  const parts = form.split(/[\s'‘’ʼ`´‐‑–-]+/u).map((part) => foldLetters(part).replace(/^ال|y$/u, ''));
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/**
 * Hashes the content of the given terms. A changed term therefore invalidates only the remembered
 * sentences that contain it.
 *
 * @returns 12 hexadecimal digits; empty if there are no terms
 */
export function glossaryVersion(matches: readonly TermMatch[], to: string): string {
  if (matches.length === 0) return '';
  const state = [...new Set(matches.map(({ term }) => term))].map((term) =>
    JSON.stringify([term.languages[primaryLanguage(to)]?.forms, term.accept, term.wrong]),
  );
  return createHash('sha256').update(state.toSorted().join('\n')).digest('hex').slice(0, 12);
}

/**
 * Replaces wrong and untranslated renderings of each source term with the preferred one. Marks and
 * inflections are kept.
 *
 * @returns the edited text, and the terms whose rendering was not found
 */
export function enforceTerms(
  target: MarkedText,
  matches: readonly TermMatch[],
  from: string,
  to: string,
): { rich: MarkedText; missing: Term[] } {
  let rich = target;
  const missing: Term[] = [];
  for (const term of new Set(matches.map((match) => match.term))) {
    const right = term.languages[primaryLanguage(to)] as TermForms;
    const source = term.languages[primaryLanguage(from)]?.forms ?? [];
    const rightOnes = spans(rich.text, [...right.forms, ...term.accept], to);
    const times = matches.filter((match) => match.term === term).length;
    const wrong = [...term.wrong, ...source].filter(
      (form) => ![...right.forms, ...term.accept].includes(form),
    );
    // If the correct rendering occurs as often as the term in the source, further "wrong" words mean
    // something else: "recruits youths". Of overlapping matches the longer counts: `Negara Islam (ISIS)`
    // is correct, `Haidar al-Abadi` is wrong.
    const wrongOnes = spans(rich.text, wrong, to);
    const good = rightOnes.filter((span) => !wrongOnes.some((other) => isWithin(span, other)));
    const bad = wrongOnes
      .filter((span) => !good.some((other) => other.start < span.end && span.start < other.end))
      .slice(0, Math.max(0, times - good.length));
    rich = editMarked(
      rich,
      bad.map((span): TextEdit => ({
        start: span.start,
        end: span.end,
        with: asAt(rich.text, span.start, right.forms[0] ?? ''),
      })),
    );
    if (good.length + bad.length === 0) missing.push(term);
  }
  return { rich, missing };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function isWithin(inner: Span, outer: Span): boolean {
  const longer = outer.end - outer.start > inner.end - inner.start;
  return longer && outer.start <= inner.start && inner.end <= outer.end;
}

const patterns = new Map<string, RegExp>();

/**
 * Compiles a pattern for any of the forms as a whole word, with or without a clitic. Patterns are cached;
 * their number is limited by that of the terms.
 */
function patternOf(list: readonly string[], language: string): RegExp {
  const key = [language, ...list].join('\n');
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    const sorted = list.toSorted((a, b) => b.length - a.length);
    const any = formPattern({ forms: sorted, case: 'any', word: 'whole' }, language);
    pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${any})(?=(?:nya|lah|kah|pun)?(?![\\p{L}\\p{N}]))`, 'giu');
    patterns.set(key, pattern);
  }
  return pattern;
}

function spans(text: string, list: readonly string[], language: string): Span[] {
  if (list.length === 0) return [];
  return Array.from(text.matchAll(patternOf(list, language)), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Capitalises the words at the start of a sentence. */
function asAt(text: string, start: number, words: string): string {
  return /[\p{L}\p{N}]/u.test(text.slice(0, start)) ? words : words.charAt(0).toUpperCase() + words.slice(1);
}
