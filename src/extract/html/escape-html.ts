import { cleanCharacters } from '../../text/clean-characters.ts';
import { escapeAttribute, escapeText } from '../../text/escape-html.ts';

/** A page's text as HTML, without control characters and lone surrogates. */
export function pageText(text: string): string {
  return escapeText(cleanCharacters(text));
}

/** The same for an attribute's value. */
export function pageAttribute(text: string): string {
  return escapeAttribute(cleanCharacters(text));
}
