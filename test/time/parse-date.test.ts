import { expect, test } from 'vitest';
import { parseDate, parseMoment } from '../../src/time/parse-date.ts';

const now = new Date('2026-11-23T08:00:00Z');

function read(text: string, timezone = 'Asia/Jakarta', dayFirst?: boolean): string | undefined {
  return parseDate(text, { timezone, now, dayFirst })?.toISOString().replace('.000Z', 'Z');
}

const moment = '2026-11-10T01:30:00Z';

test.each([
  ['2026-11-10T01:30:00Z'],
  ['2026-11-10T01:30:00.000Z'],
  ['2026-11-10T05:30:00.000+0400'],
  ['2026-11-10T08:30+07:00'],
  ['2026-11-10 08:30:00'],
  ['2026-11-10 08:30:00 +0700'],
  ['20261110T083000'],
  ['20261110T013000Z'],
  ['2026/11/10 08:30'],
  ['Tue, 10 Nov 2026 01:30:00 GMT'],
  ['Tue, 10 Nov 2026 08:30:00 +0700'],
  ['Tue, 10 Nov 2026 08:30:00 WIB'],
  ['Tue, 10 Nov 2026 09:30:00 WITA'],
  ['Tue, 10 Nov 2026 10:30:00 WIT'],
  ['10 Nov 26 0130 GMT'.replace('0130', '01:30')],
  ['Tuesday, 10-Nov-26 01:30:00 GMT'],
  ['Tue Nov 10 01:30:00 2026 GMT'],
  ['Tue Nov 10 01:30:00 UTC 2026'],
  ['Mon, 9 Nov 2026 20:30:00 EST'],
  ['Mon, 9 Nov 2026 17:30:00 -0800 (PST)'],
  ['1794274200'],
  ['1794274200000'],
  ['1794274200.123'],
  ['Selasa, 10 November 2026 | 08:30 WIB'],
  ['Selasa, 10 Nov 2026 08.30 WIB'],
  ['Selasa, 10 Nopember 2026 pukul 08.30'],
  ['Selasa 10/11/2026 08:30 WIB'],
  ['10-11-2026 08:30'],
  ['Diterbitkan 08:30 WIB, 10 November 2026'],
  ['November 10, 2026 8:30 AM'],
  ['Nov. 10th, 2026 at 8:30 a.m.'],
  ['Published: 10th of November 2026, 08:30'],
  ['10 نوفمبر 2026 - 08:30'],
  ['١٠ نوفمبر ٢٠٢٦ ٠٨:٣٠'],
  ['10 تشرين الثاني 2026 08:30 صباحا'],
  ['10 نوفمبر/تشرين الثاني 2026 08:30'],
  ['الثلاثاء ١٠ تشرين الثانى ٢٠٢٦ الساعة ٨:٣٠ ص'],
  ['10 novembre 2026 à 08h30'],
  ['10 Kasım 2026 08:30'],
  ['10 ноября 2026, 08:30'],
  ['2026年11月10日 08:30'],
  ['令和8年11月10日 08:30'],
  ['２０２６年１１月１０日 08:30'],
  ['10 พ.ย. 2569 08:30 น.'],
  ['10 พฤศจิกายน ๒๕๖๙ เวลา 08:30'],
  ['১০ নভেম্বর ২০২৬ ০৮:৩০'],
  ['10 בנובמבר 2026, 08:30'],
  ['2026. november 10. 08:30'],
  ['10 Novemba 2026 08:30'],
  // "mar" is Tuesday in four languages and March in many others.
  ['mar, 10 nov 2026 08:30'],
  ['mar., 10 nov. 2026 02:30:00 +0100'],
  ['Mar 10 Noiembrie 2026 08:30'],
])('%s', (text) => {
  expect(read(text)).toBe(moment);
});

test.each([
  ['Januari', 1],
  ['Feb', 2],
  ['Peb', 2],
  ['Pebruari', 2],
  ['Maret', 3],
  ['April', 4],
  ['Mei', 5],
  ['Juni', 6],
  ['Juli', 7],
  ['Agu', 8],
  ['Ags', 8],
  ['Agt', 8],
  ['Agustus', 8],
  ['Sept', 9],
  ['Okt', 10],
  ['Nop', 11],
  ['Des', 12],
  ['كانون الثاني', 1],
  ['شباط', 2],
  ['آذار', 3],
  ['نيسان', 4],
  ['أيار', 5],
  ['حزيران', 6],
  ['تموز', 7],
  ['آب', 8],
  ['أيلول', 9],
  ['تشرين الأول', 10],
  ['تشرين الثاني', 11],
  ['كانون الأول', 12],
  ['يناير', 1],
  ['فبراير', 2],
  ['مارس', 3],
  ['أبريل', 4],
  ['إبريل', 4],
  ['مايو', 5],
  ['يونيو', 6],
  ['يوليو', 7],
  ['أغسطس', 8],
  ['سبتمبر', 9],
  ['أكتوبر', 10],
  ['نوفمبر', 11],
  ['ديسمبر', 12],
  ['جانفي', 1],
  ['أوت', 8],
  ['غشت', 8],
] as const)('month %s', (name, month) => {
  // prettier-ignore
  expect(read(`17 ${name} 2025`, 'UTC')).toBe(`2025-${String(month).padStart(2, '0')}-17T00:00:00Z`);
});

test.each([
  ['۲۵ آبان ۱۴۰۲', '2023-11-16T00:00:00Z'],
  ['یکشنبه ۲۹ شهریور ۱۴۰۵ - ۱۰:۳۰', '2026-09-20T10:30:00Z'],
  ['2 تير 1399 - 12:09:08 ب.ظ', '2020-06-22T12:09:08Z'],
  ['12 دی 1402 ساعت 3:20 ب.ظ', '2024-01-02T15:20:00Z'],
  ['۱۴۰۲/۸/۲۵', '2023-11-16T00:00:00Z'],
  ['25-08-1402 14:30', '2023-11-16T14:30:00Z'],
  ['۷ عقرب ۱۴۰۴', '2025-10-29T00:00:00Z'],
  ['25 Tir 1399', '2020-07-15T00:00:00Z'],
  // 30 Esfand exists in leap years only.
  ['30 اسفند 1399', '2021-03-20T00:00:00Z'],
  ['30 اسفند 1400', undefined],
  ['31 مهر 1402', undefined],
  // A year of the lunar Hijri calendar.
  ['1447/05/20', undefined],
])('the Iranian calendar: %s', (text, expected) => {
  expect(read(text, 'UTC')).toBe(expected);
});

test('every day of the Iranian calendar equals that of Intl', () => {
  const format = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    timeZone: 'UTC',
  });
  for (let at = Date.UTC(1999, 0, 1); at < now.getTime(); at += 37 * 86_400_000) {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const date = new Date(at).toISOString().slice(0, 10);
    expect(read(`${part['year']}/${part['month']}/${part['day']}`, 'UTC')).toBe(`${date}T00:00:00Z`);
  }
});

test.each([
  ['2026年6月8日 11時30分', '2026-06-08T11:30:00Z'],
  ['2026年06月08日 9时05分', '2026-06-08T09:05:00Z'],
  ['2026年6月8日 午後3時20分', '2026-06-08T15:20:00Z'],
  ['2026년 6월 8일 오후 3:20', '2026-06-08T15:20:00Z'],
  ['2026년 6월 8일 11시 30분', '2026-06-08T11:30:00Z'],
])('hours in East Asia: %s', (text, expected) => {
  expect(read(text, 'UTC')).toBe(expected);
});

test('half days', () => {
  expect(read('10 Nov 2026 8:30 PM', 'UTC')).toBe('2026-11-10T20:30:00Z');
  expect(read('10 Nov 2026 12:05 AM', 'UTC')).toBe('2026-11-10T00:05:00Z');
  expect(read('10 Nov 2026 12:05 p.m.', 'UTC')).toBe('2026-11-10T12:05:00Z');
  expect(read('10 Nov 2026, 8 pm', 'UTC')).toBe('2026-11-10T20:00:00Z');
  expect(read('10 نوفمبر 2026 8:30 مساءً', 'UTC')).toBe('2026-11-10T20:30:00Z');
});

test('an ambiguous zone is read in the sense of the outlet’s zone', () => {
  expect(read('10 Nov 2026 12:00 IST', 'Asia/Kolkata')).toBe('2026-11-10T06:30:00Z');
  expect(read('10 Nov 2026 12:00 IST', 'Asia/Jerusalem')).toBe('2026-11-10T10:00:00Z');
  expect(read('10 Nov 2026 12:00 CST', 'Asia/Shanghai')).toBe('2026-11-10T04:00:00Z');
  expect(read('10 Nov 2026 12:00 CST', 'America/Chicago')).toBe('2026-11-10T18:00:00Z');
  expect(read('10 Nov 2026 12:00 GMT+3', 'UTC')).toBe('2026-11-10T09:00:00Z');
  expect(read('10 Nov 2026 12:00 XYZ', 'Asia/Jakarta')).toBe('2026-11-10T05:00:00Z');
});

test('summer time follows the outlet', () => {
  expect(read('2026-07-01 12:00', 'Europe/Berlin')).toBe('2026-07-01T10:00:00Z');
  expect(read('2026-01-15 12:00', 'Europe/Berlin')).toBe('2026-01-15T11:00:00Z');
  // 02:30 is skipped in spring and occurs twice in autumn.
  expect(read('2026-03-29 02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00Z');
  expect(read('2026-10-25 02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00Z');
  expect(read('2026-03-08 02:30', 'America/New_York')).toBe('2026-03-08T07:30:00Z');
});

test('day and month in numbers', () => {
  expect(read('03/04/2026', 'UTC')).toBe('2026-04-03T00:00:00Z');
  expect(read('03/04/2026', 'UTC', false)).toBe('2026-03-04T00:00:00Z');
  expect(read('04/23/2026', 'UTC')).toBe('2026-04-23T00:00:00Z');
  expect(read('23/04/2026', 'UTC', false)).toBe('2026-04-23T00:00:00Z');
  expect(read('4. 2. 2026', 'UTC', false)).toBe('2026-02-04T00:00:00Z');
  expect(read('23/04/26 10.30.45', 'UTC')).toBe('2026-04-23T10:30:45Z');
});

test('time ago', () => {
  expect(read('2 jam yang lalu')).toBe('2026-11-23T06:00:00Z');
  expect(read('5 minutes ago')).toBe('2026-11-23T07:55:00Z');
  expect(read('منذ 3 ساعات')).toBe('2026-11-23T05:00:00Z');
  expect(read('3 jam')).toBeUndefined();
});

test.each([
  '',
  'yesterday',
  'not a date',
  '2026-02-30',
  '30 Februari 2026',
  '31 Nov 2025',
  '2026-13-01',
  '00/00/0000',
  '0000-00-00 00:00:00',
  '0001-01-01T00:00:00Z',
  '2026-11-10 25:00',
  '2026-11-10 10:75',
  '12',
  '2026',
  '9999999999999',
  '1970-01-01T00:00:00Z',
  '2026-11-25',
  '10 Nov 2031',
  '08.30.45 WIB',
  '10 November',
  'May 2026 be good',
  '-1',
])('no date in %j', (text) => {
  // prettier-ignore
  expect(read(text)).toBeUndefined();
});

test('one day ahead is accepted as a wrong clock, two days are rejected', () => {
  expect(read('2026-11-24T07:00:00Z')).toBe('2026-11-24T07:00:00Z');
  expect(read('2026-11-24T09:00:00Z')).toBeUndefined();
});

test('long nonsense is rejected quickly', () => {
  for (const noise of ['1', ' ', '1 ', '٢٠٢٦', 'november ', 'nov', '(', '1:', 'يناير/']) {
    expect(read(noise.repeat(100_000))).toBeUndefined();
  }
});

test.each([
  ['2026-11-10T08:00:00+07:00', 420, true, true],
  ['10 November 2026, 08.00 WIB', 420, true, true],
  ['10 November 2026', 420, false, false],
  ['2026년 11월 10일', 420, false, false],
  ['10 listopada 2026', 420, false, false],
])('%s keeps the offset of its own clock', (text, offset, zoned, timed) => {
  const written = parseMoment(text, { timezone: 'Asia/Jakarta', now: new Date('2026-11-23T00:00:00Z') });
  expect(written).toMatchObject({ offset, zoned, timed });
  expect(new Date((written?.at.getTime() ?? 0) + offset * 60_000).toISOString().slice(0, 10)).toBe(
    '2026-11-10',
  );
});
