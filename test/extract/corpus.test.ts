import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needsCorpus } from '../corpus.ts';
import { readPage, readRows } from '../../bench/extract/corpus.ts';
import { type Answer, type Figures, scoreAll } from '../../bench/extract/score.ts';
import { readArticle } from '../../src/extract/extract.ts';

const { floor } = JSON.parse(readFileSync(join(import.meta.dirname, '../../bench/quality.json'), 'utf8')) as {
  floor: Figures;
};
const sets = [
  'scrapinghub',
  'fundus-eval',
  'fundus',
  'newspaper4k',
  'idar',
  'wcxb',
  'trafilatura',
  'htmldate',
];
describe('the development corpus', needsCorpus('extract/dev'), () => {
  test('no figure is below its floor', { timeout: 900_000 }, async () => {
    const pages = sets.flatMap((set) => readRows(set).map((row) => ({ set, row })));
    const answers = new Map<string, Answer>();
    for (const { set, row } of pages) {
      const { body, metadata } = readArticle(
        { url: row.url, html: readPage(set, row.id) },
        { now: new Date('2026-11-20T00:00:00Z'), siteRules: false },
      );
      answers.set(`${set}/${row.id}`, {
        title: metadata.headline,
        text: body.text,
        authors: [...metadata.byline, ...metadata.desks],
        date: metadata.publishedIso,
      });
    }
    const figures = await scoreAll(pages, answers);
    console.log('development corpus:', JSON.stringify(figures));
    const { sets: leastOfSets, ...least } = floor;
    const below = [
      ...Object.entries(least).filter(([name, share]) => figures[name as keyof typeof least] < share),
      ...Object.entries(leastOfSets).filter(([set, share]) => (figures.sets[set] ?? 0) < share),
    ];
    expect(below).toEqual([]);
  });
});
