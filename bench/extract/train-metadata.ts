/**
 * Trains `src/extract/weights.json`: how much each place and each property of a value counts when headline, publication
 * time and byline are chosen. Prints the share of right choices in five-fold cross-validation by domain (no domain is
 * ever on both sides) and the spread of the folds, then writes the weights that all pages give.
 *
 *     node bench/extract/train-metadata.ts           # report only
 *     node bench/extract/train-metadata.ts --write   # and write the weights
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bylineOptions } from '../../src/extract/byline.ts';
import { type Option, ranked, score } from '../../src/extract/choose.ts';
import { collectClues } from '../../src/extract/clues.ts';
import { openDocument } from '../../src/extract/document.ts';
import { headlineOptions, siteKeysOf } from '../../src/extract/headline.ts';
import { describeJsonLd } from '../../src/extract/linked.ts';
import { placeOf } from '../../src/extract/metadata.ts';
import { isoOf, publishedOptions } from '../../src/extract/published.ts';
import { type Choice, type Weights, crossValidate, fit } from './choice-model.ts';
import { type Row, readPage, readRows } from './corpus.ts';
import { sameDay, sameNames, sameTitle } from './judge.ts';

const sets = ['fundus', 'wcxb', 'trafilatura', 'idar', 'newspaper4k', 'htmldate'];
/** Strength of the quadratic penalty; the best of 1, 3, 6, 8, 12 by cross-validation. */
const penalties = { headline: 8, published: 2, byline: 5 };
/** Features that no page of the corpus has, because they come from the caller: set by judgement. */
const byHand: Record<keyof typeof penalties, Weights> = {
  headline: { listing: 1 },
  published: { listing: 1.5 },
  byline: { listing: 0.7 },
};

type Field = keyof typeof penalties;
const now = new Date();

function choicesOf(headlineWeights: Weights): Record<Field, Choice[]> {
  const choices: Record<Field, Choice[]> = { headline: [], published: [], byline: [] };
  for (const set of sets) {
    for (const row of readRows(set)) {
      const document = openDocument({ url: row.url, html: readPage(set, row.id) });
      const clues = collectClues(document);
      const linked = describeJsonLd(document.jsonLd);
      const sight = { document, clues, linked, siteKeys: siteKeysOf(document, linked) };
      const headlines = headlineOptions(sight);
      const headlineAt = placeOf(ranked(headlines, headlineWeights)[0]?.value, clues);
      const language = document.html?.attribs['lang'] ?? 'en';
      if (row.title !== undefined)
        choices.headline.push(judged(row, headlines, (value) => sameTitle(row.title ?? '', value)));
      if (row.date !== undefined) {
        const options = publishedOptions({ ...sight, now, timezone: 'UTC', language, headlineAt });
        choices.published.push(judged(row, options, (value) => sameDay(row.date ?? '', isoOf(value))));
      }
      if (row.authors !== undefined && row.authors.length > 0) {
        choices.byline.push(
          judged(row, bylineOptions({ ...sight, headlineAt }), (value) =>
            sameNames(row.authors ?? [], [...value.people, ...value.desks]),
          ),
        );
      }
    }
  }
  return choices;
}

function judged<T>(row: Row, options: readonly Option<T>[], right: (value: T) => boolean): Choice {
  return {
    domain: row.domain,
    options: options.map(({ value, features }) => ({ features: [...features], right: right(value) })),
  };
}

/** How often the winner is right where its score lies in a band: where to draw the line for saying nothing. */
function calibration(choices: readonly Choice[], weights: Weights): string {
  const bands = new Map<number, { right: number; all: number }>();
  for (const { options } of choices) {
    const scored = options.map((option) => ({ option, points: score(new Set(option.features), weights) }));
    const best = scored.toSorted((a, b) => b.points - a.points)[0];
    if (best === undefined) continue;
    const band = Math.min(6, Math.max(-2, Math.floor(best.points)));
    const tally = bands.get(band) ?? { right: 0, all: 0 };
    bands.set(band, { right: tally.right + (best.option.right ? 1 : 0), all: tally.all + 1 });
  }
  return [...bands]
    .toSorted((a, b) => a[0] - b[0])
    .map(([band, { right, all }]) => `${band}: ${right}/${all}`)
    .join('  ');
}

let choices = choicesOf({});
// Names and dates are described by their distance from the headline, so that is trained first.
choices = choicesOf(fit(choices.headline, penalties.headline));
const trained: Partial<Record<Field, Weights>> = {};
for (const field of ['headline', 'published', 'byline'] as const) {
  const { share, spread } = crossValidate(choices[field], penalties[field]);
  const weights = fit(choices[field], penalties[field]);
  const oracle =
    choices[field].filter(({ options }) => options.some((option) => option.right)).length /
    choices[field].length;
  console.log(
    `${field.padEnd(10)} ${choices[field].length} pages  right ${share.toFixed(3)}  folds ${spread.map((part) => part.toFixed(3)).join(' ')}  at most ${oracle.toFixed(3)}`,
  );
  console.log(`           right by score  ${calibration(choices[field], weights)}`);
  trained[field] = Object.fromEntries(
    Object.entries({ ...weights, ...byHand[field] })
      .filter(([, weight]) => Math.abs(weight) >= 0.02)
      .toSorted((a, b) => b[1] - a[1]),
  );
}
if (process.argv.includes('--write')) {
  writeFileSync(
    join(import.meta.dirname, '../../src/extract/weights.json'),
    `${JSON.stringify(trained, null, 2)}\n`,
  );
}
