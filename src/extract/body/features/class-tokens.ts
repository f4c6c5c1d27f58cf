import type { Element } from '../../parse/dom.ts';
import { FAMILIES_OF_WORD } from './class-families.ts';
import { WordTable, fnv1aStep } from './hashed-words.ts';

const ATTRIBUTES = ['class', 'id', 'itemprop', 'role', 'data-testid', 'data-component'] as const;

/**
 * Returns the words in an element's names: `class="article-body__text relatedLinks"` has article, body,
 * text, article_body, body_text, related, links, related_links. Digits and generated names are dropped,
 * so that learned weights apply to other sites.
 */
export function classTokens(element: Element): string[] {
  return namesOf(element).flatMap((name) => wordsIn(name));
}

/** Meaning of an element's class names and id. */
export interface ClassMeaning {
  /** Sum of the learnt weights of their words. */
  readonly score: number;
  /** Bits of the families that they belong to. */
  readonly families: number;
}

const NOTHING: ClassMeaning = { score: 0, families: 0 };
const FAMILY_TABLE = new WordTable(FAMILIES_OF_WORD);

/** Reads elements with the given weights of the words that `classTokens` lists. */
export function classReader(weights: ReadonlyMap<string, number>): (element: Element) => ClassMeaning {
  const words = new WordTable(weights);
  return ({ attribs }) => {
    let score = 0;
    let bits = 0;
    for (const attribute of ATTRIBUTES) {
      const value = attribs[attribute];
      if (value === undefined) continue;
      const end = Math.min(value.length, MAX_ATTRIBUTE_CHARS);
      for (let at = 0; at < end; at++) {
        const start = at;
        while (at < end && value.charCodeAt(at) !== 32) at++;
        if (!isName(at - start)) continue;
        const meaning = readName(value, start, at, words);
        score += meaning.score;
        bits |= meaning.families;
      }
    }
    return score === 0 && bits === 0 ? NOTHING : { score, families: bits };
  };
}

const isCapital = (code: number): boolean => code >= 65 && code <= 90;
const isSmall = (code: number): boolean => code >= 97 && code <= 122;

/** The words of `wordsIn`, looked up by hash without being cut out: names are read by the hundred on every page. */
function readName(value: string, from: number, to: number, words: WordTable): ClassMeaning {
  let score = 0;
  let bits = 0;
  /** Hash of the word before and the joining sign, on which the hash of the pair goes on. */
  let before: number | undefined;
  for (let at = from; at < to;) {
    let code = value.charCodeAt(at);
    const capital = isCapital(code);
    if (!capital && !isSmall(code)) {
      at++;
      continue;
    }
    const start = at;
    let hash = 0;
    let pair = before ?? 0;
    // A capital before lower-case letters belongs to them; several capitals are a separate word.
    const capitals = capital && !(at + 1 < to && isSmall(value.charCodeAt(at + 1)));
    do {
      hash = fnv1aStep(hash, code | 32);
      pair = fnv1aStep(pair, code | 32);
      code = ++at < to ? value.charCodeAt(at) : 0;
    } while (capitals ? isCapital(code) : isSmall(code));
    if (at - start < 2) continue;
    score += words.get(hash);
    bits |= FAMILY_TABLE.get(hash);
    if (before !== undefined) {
      score += words.get(pair);
      bits |= FAMILY_TABLE.get(pair);
    }
    before = fnv1aStep(hash, UNDERSCORE);
  }
  return score === 0 && bits === 0 ? NOTHING : { score, families: bits };
}

const UNDERSCORE = 95;
const MAX_ATTRIBUTE_CHARS = 300;

/** Longer names are generated, shorter ones say nothing. */
function isName(length: number): boolean {
  return length > 1 && length < 60;
}

function namesOf({ attribs }: Element): string[] {
  const names: string[] = [];
  for (const attribute of ATTRIBUTES) {
    const value = attribs[attribute];
    if (value === undefined || value === '') continue;
    for (const name of value.slice(0, MAX_ATTRIBUTE_CHARS).split(' ')) {
      if (isName(name.length)) names.push(name);
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
