import { describe, expect, test } from 'vitest';
import { inventDay } from '../../bench/wire/day.ts';
import { measureDay } from '../../bench/wire/measure.ts';
import { settledLead } from '../../src/dedupe/settle.ts';
import type { LeadCandidate } from '../../src/model/story.ts';

describe('an invented wire day', () => {
  test('shows the newest lead of every event, and never an older one in its place', () => {
    const { wrong, ...score } = measureDay({ seed: 18, events: 45 });
    expect(wrong.length / score.arrivals).toBeLessThan(0.02);
    expect(score.right).toBeGreaterThanOrEqual(0.98);
    expect(score).toMatchObject({ missedCorrections: 0, missedKills: 0, wrongReplacements: 0, restless: 0 });
  });

  test('has leads, corrections, kills, flashes and digests in three languages, and repeats itself', () => {
    const { arrivals, kills } = inventDay({ seed: 18, events: 45 });
    expect(inventDay({ seed: 18, events: 45 })).toEqual({ arrivals, kills });
    expect(new Set(arrivals.map(({ language }) => language))).toEqual(new Set(['en', 'ar', 'id']));
    expect(arrivals.filter(({ corrects }) => corrects).length).toBeGreaterThan(5);
    expect(arrivals.filter(({ lead }) => lead === -1).length).toBeGreaterThan(2);
    expect(arrivals.filter(({ agency }) => agency === '').length).toBeGreaterThan(2);
    expect(kills.length).toBeGreaterThan(0);
  });
});

const minutes = (count: number) => new Date(Date.UTC(2026, 11, 1) + count * 60_000);
const copy = (article: number, fields: Partial<LeadCandidate> = {}): LeadCandidate => ({
  article,
  outlet: 'antariksa',
  kind: 'story',
  language: 'id',
  headline: 'Gempa',
  agency: null,
  text: 'Gempa.',
  size: 6,
  publishedAt: minutes(0),
  correction: null,
  withdrawn: false,
  ...fields,
});

describe('a change of lead', () => {
  const change = {
    chosen: 2,
    shown: 1,
    arrivedAt: () => minutes(10),
    changedAt: minutes(0),
    settleMinutes: 5,
  };

  test.each<[string, LeadCandidate[], number, object]>([
    ['waits for a calm', [copy(1), copy(2)], 12, { lead: 1, again: minutes(15) }],
    ['comes after the calm', [copy(1), copy(2)], 15, { lead: 2 }],
    ['comes at once if it corrects', [copy(1), copy(2, { correction: 'Ralat' })], 10, { lead: 2 }],
    [
      'comes at once if the shown text was withdrawn',
      [copy(1, { withdrawn: true }), copy(2)],
      10,
      { lead: 2 },
    ],
  ])('%s', (_, copies, now, expected) => {
    expect(settledLead(copies, { ...change, now: minutes(now) })).toEqual(expected);
  });

  test('the first text does not wait', () => {
    expect(settledLead([copy(2)], { ...change, shown: undefined, now: minutes(10) })).toEqual({ lead: 2 });
  });

  test('waits again after a change', () => {
    const again = { ...change, changedAt: minutes(14), now: minutes(16) };
    expect(settledLead([copy(1), copy(2)], again)).toEqual({ lead: 1, again: minutes(19) });
  });
});
