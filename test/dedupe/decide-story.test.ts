import { describe, expect, test } from 'vitest';
import { asText, copyOf, inventSentence, inventStory, random } from '../../bench/dedupe/invent.ts';
import { decideStory } from '../../src/dedupe/decide-story.ts';
import { fingerprint } from '../../src/dedupe/fingerprint.ts';
import { compareTexts } from '../../src/dedupe/compare-texts.ts';
import type { KnownText, ComparableText } from '../../src/model/comparison.ts';

const NOON = Date.UTC(2026, 10, 2, 12);
const HOUR = 3_600_000;

function print(sentences: readonly string[], { outlet = 'harian', hours = 0 } = {}): ComparableText {
  return { ...fingerprint(asText(sentences)), outlet, publishedAt: new Date(NOON + hours * HOUR) };
}

let article = 0;
function known(
  sentences: readonly string[],
  story: number,
  where: { outlet?: string; hours?: number; digest?: boolean } = {},
): KnownText {
  return {
    ...print(sentences, { outlet: 'kabar', ...where }),
    article: ++article,
    story,
    digest: where.digest ?? false,
  };
}

const story = inventStory(11, 16);
const template = (day: number) => {
  const numbers = Array.from({ length: 12 }, (_, index) =>
    String(1000 + ((day * 7919 + index * 104_729) % 8999)),
  );
  const words = inventStory(500, 12).map((sentence) => sentence.replaceAll(/\d+/g, 'itu'));
  return words.map((sentence, index) =>
    sentence.replace(/^(\S+ \S+ \S+)/, `$1 ditutup ${numbers[index]} poin`),
  );
};

describe('copies of one text', () => {
  test.each([
    ['another outlet, words changed', copyOf(story, 1)],
    ['the tail cut', copyOf(story, 2, { keep: 0.5 })],
    ['a brief of the beginning', story.slice(0, 3)],
    [
      'a dateline in front and a paragraph of its own',
      ['JAKARTA (Kantor Berita)', ...story, ...inventStory(77, 4)],
    ],
    ['sentences in another order', [...story.slice(4), ...story.slice(0, 4)]],
    ['twice edited', copyOf(copyOf(story, 3, { words: 0.05 }), 4, { words: 0.05 })],
  ])('%s', (_, text) => {
    const decision = decideStory(print(text, { hours: 3 }), [known(story, 1), known(inventStory(12, 16), 2)]);
    expect(decision).toMatchObject({ story: 1, merge: [], digest: false });
  });

  test('a late copy joins only if it is complete', () => {
    expect(decideStory(print(story, { hours: 200 }), [known(story, 1)]).story).toBe(1);
    expect(
      decideStory(print(copyOf(story, 5, { keep: 0.5 }), { hours: 200 }), [known(story, 1)]).story,
    ).toBeUndefined();
  });
});

describe('different stories that look alike', () => {
  test('a daily report with the same words and other numbers', () => {
    const decision = decideStory(print(template(2), { hours: 24 }), [known(template(1), 1)]);
    expect(decision.story).toBeUndefined();
    expect(decision.comparisons[0]).toMatchObject({ reason: 'other-numbers' });
  });

  test('a follow-up with the background of the first report', () => {
    const followUp = [...inventStory(21, 10), ...story.slice(-5)];
    expect(decideStory(print(followUp, { hours: 8 }), [known(story, 1)]).story).toBeUndefined();
  });

  test('the same quotations in two reports', () => {
    const quotes = story.slice(6, 9);
    const one = [...inventStory(31, 5), ...quotes, ...inventStory(32, 4)];
    const other = [...inventStory(33, 6), ...quotes, ...inventStory(34, 5)];
    expect(decideStory(print(other, { hours: 2 }), [known(one, 1)]).story).toBeUndefined();
  });

  test('an outlet that reuses half of its own text the next day', () => {
    const next = [...story.slice(0, 9), ...inventStory(41, 7)];
    const own = { outlet: 'harian' };
    const decision = decideStory(print(next, { hours: 20 }), [known(story, 1, own)]);
    expect(decision).toMatchObject({ comparisons: [{ reason: 'same-outlet-later' }] });
    expect(decideStory(print(next, { hours: 3 }), [known(story, 1, own)]).story).toBe(1);
  });

  test('page furniture found in texts of many days', () => {
    const furniture = inventStory(51, 8);
    const others = [2, 3, 4, 5].map((day) =>
      known([...inventStory(50 + day, 4), ...furniture], day, { hours: -48 * day }),
    );
    const decision = decideStory(print([...inventStory(60, 4), ...furniture], { hours: 0 }), others);
    expect(decision.story).toBeUndefined();
  });
});

describe('several stories', () => {
  const parts = [1, 2, 3, 4].map((seed) => inventStory(100 + seed, 8));

  test('a digest is its own story and connects no others', () => {
    const digest = parts.flatMap((part) => part.slice(0, 4));
    const decision = decideStory(
      print(digest),
      parts.map((part, index) => known(part, index + 1)),
    );
    expect(decision).toMatchObject({ digest: true, merge: [] });
    expect(decision.story).toBeUndefined();
    expect(decideStory(print(parts[0] ?? []), [known(digest, 9, { digest: true })]).story).toBeUndefined();
  });

  test('a full text joins two halves that share nothing', () => {
    const half = [known(story.slice(0, 10), 1), known(story.slice(6), 2)];
    const decision = decideStory(print(story), half);
    expect(new Set([decision.story, ...decision.merge])).toEqual(new Set([1, 2]));
  });

  test('a small common part does not merge', () => {
    const one = known(story, 1);
    const other = known([...inventStory(71, 14), ...story.slice(0, 5)], 2);
    expect(decideStory(print(copyOf(story, 8)), [one, other])).toMatchObject({ story: 1, merge: [] });
  });

  test('the order of the known texts does not matter', () => {
    const all = [
      known(story, 1),
      known(copyOf(story, 1), 1),
      known(inventStory(5), 3),
      known(copyOf(story, 2, { keep: 0.6 }), 4),
    ];
    const decision = decideStory(print(copyOf(story, 9)), all);
    expect(decideStory(print(copyOf(story, 9)), all.toReversed())).toEqual(decision);
  });
});

test("an operator's ruling overrides every comparison", () => {
  const same = known(story, 1);
  const other = known(inventStory(81), 2);
  const apart = { apart: new Set([same.article]), together: new Set([other.article]) };
  expect(decideStory(print(story), [same, other], apart).story).toBe(2);
});

test('relation is symmetric', () => {
  const chance = random(3);
  const one = print(story);
  const other = print([...copyOf(story, 6), inventSentence(chance)], { outlet: 'kabar', hours: 5 });
  expect(compareTexts(one, other)).toEqual(compareTexts(other, one));
});
