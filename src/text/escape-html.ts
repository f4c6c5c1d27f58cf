const TEXT = /[&<>]/;

/**
 * Escapes text content for HTML and XML. Does not remove characters that documents may not contain; see
 * `cleanCharacters`.
 * @example escapeText('a < b & c') // 'a &lt; b &amp; c'
 */
export function escapeText(text: string): string {
  if (!TEXT.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Escapes an attribute value for single or double quotes. The result is also safe as text content. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
