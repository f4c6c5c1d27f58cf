/**
 * Trains `src/extract/ml/candidate-ranker.json`: the weights of the places and properties of values in
 * the choice of headline, publication time and byline. Prints the share of right choices in five-fold
 * cross-validation by domain (no domain is in both training and test set) and the spread of the folds,
 * then trains the model on all pages.
 *
 * -  node bench/extract/train-metadata.ts           # report only
 * -  node bench/extract/train-metadata.ts --write   # and write the model
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bylineCandidates } from '../../src/extract/metadata/byline.ts';
import { type RankerModel, CandidateRanker } from '../../src/extract/ml/candidate-ranker.ts';
import type { FieldCandidate } from '../../src/extract/ml/candidate-set.ts';
import { collectVisibleCandidates } from '../../src/extract/parse/visible-candidates.ts';
import { isoOf } from '../../src/extract/metadata/dates/ambiguous-dates.ts';
import { openDocument } from '../../src/extract/parse/document.ts';
import { headlineCandidates } from '../../src/extract/metadata/headline.ts';
import { describeJsonLd } from '../../src/extract/parse/schema-org.ts';
import { findHeadlineOffset } from '../../src/extract/metadata/metadata.ts';
import { publishedDateCandidates } from '../../src/extract/metadata/dates/published-date.ts';
import { siteKeysOf } from '../../src/extract/metadata/field-input.ts';
import { boost } from './choice-trees.ts';
import { type Choice, type Weights, fit, foldOf } from './choice-weights.ts';
import { type Row, readPage, readRows } from './corpus.ts';
import type { ForestOptions } from './gbdt.ts';
import { sameDay, sameNames, sameTitle } from './judge.ts';

const sets = ['fundus', 'wcxb', 'trafilatura', 'idar', 'newspaper4k', 'htmldate'];
/** Strength of the quadratic penalty on the weights, by cross-validation. */
const penalties = { headline: 8, published: 2, byline: 5 };
const TREES: ForestOptions = {
  trees: 100,
  leaves: 8,
  rate: 0.1,
  lambda: 8,
  least: 0.5,
  columns: 0.5,
  rows: 1,
  seed: 11,
};
const FOLDS = 5;
/** Features that do not occur in the corpus, because callers set them: chosen by hand. */
const byHand: Record<keyof typeof penalties, Weights> = {
  headline: { listing: 2 },
  published: { listing: 1.5 },
  byline: { listing: 0.7 },
};

type Field = keyof typeof penalties;
const now = new Date();

function choicesOf(headline: CandidateRanker): Record<Field, Choice[]> {
  const choices: Record<Field, Choice[]> = { headline: [], published: [], byline: [] };
  for (const set of sets) {
    for (const row of readRows(set)) {
      const document = openDocument({ url: row.url, html: readPage(set, row.id) });
      const visible = collectVisibleCandidates(document);
      const schemaOrg = describeJsonLd(document.jsonLd);
      const input = { document, visible, schemaOrg, siteKeys: siteKeysOf(document, schemaOrg) };
      const headlines = headlineCandidates(input);
      const headlineOffset = findHeadlineOffset(headline.rank(headlines)[0]?.value, visible);
      const language = document.html?.attribs['lang'] ?? 'en';
      if (row.title)
        choices.headline.push(judged(row, headlines, (value) => sameTitle(row.title ?? '', value)));
      if (row.date) {
        const options = publishedDateCandidates({ ...input, now, timezone: 'UTC', language, headlineOffset });
        choices.published.push(judged(row, options, (value) => sameDay(row.date ?? '', isoOf(value))));
      }
      if (row.authors !== undefined && row.authors.length > 0) {
        choices.byline.push(
          judged(row, bylineCandidates({ ...input, headlineOffset }), (value) =>
            sameNames(row.authors ?? [], [...value.people, ...value.desks]),
          ),
        );
      }
    }
  }
  return choices;
}

function judged<T>(row: Row, options: readonly FieldCandidate<T>[], right: (value: T) => boolean): Choice {
  return {
    domain: row.domain,
    options: options.map(({ value, features }) => ({ features: [...features], right: right(value) })),
  };
}

/** A page's options as the model's input, and whether its choice is right. */
interface Verdict {
  readonly domain: string;
  readonly points: number;
  readonly right: boolean;
}

function train(field: Field, choices: readonly Choice[]): RankerModel {
  const weights = fit(choices, penalties[field]);
  return { weights, ...boost(choices, weights, TREES) };
}

function judge(model: RankerModel, choices: readonly Choice[]): Verdict[] {
  const chooser = new CandidateRanker(model);
  return choices.map(({ domain, options }) => {
    const [best] = chooser.rank(
      options.map(({ features, right }) => ({ value: right, evidence: [], features: new Set(features) })),
    );
    return { domain, points: best?.score ?? 0, right: best?.value ?? false };
  });
}

/** The results for all pages, each from a model that was not trained on its domain. */
function crossValidate(field: Field, choices: readonly Choice[]): Verdict[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const model = train(
      field,
      choices.filter(({ domain }) => foldOf(domain, FOLDS) !== fold),
    );
    return judge(
      model,
      choices.filter(({ domain }) => foldOf(domain, FOLDS) === fold),
    );
  }).flat();
}

function share(verdicts: readonly { readonly right: boolean }[]): string {
  return (verdicts.filter(({ right }) => right).length / verdicts.length).toFixed(3);
}

/** Share of right winners by score band, to choose the threshold below which the field stays empty. */
function calibration(verdicts: readonly Verdict[]): string {
  const bands = Map.groupBy(verdicts, ({ points }) => Math.min(6, Math.max(-2, Math.floor(points))));
  return [...bands]
    .toSorted((a, b) => a[0] - b[0])
    .map(([band, own]) => `${band}: ${own.filter(({ right }) => right).length}/${own.length}`)
    .join('  ');
}

/** Compact JSON in which a changed tree is a changed line. */
function format(models: Readonly<Record<string, RankerModel>>): string {
  const fields = Object.entries(models).map(([field, { weights, columns, trees }]) => {
    const lines = trees.map((tree) => `      ${JSON.stringify(tree)}`).join(',\n');
    return `  ${JSON.stringify(field)}: {\n    "weights": ${JSON.stringify(weights)},\n    "columns": ${JSON.stringify(columns)},\n    "trees": [\n${lines}\n    ]\n  }`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}

const untrained = new CandidateRanker({ weights: {}, columns: [], trees: [] });
// Names and dates use their distance from the headline as a feature, so the headline is trained first.
const choices = choicesOf(new CandidateRanker(train('headline', choicesOf(untrained).headline)));
const trained: Record<string, RankerModel> = {};
for (const field of ['headline', 'published', 'byline'] as const) {
  const own = choices[field];
  const verdicts = crossValidate(field, own);
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    share(verdicts.filter(({ domain }) => foldOf(domain, FOLDS) === fold)),
  );
  const possible = own.map(({ options }) => ({ right: options.some(({ right }) => right) }));
  console.log(
    `${field.padEnd(10)} ${own.length} pages  right ${share(verdicts)}  folds ${folds.join(' ')}  at most ${share(possible)}`,
  );
  console.log(`           right by points  ${calibration(verdicts)}`);
  const model = train(field, own);
  console.log(`           trained on all  ${share(judge(model, own))}`);
  const weights = Object.entries({ ...model.weights, ...byHand[field] })
    .filter(([, weight]) => Math.abs(weight) >= 0.02)
    .toSorted((a, b) => b[1] - a[1]);
  trained[field] = { ...model, weights: Object.fromEntries(weights) };
}
if (process.argv.includes('--write'))
  writeFileSync(join(import.meta.dirname, '../../src/extract/ml/candidate-ranker.json'), format(trained));
