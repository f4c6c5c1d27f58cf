import { Parser } from 'htmlparser2';

/** Documents beyond these are an attack or a fault, and parsers run out of stack or of time on them. */
const DEEPEST = 1000;
const MAX_ATTRIBUTES = 300;
const MAX_CUTS = 5;

/**
 * Where a document first nests its elements deeper, or gives one more attributes, than can be read; undefined where it
 * never does. One pass, no tree.
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

/** A feed without the insides of items that are tangled, so that the others can be read; undefined with too many such. */
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
