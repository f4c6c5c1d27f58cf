import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The list, read when it is first asked for; `bench/translate/words.ts` makes it. */
let list: ReadonlySet<string> | undefined;

const short = new Set(
  'a ad ah am an as at be by do ex go ha he hi ho if in is it me mr ms my no of oh ok on or so st to up us vs we'.split(
    ' ',
  ),
);

function words(): ReadonlySet<string> {
  list ??= new Set(
    readFileSync(join(import.meta.dirname, 'english-words.txt'), 'utf8')
      .split('\n')
      .filter((line) => !line.startsWith('#')),
  );
  return list;
}

/** Whether English has this word (lower case) beside its names, in the singular or the plural. */
export function isEnglishWord(word: string): boolean {
  if (word.length < 3) return short.has(word);
  const known = words();
  return [word, word.replace(/s$/, ''), word.replace(/(?<=[sxzho])es$/, ''), word.replace(/ies$/, 'y')].some(
    (one) => known.has(one),
  );
}

/** Whether a long word is one slip away from an English one: a letter too many, one too few, two in the wrong order. */
export function isMisspelled(word: string): boolean {
  if (word.length < 10) return false;
  const known = words();
  return Array.from(
    { length: word.length + 1 },
    (_, at) => [word.slice(0, at), word.slice(at)] as const,
  ).some(
    ([left, right]) =>
      known.has(left + right.slice(1)) ||
      known.has(`${left}${right.charAt(1)}${right.charAt(0)}${right.slice(2)}`) ||
      Array.from('abcdefghijklmnopqrstuvwxyz').some((letter) => known.has(left + letter + right)),
  );
}
