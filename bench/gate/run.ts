/**
 * Measures the quality gate: the share of good translations that it flags and the share of damage that it catches.
 * Nothing is fitted here. The translators' own faults count as false alarms. An argument names a file to which every
 * flagged line is written, for reading.
 *
 *   npm run bench:gate [-- alarms.tsv]
 */
import { writeFileSync } from 'node:fs';
import { checkSentence } from '../../src/translate/quality/quality-check.ts';
import { applyHouseStyle } from '../../src/translate/style/house-style.ts';
import { corpusPath, hasCorpus } from '../../test/corpus.ts';
import { type Damage, damages, ordinaryWords, seeded } from '../../test/translate/damage.ts';
import { type Corpus, type Line, readCorpora } from './corpora.ts';
import { bootstrap, type Interval, wilson } from './intervals.ts';

/** Damage that is measured only here: a shortened sentence that looks complete. */
const shortened: Readonly<Record<string, { readonly is: string; readonly make: Damage }>> = {
  'three quarters kept, full stop': {
    is: 'truncation',
    make: (target) => part(target, (words) => words.slice(0, Math.floor(words.length * 0.75)), '.'),
  },
  'first third lost': {
    is: 'truncation',
    make: (target) => part(target, (words) => words.slice(Math.ceil(words.length / 3)), ''),
  },
};

/** Corpora whose undamaged lines are damaged: translations by people. */
const DAMAGED = ['ntrex en-id', 'ntrex ar-id', 'flores en-id human'];

function part(target: string, cut: (words: string[]) => string[], end: string): string | undefined {
  const words = target.split(' ');
  if (words.length < 8) return undefined;
  return `${cut(words)
    .join(' ')
    .replace(end === '' ? '' : /[,;:.–-]+$/, '')}${end}`;
}

/** Checks a line as the pipeline does, after the house style. */
function findings(from: string, { source, target }: Pick<Line, 'source' | 'target'>) {
  const { text } = applyHouseStyle({ text: target, marks: [] }, source, 'id');
  return checkSentence(source, text, { from, to: 'id' });
}

function textOf({ share, low, high }: Interval): string {
  const [middle, from, to] = [share, low, high].map((value) => value.toFixed(1).padStart(5));
  return `${middle} % [${from},${to}]`;
}

/** Prints the false alarms of a corpus; returns the lines that pass and those that do not. */
function printAlarms({ name, from, hasDocuments, lines }: Corpus) {
  const checked = lines.map((line) => ({ line, found: findings(from, line) }));
  const flagged = checked.filter(({ found }) => found.length > 0);
  const documents = [...Map.groupBy(checked, ({ line }) => line.document).values()];
  const flags = documents.map((some) => some.map(({ found }) => found.length > 0));
  const heads = flagged.filter(({ line }) => line.isHeadline).length;
  const kinds = Map.groupBy(
    flagged.flatMap(({ found }) => found.map((one) => one.name)),
    (kind) => kind,
  );
  const ofDocuments = `, documents ${flags.filter((some) => some.includes(true)).length} of ${flags.length}, headlines ${heads}`;
  console.log(
    `${name.padEnd(28)} ${textOf(bootstrap(flags))} of ${lines.length}${hasDocuments ? ofDocuments : ''}: ${[...kinds].map(([kind, all]) => `${kind} ${all.length}`).join(', ')}`,
  );
  return { passed: checked.filter(({ found }) => found.length === 0).map(({ line }) => line), flagged };
}

function printCaught(name: string, from: string, lines: readonly Line[]): void {
  console.log(`\nCaught, ${name} (lines that pass undamaged)`);
  const classes = new Map<string, boolean[]>();
  for (const [kind, { is, make }] of Object.entries({ ...damages, ...shortened })) {
    const random = seeded(11);
    const hits = lines.flatMap(({ source, target }) => {
      const damaged = make(target, source, random);
      if (damaged === undefined || damaged === target) return [];
      return [findings(from, { source, target: damaged }).length > 0];
    });
    classes.set(is, [...(classes.get(is) ?? []), ...hits]);
    printShare(kind, hits);
  }
  for (const [is, hits] of classes) printShare(`all of ${is}`, hits);
}

function printShare(kind: string, hits: readonly boolean[]): void {
  if (hits.length === 0) return;
  const caught = wilson(hits.filter(Boolean).length, hits.length);
  console.log(`  ${kind.padEnd(32)} ${textOf(caught)} of ${hits.length}`);
}

if (!hasCorpus('translate')) {
  console.log(`Nothing is measured: ${corpusPath('translate')} is missing. WARTA_CORPUS names the corpus.`);
} else {
  console.log('False alarms');
  const results = readCorpora().map((corpus) => ({ ...corpus, ...printAlarms(corpus) }));
  for (const { target } of results.flatMap(({ passed }) => passed))
    for (const [word] of target.matchAll(/(?<!\p{L})\p{Ll}{4,}/gu)) ordinaryWords.add(word);
  for (const { name, from, passed } of results) if (DAMAGED.includes(name)) printCaught(name, from, passed);
  const [, , alarms] = process.argv;
  if (alarms !== undefined) {
    const rows = results.flatMap(({ name, flagged }) =>
      flagged.map(({ line, found }) =>
        [name, line.document, found.map(({ message }) => message).join(' | '), line.source, line.target].join(
          '\t',
        ),
      ),
    );
    writeFileSync(alarms, `${rows.join('\n')}\n`);
  }
}
