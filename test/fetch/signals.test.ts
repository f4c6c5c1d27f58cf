import { expect, test } from 'vitest';
import { signalsOf } from '../../src/fetch/signals.ts';

test.each([
  ['noindex', ['noindex']],
  ['NoIndex, NOARCHIVE', ['noindex', 'noarchive']],
  ['warta: noarchive', ['noarchive']],
  ['WARTA: noarchive, nosnippet', ['noarchive', 'nosnippet']],
  ['otherbot: none', []],
  ['noindex, otherbot: none, noarchive, warta: nosnippet', ['noindex', 'nosnippet']],
  ['otherbot: none, *: noarchive', ['noarchive']],
  ['max-snippet: 50, max-image-preview:none', ['max-snippet: 50', 'max-image-preview:none']],
  [
    'unavailable_after: Saturday, 25-Jun-27 15:00:00 GMT, noarchive',
    ['unavailable_after: saturday, 25-jun-27 15:00:00 gmt', 'noarchive'],
  ],
  ['unavailable_after: 25 Jun 2027 15:00:00 GMT', ['unavailable_after: 25 jun 2027 15:00:00 gmt']],
  ['otherbot: unavailable_after: 25 Jun 2027', []],
  ['', []],
  [', ,', []],
] as const)('X-Robots-Tag %j says %j to us', (value, expected) => {
  expect(signalsOf({ 'x-robots-tag': value }, 'Warta').xRobotsTag).toEqual(expected);
});

test('several lines are several statements', () => {
  const headers = {
    'x-robots-tag': ['otherbot: none', 'noarchive', 'warta: noarchive'] as unknown as string,
  };
  expect(signalsOf(headers, 'Warta').xRobotsTag).toEqual(['noarchive']);
});

test.each([
  ['1', { tdmReserved: true }],
  [' 0 ', { tdmReserved: false }],
  ['yes', {}],
] as const)('TDM-Reservation %j', (value, expected) => {
  expect(signalsOf({ 'tdm-reservation': value }, 'Warta')).toEqual({ xRobotsTag: [], ...expected });
});
