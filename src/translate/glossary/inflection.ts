import { arabicVariants } from '../../text/fold.ts';
import type { TermForms } from './glossary.ts';

/**
 * Builds a regular expression source for the forms of a term, longest first, without word boundaries. A
 * space also matches hyphens; apostrophes, hyphens and Arabic letters match all characters that fold to
 * the same one. Inflected English forms match plural and possessive endings; Arabic ones match attached
 * conjunctions, prepositions and the article. Vowel marks and tatweel are skipped. Latin accents are
 * significant because a glossary may correct them.
 */
export function formPattern(term: Pick<TermForms, 'forms' | 'word' | 'case'>, language: string): string {
  const sorted = term.forms.toSorted((a, b) => b.length - a.length);
  return `(?:${sorted.map((form) => inflected(form, term.word, language)).join('|')})`;
}

function inflected(form: string, word: TermForms['word'], language: string): string {
  if (language === 'ar') return arabic(form, word);
  const stem = literal(form);
  if (word === 'whole') return stem;
  if (language === 'en') return /[yY]$/.test(form) ? `${stem.slice(0, -1)}(?:ys?|ies)` : `${stem}(?:e?s)?`;
  if (language === 'id') return `${stem}(?:nya|lah|kah|pun)?`;
  return stem;
}

function arabic(form: string, word: TermForms['word']): string {
  const bare = form.replaceAll(/[\p{M}ـ]/gu, '');
  if (word === 'whole') return arabicStem(bare);
  return bare.startsWith('ال')
    ? `(?:[وف]?[بك]?ال|[وف]?لل)${arabicStem(bare.slice(2))}`
    : `[وف]?[بلك]?${arabicStem(bare)}`;
}

function arabicStem(form: string): string {
  return Array.from(form, (letter) => {
    const variants = arabicVariants(letter);
    const one =
      variants.length === 0
        ? literal(letter)
        : `[${new Set([letter, ...variants]).values().toArray().join('')}]`;
    return /\s/.test(letter) ? one : `${one}[\\p{M}ـ]*`;
  }).join('');
}

function literal(form: string): string {
  return Array.from(form, (letter) => {
    if (/\s/.test(letter)) return '[\\s-]+';
    if (/['‘’ʼ`´]/.test(letter)) return "['‘’ʼ`´]";
    if (letter === '-') return '[-‐‑–\\s]';
    return letter.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`);
  }).join('');
}
