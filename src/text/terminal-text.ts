/**
 * Characters that act on a terminal instead of being shown: C0 controls except tab and line feed, DEL, C1 controls (which
 * start escape sequences as ESC does), bidirectional embeddings, overrides and isolates, line and paragraph separators.
 * Marks that scripts need (LRM, RLM, ALM, joiners) are not among them.
 */
const ACTIVE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Escapes characters that act on a terminal, as `\u001b`; in JSON this is the same string. */
export function terminalText(text: string): string {
  return text.replace(ACTIVE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
