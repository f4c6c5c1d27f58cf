import { describe, expect, test } from 'vitest';
import { chooseLead } from '../../src/dedupe/lead.ts';
import type { LeadCandidate } from '../../src/model/story.ts';

const preference = { agencies: new Set(['afp']), languages: ['id', 'en'] };
const at = (hours: number) => new Date(Date.UTC(2026, 10, 2, hours));

function copy(article: number, values: Partial<LeadCandidate> = {}): LeadCandidate {
  return {
    article,
    outlet: 'harian',
    kind: 'story',
    language: 'en',
    wire: null,
    size: 1000,
    publishedAt: at(8),
    correction: null,
    withdrawn: false,
    ...values,
  };
}

describe('before anybody has seen it, the lead is', () => {
  test.each<[string, Partial<LeadCandidate>, Partial<LeadCandidate>]>([
    ['a story, not a gallery', { kind: 'gallery' }, {}],
    ['what translates best, even if it is shorter', { size: 2000 }, { language: 'id', size: 900 }],
    ['complete, even if another one names the agency', { size: 500, wire: 'AFP' }, {}],
    ["the agency's own", { wire: 'AFP' }, { outlet: 'afp' }],
    ['a copy that names its agency', {}, { wire: 'AFP' }],
    ['the newest', { publishedAt: at(6) }, { publishedAt: at(9) }],
    ['the corrected one', { outlet: 'afp' }, { correction: 'Ralat: 12, bukan 21' }],
    ['one that stands', { outlet: 'afp', withdrawn: true }, {}],
  ])('%s', (_, loser, winner) => {
    expect(chooseLead([copy(1, loser), copy(2, winner)], preference)).toBe(2);
    expect(chooseLead([copy(2, winner), copy(1, loser)], preference)).toBe(2);
  });

  test('the one we had first, where nothing else differs', () => {
    expect(chooseLead([copy(2), copy(1)], preference)).toBe(1);
  });
});

describe('once readers have seen it', () => {
  test('the lead stays, whatever arrives', () => {
    const better = copy(2, { outlet: 'afp', language: 'id', size: 3000 });
    expect(chooseLead([copy(1), better], preference, 1)).toBe(1);
  });

  test('a corrected copy takes over, a correction older than the lead does not', () => {
    const corrected = { correction: 'Correction: ...' };
    expect(chooseLead([copy(1), copy(2, { ...corrected, publishedAt: at(9) })], preference, 1)).toBe(2);
    expect(chooseLead([copy(1), copy(2, { ...corrected, publishedAt: at(7) })], preference, 1)).toBe(1);
    expect(
      chooseLead([copy(1, corrected), copy(2, { ...corrected, publishedAt: at(9) })], preference, 1),
    ).toBe(1);
  });

  test('a withdrawn lead gives way', () => {
    expect(chooseLead([copy(1, { withdrawn: true }), copy(2)], preference, 1)).toBe(2);
    expect(chooseLead([copy(1, { withdrawn: true })], preference, 1)).toBeUndefined();
  });
});
