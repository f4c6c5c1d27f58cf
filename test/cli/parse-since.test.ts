import { expect, test } from 'vitest';
import { parseSince } from '../../src/cli/parse-since.ts';

const NOW = new Date('2026-11-10T09:30:00Z');

test.each([
  ['90m', '2026-11-10T08:00:00.000Z'],
  ['36h', '2026-11-08T21:30:00.000Z'],
  ['7d', '2026-11-03T09:30:00.000Z'],
  ['2026-11-02', '2026-11-02T00:00:00.000Z'],
  ['2026-11-02T08:00', '2026-11-02T08:00:00.000Z'],
  ['2026-11-02T08:00:30+07:00', '2026-11-02T01:00:30.000Z'],
  ['2026-02-30', undefined],
  ['2026-02-30T08:00Z', undefined],
  ['2026-11-02T25:00', undefined],
  ['2026-13-01', undefined],
  ['7', undefined],
  ['-7d', undefined],
  ['yesterday', undefined],
  ['', undefined],
])('--since %s', (text, expected) => {
  expect(parseSince(text, NOW)?.toJSON()).toBe(expected);
});
