import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSentence } from '../../src/translate/quality/quality-check.ts';
import { corpus, floorsOf, holdFloors, missed } from '../floors.ts';

interface Translation {
  readonly from: string;
  readonly source: string;
  /** `good`, or the kind of damage. */
  readonly kind: string;
  readonly target: string;
}

function labelled(line: string): [label: string, text: string] {
  const colon = line.indexOf(': ');
  if (colon < 0) throw new Error(`no label: ${line}`);
  return [line.slice(0, colon), line.slice(colon + 2)];
}

function readTranslations(): Translation[] {
  return readFileSync(join(corpus, 'sentences.txt'), 'utf8')
    .split(/\n{2,}/)
    .flatMap((block) => {
      const [first, ...rest] = block.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      if (first === undefined) return [];
      const [from, source] = labelled(first);
      return rest.map(labelled).map(([kind, target]) => ({ from, source, kind, target }));
    });
}

/** Whether a translation is rejected. */
type Gate = (translation: Translation) => boolean;

const gate: Gate = ({ from, source, target }) => checkSentence(source, target, { from, to: 'id' }).length > 0;

/** Share of rejected translations by kind; `damaged` is every kind but `good`. */
function measure(translations: readonly Translation[], stops: Gate): Record<string, number> {
  const share = (some: readonly Translation[]) => some.filter(stops).length / some.length;
  const kinds = new Set(translations.map(({ kind }) => kind));
  return {
    damaged: share(translations.filter(({ kind }) => kind !== 'good')),
    ...Object.fromEntries(
      [...kinds].map((kind) => [kind, share(translations.filter((one) => one.kind === kind))]),
    ),
  };
}

function report(translations: readonly Translation[]): string {
  const shares = Object.entries(measure(translations, gate)).map(
    ([kind, share]) => `${kind.padEnd(14)} ${(100 * share).toFixed(1)} % stopped`,
  );
  const wrong = translations
    .filter((one) => gate(one) === (one.kind === 'good'))
    .map(({ kind, source, target }) => `${kind}: ${source}\n    ${target}`);
  return [...shares, ...wrong].join('\n');
}

const translations = readTranslations();

test('the corpus has 150 good and 150 damaged translations, 60 of them from Arabic', () => {
  const good = translations.filter(({ kind }) => kind === 'good').length;
  expect(good).toBeGreaterThanOrEqual(150);
  expect(translations.length - good).toBeGreaterThanOrEqual(150);
  expect(translations.filter(({ from }) => from === 'ar').length).toBeGreaterThanOrEqual(60);
});

test('the gate does not get worse for any kind of damage', () => {
  const measured = measure(translations, gate);
  holdFloors('gate', measured, () => report(translations));
  expect(Object.keys(floorsOf('gate')).toSorted()).toEqual(Object.keys(measured).toSorted());
});

test.each<[string, Gate]>([
  ['passes everything', () => false],
  ['stops everything', () => true],
  ['sees short translations only', ({ source, target }) => target.length < 0.5 * source.length],
])('a gate that %s misses the limits', (_, stops) => {
  expect(missed(floorsOf('gate'), measure(translations, stops))).not.toEqual([]);
});
