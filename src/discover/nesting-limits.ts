import { Parser } from 'htmlparser2';

/** Documents beyond these limits exhaust the parsers' stack or time. */
const DEEPEST = 1000;
const MAX_ATTRIBUTES = 300;
const MAX_CUTS = 5;

/**
 * Finds where a document exceeds the limits of nesting or attributes, in one pass without building a
 * tree.
 *
 * @returns the offset in characters, or undefined if it stays within the limits
 */
export function deepNestingOffset(text: string, xmlMode: boolean): number | undefined {
  let depth = 0;
  let attributes = 0;
  let place: number | undefined;
  const stop = (): void => {
    place ??= parser.startIndex;
    parser.pause();
  };
  const parser = new Parser(
    {
      onopentagname() {
        attributes = 0;
        depth += 1;
        if (depth > DEEPEST) stop();
      },
      onattribute() {
        attributes += 1;
        if (attributes > MAX_ATTRIBUTES) stop();
      },
      onclosetag() {
        depth -= 1;
      },
    },
    { xmlMode },
  );
  parser.end(text);
  return place;
}

/**
 * Empties items that are nested too deep, so that the others can be read.
 *
 * @returns undefined if too many items are affected
 */
export function pruneDeepNesting(feed: string): string | undefined {
  let text = feed;
  for (let cut = 0; cut < MAX_CUTS; cut += 1) {
    const start = deepNestingOffset(text, true);
    if (start === undefined) return text;
    const end = text.slice(start).search(/<\/(?:item|entry)\s*>/i);
    text = text.slice(0, start) + (end === -1 ? '' : text.slice(start + end));
  }
  return undefined;
}
