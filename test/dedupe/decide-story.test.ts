import { describe, expect, test } from 'vitest';
import { asText, copyOf, inventSentence, inventStory, random } from '../../bench/dedupe/invent.ts';
import { decideStory, judgeRelation, mayMerge } from '../../src/dedupe/decide-story.ts';
import { fingerprint } from '../../src/dedupe/fingerprint.ts';
import { compareTexts } from '../../src/dedupe/compare-texts.ts';
import type { ComparableText, KnownText, PlacementReason, TextRelation } from '../../src/model/comparison.ts';

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

  test.each([
    [2, 1],
    [3, undefined],
  ])('text found on %i days besides: story %s', (days, expected) => {
    const furniture = inventStory(51, 8);
    const older = Array.from({ length: days }, (_, day) =>
      known([...inventStory(52 + day, 4), ...furniture], day + 2, { hours: -48 * (day + 2) }),
    );
    const sameDay = known([...furniture, ...inventStory(58, 4)], 1, { hours: 1 });
    const decision = decideStory(print([...furniture, ...inventStory(60, 4)]), [sameDay, ...older]);
    expect(decision.story).toBe(expected);
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

describe('limits', () => {
  /** Two texts that share more than half, with different beginnings of their own. */
  const part = {
    shared: 30,
    ofSmaller: 0.6,
    ofLarger: 0.45,
    ofLead: 0.4,
    ofSmallerLead: 0.4,
    ofBeginning: 0.6,
    beforeEnding: 30,
    numbersSame: 0,
    numbersDiffer: 0,
    hoursApart: 1,
    sameOutlet: false,
  };

  test.each<[change: Partial<TextRelation>, reason: PlacementReason]>([
    [{}, 'part'],
    [{ ofLarger: 0.5 }, 'copy'],
    [{ ofLarger: 0.49 }, 'part'],
    [{ shared: 6 }, 'part'],
    [{ shared: 5 }, 'little-shared'],
    [{ ofSmaller: 0.45 }, 'part'],
    [{ ofSmaller: 0.44 }, 'little-shared'],
    // Similar beginnings: each has half of the other.
    [{ ofSmaller: 0.3, ofLead: 0.5, ofSmallerLead: 0.5 }, 'part'],
    [{ ofSmaller: 0.29, ofLead: 0.5, ofSmallerLead: 0.5 }, 'little-shared'],
    [{ ofSmaller: 0.44, ofLead: 0.49, ofSmallerLead: 0.9 }, 'little-shared'],
    [{ ofSmaller: 0.44, ofLead: 0.9, ofSmallerLead: 0.49 }, 'little-shared'],
    // Different beginnings.
    [{ ofBeginning: 0.5, shared: 6 }, 'part'],
    [{ ofBeginning: 0.49, shared: 21 }, 'other-beginning'],
    [{ ofBeginning: 0.49, shared: 22 }, 'part'],
    [{ ofBeginning: 0.49, beforeEnding: 5 }, 'other-beginning'],
    [{ ofBeginning: 0.49, beforeEnding: 6 }, 'part'],
    [{ ofBeginning: 0.49, beforeEnding: 5, ofLarger: 0.6 }, 'copy'],
    [{ ofBeginning: 0.49, beforeEnding: 5, ofLarger: 0.59 }, 'other-beginning'],
    // A brief of a long text has its beginning.
    [{ ofLarger: 0.32, ofLead: 0.1 }, 'part'],
    [{ ofLarger: 0.31, ofLead: 0.3 }, 'part'],
    [{ ofLarger: 0.31, ofLead: 0.29 }, 'not-the-lead'],
    // The template of a daily report.
    [{ numbersDiffer: 3, numbersSame: 2 }, 'other-numbers'],
    [{ numbersDiffer: 3, numbersSame: 3 }, 'part'],
    [{ numbersDiffer: 2 }, 'part'],
    // Distance in time.
    [{ hoursApart: 72 }, 'part'],
    [{ hoursApart: 73 }, 'too-far-apart'],
    [{ hoursApart: 73, ofSmaller: 0.75, ofLarger: 0.6 }, 'copy'],
    [{ hoursApart: 73, ofSmaller: 0.74, ofLarger: 0.6 }, 'too-far-apart'],
    [{ hoursApart: 73, ofSmaller: 0.75, ofLarger: 0.59 }, 'too-far-apart'],
    [{ hoursApart: 12, sameOutlet: true }, 'part'],
    [{ hoursApart: 13, sameOutlet: true }, 'same-outlet-later'],
    [{ hoursApart: 13, sameOutlet: true, ofLarger: 0.9 }, 'copy'],
    [{ hoursApart: 13, sameOutlet: true, ofLarger: 0.89 }, 'same-outlet-later'],
    [{ hoursApart: 13, sameOutlet: true, ofLarger: 0.9, numbersDiffer: 1 }, 'same-outlet-later'],
  ])('%j: %s', (change, reason) => {
    const copy = reason === 'copy' || reason === 'part';
    expect(judgeRelation({ ...part, ...change })).toEqual({ copy, reason });
  });

  test.each([
    [{ ofLarger: 0.5, ofSmaller: 0.5, ofLead: 0 }, true],
    [{ ofLarger: 0.49, ofSmaller: 0.75, ofLead: 0.6 }, true],
    [{ ofLarger: 0.49, ofSmaller: 0.74, ofLead: 0.6 }, false],
    [{ ofLarger: 0.49, ofSmaller: 0.75, ofLead: 0.59 }, false],
  ])('%j merges two stories: %s', (change, merges) => {
    expect(mayMerge({ ...part, ...change })).toBe(merges);
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
