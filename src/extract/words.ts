/** The different words of a short block, lower case. */
export function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}@©]+/gu) ?? []);
}
