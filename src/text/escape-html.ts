const TEXT = /[&<>]/;

/**
 * Escapes text between tags (HTML and XML). Characters that a document may not contain are the caller's affair: see
 * `cleanCharacters`.
 * @example escapeText('a < b & c') // 'a &lt; b &amp; c'
 */
export function escapeText(text: string): string {
  if (!TEXT.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Escapes an attribute's value within quotes of either kind; the result is safe between tags, too. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
