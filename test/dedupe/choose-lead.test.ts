import { describe, expect, test } from 'vitest';
import { chooseLead } from '../../src/dedupe/choose-lead.ts';
import { leadNumber } from '../../src/dedupe/succession.ts';
import type { LeadCandidate } from '../../src/model/story.ts';

const preference = { agencies: new Set(['afp']), languages: ['id', 'en'] };
const at = (hours: number) => new Date(Date.UTC(2026, 10, 2, hours));

function copy(article: number, values: Partial<LeadCandidate> = {}): LeadCandidate {
  return {
    article,
    outlet: 'harian',
    kind: 'story',
    language: 'en',
    headline: 'Quake shakes Velmar',
    agency: null,
    text: `Text of copy ${article}.`,
    size: 1000,
    publishedAt: at(8),
    correction: null,
    withdrawn: false,
    ...values,
  };
}

describe('before publication, the lead is', () => {
  test.each<[string, Partial<LeadCandidate>, Partial<LeadCandidate>]>([
    ['a story, not a gallery', { kind: 'gallery' }, {}],
    ['what translates best, even if it is shorter', { size: 2000 }, { language: 'id', size: 900 }],
    ['complete, even if another one names the agency', { size: 500, agency: 'AFP' }, {}],
    ["the agency's own", { agency: 'AFP' }, { outlet: 'afp' }],
    ['a copy that names its agency', {}, { agency: 'AFP' }],
    ['the newest', { publishedAt: at(6) }, { publishedAt: at(9) }],
    ['the corrected one', { outlet: 'afp' }, { correction: 'Ralat: 12, bukan 21' }],
    ['one that stands', { outlet: 'afp', withdrawn: true }, {}],
  ])('%s', (_, loser, winner) => {
    expect(chooseLead([copy(1, loser), copy(2, winner)], preference)).toBe(2);
    expect(chooseLead([copy(2, winner), copy(1, loser)], preference)).toBe(2);
  });

  test('the one stored first, if nothing else differs', () => {
    expect(chooseLead([copy(2), copy(1)], preference)).toBe(1);
  });
});

describe('after publication', () => {
  test('the lead stays when other copies arrive', () => {
    const better = copy(2, { outlet: 'afp', language: 'id', size: 3000 });
    expect(chooseLead([copy(1), better], preference, 1)).toBe(1);
  });

  test('a corrected copy replaces the lead, a correction older than the lead does not', () => {
    const corrected = { correction: 'Correction: ...' };
    expect(chooseLead([copy(1), copy(2, { ...corrected, publishedAt: at(9) })], preference, 1)).toBe(2);
    expect(chooseLead([copy(1), copy(2, { ...corrected, publishedAt: at(7) })], preference, 1)).toBe(1);
    const second = { ...corrected, publishedAt: at(9) };
    expect(chooseLead([copy(1, corrected), copy(2, { ...second, outlet: 'kabar' })], preference, 1)).toBe(1);
    expect(chooseLead([copy(1, corrected), copy(2, second)], preference, 1)).toBe(2);
  });

  test('a withdrawn lead is replaced', () => {
    expect(chooseLead([copy(1, { withdrawn: true }), copy(2)], preference, 1)).toBe(2);
    expect(chooseLead([copy(1, { withdrawn: true })], preference, 1)).toBeUndefined();
  });
});

describe('a later text of the same outlet or agency', () => {
  const first = copy(1, { size: 400 });
  test.each<[string, Partial<LeadCandidate>, 1 | 2]>([
    ['newer and fuller takes over', { publishedAt: at(9), size: 900 }, 2],
    ['newer and shorter does not', { publishedAt: at(9), size: 300 }, 1],
    ['older and shorter does not', { publishedAt: at(7), size: 300 }, 1],
    ['of another outlet does not', { publishedAt: at(9), size: 900, outlet: 'kabar' }, 1],
    ['in another language does not', { publishedAt: at(9), size: 900, language: 'id' }, 1],
    ['in a gallery does not', { publishedAt: at(9), size: 900, kind: 'gallery' }, 1],
    ['withdrawn does not', { publishedAt: at(9), size: 900, withdrawn: true }, 1],
    ['with a later lead’s number takes over', { publishedAt: at(9), size: 300, headline: '2nd LD Quake' }, 2],
    ['with a correction takes over', { publishedAt: at(9), size: 390, correction: 'RALAT: Gempa' }, 2],
  ])('%s', (_, second, shown) => {
    expect(chooseLead([first, copy(2, second)], preference, 1)).toBe(shown);
  });

  test('is recognised from any client, by the agency’s name', () => {
    const named = { ...preference, agencyNames: new Map([['afp', 'AFP']]) };
    const own = copy(1, { outlet: 'afp', size: 400 });
    const later = { publishedAt: at(9), agency: 'AFP' };
    expect(chooseLead([own, copy(2, { ...later, size: 900 })], named, 1)).toBe(2);
    // Another client's copy of the same lead is not a change.
    expect(chooseLead([own, copy(2, { ...later, size: 410, text: own.text })], named, 1)).toBe(1);
    // A slow client does not revert a correction.
    const corrected = copy(3, { outlet: 'afp', size: 400, correction: 'CORRECTED', publishedAt: at(8.5) });
    expect(chooseLead([own, corrected, copy(2, { ...later, size: 900 })], named, 3)).toBe(3);
  });

  test('is shown in the end, regardless of the order of arrival', () => {
    const agency = { agency: 'AFP' };
    const copies = [
      copy(1, { ...agency, size: 300 }),
      copy(2, { ...agency, size: 900, publishedAt: at(9) }),
      copy(3, { ...agency, size: 500, publishedAt: at(10), outlet: 'kabar' }),
      copy(4, { ...agency, size: 880, publishedAt: at(11), correction: 'RALAT: Gempa' }),
      copy(5, { ...agency, size: 1000, publishedAt: at(12), outlet: 'kabar' }),
      copy(6, { ...agency, size: 950, publishedAt: at(13) }),
    ];
    for (const [count, expected] of [
      [3, 2],
      [5, 4],
      [6, 6],
    ] as const)
      for (const order of permutations(copies.slice(0, count))) {
        const shown = order.reduce<number | undefined>(
          (lead, _, index) => chooseLead(order.slice(0, index + 1), preference, lead),
          undefined,
        );
        expect([order.map(({ article }) => article), shown]).toEqual([expect.anything(), expected]);
      }
  });
});

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((one) =>
    permutations(all.filter((other) => other !== one)).map((rest) => [one, ...rest]),
  );
}

test.each<[string, number]>([
  ['2nd LD Quake shakes Tarsenia', 2],
  ['Quake shakes Tarsenia (3rd LD)', 3],
  ['1st Ld-Writethru: Quake', 1],
  ['UPDATE 2-Quake shakes Tarsenia', 2],
  ['UPDATE2: Quake shakes Tarsenia', 2],
  ['CORRECTED-UPDATE 3-Quake shakes Tarsenia', 3],
  ['(LEAD) Quake shakes Tarsenia', 1],
  ['Quake shakes Tarsenia, writethru', 1],
  ['Pembaruan 2: Gempa guncang Tarsenia', 2],
  ['[UPDATE] Gempa guncang Tarsenia', 1],
  ['Gempa guncang Tarsenia (Pembaruan)', 1],
  ['تحديث 2: زلزال يهز ترسينيا', 2],
  ['تحديث ٣ - زلزال يهز ترسينيا', 3],
  ['زلزال يهز ترسينيا (تحديث)', 1],
  ['Update your phone now, minister says', 0],
  ['Updated guidelines for schools', 0],
  ['Pembaruan aplikasi pajak tertunda', 0],
  ['تحديث البنية التحتية في ترسينيا', 0],
  ['Lead poisoning closes two schools', 0],
  ['Velmar takes 2nd lead in a week', 0],
])('lead of "%s": %i', (headline, lead) => {
  expect(leadNumber(headline)).toBe(lead);
});
