import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { clusterInMemory, type Document } from '../../bench/dedupe/in-memory.ts';
import { agreement, corpus, floorsOf, holdFloors, missed } from '../floors.ts';

const Families = z.array(
  z.strictObject({
    family: z.string(),
    lang: z.enum(['en', 'id', 'ar']),
    paragraphs: z.record(z.string(), z.string()),
    documents: z.array(
      z.strictObject({
        of: z.string(),
        outlet: z.string(),
        title: z.string(),
        text: z.array(z.string()),
        with: z.record(z.string(), z.string()).default({}),
      }),
    ),
  }),
);
type Family = z.infer<typeof Families>[number];

/** A document, with the text that it is a copy of. */
interface Labelled extends Document {
  readonly family: string;
  readonly of: string;
}

const firstArrival = Date.parse('2026-11-02T00:00:00Z');
const betweenArrivals = 90 * 60_000;

function documentsOf(family: Family): Labelled[] {
  return family.documents.map((document, index) => {
    const id = `${family.family}-${index + 1}`;
    const text = document.text
      .map((paragraph) => family.paragraphs[paragraph] ?? paragraph)
      .join('\n\n')
      .replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const value = document.with[name];
        if (value === undefined) throw new Error(`${id} has no ${name}`);
        return value;
      });
    return {
      id,
      family: family.family,
      of: `${family.family} ${document.of}`,
      url: `https://${document.outlet}.example/${id}`,
      title: document.title,
      text,
      lang: family.lang,
      published_at: new Date(firstArrival + index * betweenArrivals).toISOString(),
      outlet: document.outlet,
    };
  });
}

// Every value is a string, so that 04.02 stays a time of day.
const yaml = parse(readFileSync(join(corpus, 'stories.yaml'), 'utf8'), { schema: 'failsafe' });
const documents = Families.parse(yaml).flatMap(documentsOf);

interface Pair {
  readonly one: Labelled;
  readonly other: Labelled;
}

/** All pairs of documents of a family. */
const pairs: Pair[] = documents.flatMap((one, index) =>
  documents
    .slice(index + 1)
    .filter((other) => other.family === one.family)
    .map((other) => ({ one, other })),
);

/** Whether two texts are decided to be one story. */
type Decider = (pair: Pair) => boolean;

const isSame: Decider = ({ one, other }) => one.of === other.of;
const inOneStory =
  (stories: ReadonlyMap<string, string | number>): Decider =>
  ({ one, other }) =>
    stories.get(one.id) === stories.get(other.id);
const measure = (decides: Decider) =>
  agreement(pairs.map((pair) => ({ same: isSame(pair), found: decides(pair) })));

function report(decides: Decider): string {
  const { precision, recall, f1 } = measure(decides);
  const wrong = pairs
    .filter((pair) => decides(pair) !== isSame(pair))
    .map((pair) => `${isSame(pair) ? 'one story' : 'two stories'}: ${pair.one.id} ${pair.other.id}`);
  const figures = { precision, recall, f1 };
  return [...Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(3)}`), ...wrong].join(
    '\n',
  );
}

const Answer = z.object({ id: z.string(), cluster: z.string() });

/** Runs `warta dedupe --jsonl` over the corpus. */
function storiesByCommand(): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    const cli = join(import.meta.dirname, '../../src/cli.ts');
    const child = execFile(process.execPath, [cli, 'dedupe', '--jsonl'], (error, stdout) => {
      if (error !== null) return reject(error);
      const answers = stdout
        .trim()
        .split('\n')
        .map((line) => Answer.parse(JSON.parse(line)));
      resolve(new Map(answers.map(({ id, cluster }) => [id, cluster])));
    });
    child.stdin?.end(documents.map((document) => `${JSON.stringify(document)}\n`).join(''));
  });
}

test('the corpus has 150 labelled pairs, of both kinds, in three languages', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(150);
  expect(pairs.filter(isSame).length).toBeGreaterThanOrEqual(60);
  expect(pairs.filter((pair) => !isSame(pair)).length).toBeGreaterThanOrEqual(60);
  for (const language of ['en', 'id', 'ar'])
    expect(pairs.filter(({ one }) => one.lang === language).length).toBeGreaterThanOrEqual(25);
});

describe('warta dedupe over the corpus', () => {
  let stories: Map<string, string>;
  beforeAll(async () => {
    stories = await storiesByCommand();
  });

  test('reaches its floors of accuracy', () => {
    const decides = inOneStory(stories);
    holdFloors('dedupe', { ...measure(decides) }, () => report(decides));
  });

  test('puts texts of different families into different stories', () => {
    const families = Map.groupBy(documents, ({ id }) => stories.get(id));
    const mixed = [...families.values()].filter((some) => new Set(some.map(({ family }) => family)).size > 1);
    expect(mixed.map((some) => some.map(({ id }) => id))).toEqual([]);
  });

  test('decides like the in-memory index', () => {
    const decides = inOneStory(stories);
    const inMemory = inOneStory(clusterInMemory(documents));
    expect(pairs.filter((pair) => decides(pair) !== inMemory(pair))).toEqual([]);
  });
});

test.each<[string, Decider]>([
  ['takes all texts apart', () => false],
  ['takes a family for one story', () => true],
  ['trusts equal first words', ({ one, other }) => one.text.slice(0, 30) === other.text.slice(0, 30)],
])('a decision that %s is below the floors', (_, decides) => {
  expect(missed(floorsOf('dedupe'), { ...measure(decides) })).not.toEqual([]);
});
