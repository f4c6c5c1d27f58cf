import { expect, test } from 'vitest';
import { dateReadings } from '../../src/extract/metadata/dates/ambiguous-dates.ts';
import { datesInElements, datesInLines } from '../../src/extract/metadata/dates/visible-dates.ts';
import { now, fieldInputOf } from './field-input.ts';

test.each([
  ['Published 4 May 2026, updated 6 May 2026', 'line.named'],
  ['Updated: 4 May 2026, published 1 May 2026', 'line.updated'],
  ['4 May 2026 | Originally published', 'line.named'],
  ['4 May 2026 | Latest version', 'line.updated'],
  ['4 May 2026 Updated on 6 May 2026', 'line'],
  ['Diperbarui 4 Mei 2026', 'line.updated'],
  ['4 May 2026', 'line'],
])('the words beside "%s" say: %s', (line, expected) => {
  const [date] = datesInLines(fieldInputOf(`<p>${line}</p>`).visible.dateLines, undefined);
  expect(date?.features[0]).toBe(expected);
});

test('the first date after the headline is distinguished from those above it and in sidebars', () => {
  const html =
    '<p>Monday, 23 November 2026</p><aside><p>1 May 2026</p></aside><h1>Mill reopens</h1><p>4 May 2026</p><p>2 May 2026</p>';
  const { visible } = fieldInputOf(html);
  const headlineOffset = visible.headings[0]?.offset;
  const next = datesInLines(visible.dateLines, headlineOffset).filter(({ features }) =>
    features.includes('line.next'),
  );
  expect(next.map(({ text }) => text)).toEqual(['4 May 2026']);
});

test('the machine’s spelling of a date goes before the reader’s', () => {
  const { visible } = fieldInputOf('<time datetime="2026-05-04T08:00:00Z">yesterday</time>');
  expect(datesInElements(visible.times, undefined)[0]?.text).toBe('2026-05-04T08:00:00Z');
});

test.each([
  ['en', 'news.example', ['2026-10-02', '2026-02-10']],
  ['en-US', 'news.example', ['2026-10-02', '2026-02-10']],
  ['en-GB', 'news.example', ['2026-10-02']],
  ['en_AU', 'news.example', ['2026-10-02']],
  ['en', 'www.news.co.uk', ['2026-10-02']],
  ['id', 'news.example', ['2026-10-02']],
])('02/10/2026 in %s on %s is %j', (language, host, days) => {
  const readings = dateReadings('02/10/2026', { now, timezone: 'UTC', language, host });
  expect(readings.map(({ day }) => day)).toEqual(days);
});
