import type { Element } from './dom.ts';
import { familiesOfWord } from './families.ts';

const ATTRIBUTES = ['class', 'id', 'itemprop', 'role', 'data-testid', 'data-component'] as const;

/**
 * The words in an element's names: `class="article-body__text relatedLinks"` gives article, body, text, article_body, body_text, related,
 * links, related_links. Digits and generated names fall away, so what is learnt holds on other sites.
 */
export function classTokens(element: Element): string[] {
  return namesOf(element).flatMap((name) => wordsIn(name));
}

/** What an element's names mean. */
export interface Meaning {
  /** Sum of the learnt weights of their words. */
  readonly score: number;
  /** Bits of the families that they belong to. */
  readonly families: number;
}

const NOTHING: Meaning = { score: 0, families: 0 };
const KNOWN_AT_MOST = 50_000;

/**
 * Reads elements with the given weights. Names come back on every page of a site, so each is taken apart once; the table is emptied when it
 * is full, which keeps memory flat.
 */
export function nameReader(weights: ReadonlyMap<string, number>): (element: Element) => Meaning {
  const known = new Map<string, Meaning>();
  const read = (name: string): Meaning => {
    const before = known.get(name);
    if (before !== undefined) return before;
    let score = 0;
    let families = 0;
    for (const word of wordsIn(name)) {
      score += weights.get(word) ?? 0;
      families |= familiesOfWord(word);
    }
    const meaning = score === 0 && families === 0 ? NOTHING : { score, families };
    if (known.size >= KNOWN_AT_MOST) known.clear();
    known.set(name, meaning);
    return meaning;
  };
  return (element) => {
    let score = 0;
    let families = 0;
    for (const name of namesOf(element)) {
      const meaning = read(name);
      score += meaning.score;
      families |= meaning.families;
    }
    return score === 0 && families === 0 ? NOTHING : { score, families };
  };
}

function namesOf({ attribs }: Element): string[] {
  const names: string[] = [];
  for (const attribute of ATTRIBUTES) {
    const value = attribs[attribute];
    if (value === undefined || value === '') continue;
    for (const name of value.length > 300 ? value.slice(0, 300).split(' ') : value.split(' ')) {
      if (name.length > 1 && name.length < 60) names.push(name);
    }
  }
  return names;
}

function wordsIn(name: string): string[] {
  const out: string[] = [];
  let previous: string | undefined;
  for (const part of name.match(/[A-Z]?[a-z]+|[A-Z]+/gu) ?? []) {
    if (part.length < 2) continue;
    const word = part.toLowerCase();
    out.push(word);
    if (previous !== undefined) out.push(`${previous}_${word}`);
    previous = word;
  }
  return out;
}
