import { expect, test } from 'vitest';
import { TranslateError } from '../../src/model/errors.ts';
import { openEngineChain } from '../../src/translate/engine/engine-chain.ts';
import { batches } from '../../src/translate/engine/engine-run.ts';
import type { EngineRequest } from '../../src/translate/engine/engine-chain.ts';
import type { Engine } from '../../src/translate/engine/engine.ts';

const now = (): Date => new Date('2026-11-23T06:00:00Z');
const { signal } = new AbortController();
const asked = (...texts: string[]): EngineRequest[] => texts.map((text) => ({ html: text, plain: text }));
const engine = (
  name: string,
  translate: (segments: readonly string[]) => string[],
  more: Partial<Engine> = {},
): Engine => ({
  name,
  credit: name,
  markup: 'plain',
  limits: { maxCharacters: 100, maxSegments: 2 },
  pairs: () => true,
  translate: (segments) => new Promise((resolve) => resolve(translate(segments))),
  ...more,
});
const upper = (segments: readonly string[]) => segments.map((segment) => segment.toUpperCase());
const fail = (code: TranslateError['code'], after?: Date) => () => {
  throw new TranslateError(code, code, { retry: after === undefined ? 'later' : { after } });
};
const pair = { from: 'en', to: 'id' };

test('respects the limits of a request', () => {
  const items = ['aaaa', 'bbbb', 'cc', 'dddddddddddd', 'e'].map((text) => ({ text }));
  const split = batches(items, { maxCharacters: 10, maxSegments: 2 });
  expect(split.map((batch) => batch.map(({ text }) => text))).toEqual([
    ['aaaa', 'bbbb'],
    ['cc'],
    ['dddddddddddd'],
    ['e'],
  ]);
});

test('continues with the next engine if one fails, and pauses the failed one', async () => {
  let calls = 0;
  const tired = engine('tired', (segments) => (++calls > 1 ? fail('quota')() : upper(segments)));
  const chain = openEngineChain(
    [tired, engine('fresh', (segments) => segments.map((segment) => `${segment}!`))],
    now,
  );
  const { rendered, error } = await chain.translate(asked('a', 'b', 'c', 'd'), pair, { signal });
  expect(error).toBeUndefined();
  expect(rendered.map((one) => [one?.text, one?.engine.name])).toEqual([
    ['A', 'tired'],
    ['B', 'tired'],
    ['c!', 'fresh'],
    ['d!', 'fresh'],
  ]);
  await chain.translate(asked('e'), pair, { signal });
  expect(calls).toBe(2);
});

test('halves a batch with a garbled answer', async () => {
  const picky = engine('picky', (segments) => (segments.length > 1 ? fail('bad-answer')() : upper(segments)));
  const { rendered } = await openEngineChain([picky], now).translate(asked('a', 'b', 'c'), pair, { signal });
  expect(rendered.map((one) => one?.text)).toEqual(['A', 'B', 'C']);
});

test('returns the earliest retry time when all engines have failed', async () => {
  const [soon, late] = [new Date('2026-11-23T06:05:00Z'), new Date('2026-11-23T07:00:00Z')];
  const chain = openEngineChain([engine('a', fail('quota', late)), engine('b', fail('quota', soon))], now);
  const { error } = await chain.translate(asked('a'), pair, { signal });
  expect(error).toMatchObject({ code: 'quota', retry: { after: soon } });
});

test('a spent budget is a hard stop; reservations of failed requests are refunded', async () => {
  const used: number[] = [];
  const budget = {
    reserve: (_: string, characters: number) =>
      Promise.resolve(used.push(characters) > 0 && used.reduce((a, b) => a + b, 0) <= 4),
    refund: (_: string, characters: number) => Promise.resolve(void used.push(-characters)),
  };
  const chain = openEngineChain([engine('a', upper)], now, budget);
  const { rendered, error } = await chain.translate(asked('aa', 'bb', 'cc'), pair, { signal });
  expect(rendered.map((one) => one?.text)).toEqual(['AA', 'BB', undefined]);
  expect(error).toMatchObject({ code: 'budget' });
  used.length = 0;
  await openEngineChain([engine('b', fail('unreachable'))], now, budget).translate(asked('aa'), pair, {
    signal,
  });
  expect(used).toEqual([2, -2]);
});

test('names the direction that no engine supports', async () => {
  const { error } = await openEngineChain([engine('a', upper, { pairs: () => false })], now).translate(
    asked('a'),
    pair,
    { signal },
  );
  expect(error).toMatchObject({ code: 'unsupported-pair', message: 'none of a translates en to id' });
});
