import { expect, test } from 'vitest';
import type { HeaderFields } from '../../src/fetch/headers.ts';
import { type RightsHeaders, rightsSignals } from '../../src/fetch/politeness/rights-headers.ts';

const PAGE = 'https://outlet.example/a/b';
const heard = (headers: HeaderFields, wishes?: RightsHeaders) =>
  rightsSignals(headers, 'Warta', PAGE, wishes);

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
  expect(heard({ 'x-robots-tag': value }).xRobotsTag).toEqual(expected);
});

test('repeated lines are separate statements', () => {
  const headers = { 'x-robots-tag': 'otherbot: none\nnoarchive\nwarta: noarchive' };
  expect(heard(headers).xRobotsTag).toEqual(['noarchive']);
});

test.each([
  ['1', { tdmReserved: true }],
  ['0', { tdmReserved: false }],
  ['yes', {}],
] as const)('TDM-Reservation %j', (value, expected) => {
  expect(heard({ 'tdm-reservation': value })).toEqual({ xRobotsTag: [], ...expected });
});

test('TDM-Policy is a URL', () => {
  expect(heard({ 'tdm-reservation': '1', 'tdm-policy': '/policies/tdm.json' })).toMatchObject({
    tdmReserved: true,
    tdmPolicy: 'https://outlet.example/policies/tdm.json',
  });
});

test.each([
  ['</rsl.xml>; rel="license"; type="application/rsl+xml"', ['https://outlet.example/rsl.xml']],
  ['<https://b.example/r>; type=application/rsl+xml; rel=license', ['https://b.example/r']],
  [
    '</next>; rel="next", <x.xml>; rel="license"; type="application/rsl+xml"',
    ['https://outlet.example/a/x.xml'],
  ],
  ['<https://creativecommons.org/licenses/by/4.0/>; rel="license"', []],
  ['</style.css>; rel=preload; as=style', []],
  ['<unclosed; rel="license"; type="application/rsl+xml"', []],
] as const)('Link %j names the RSL licences %j', (link, expected) => {
  expect((heard({ link }).rsl ?? []).map(({ url }) => url)).toEqual(expected);
});

test('License lines of robots.txt', () => {
  expect(heard({}, { licences: ['https://b.example/l.xml', '/own.xml'] }).rsl).toEqual([
    { where: 'robots.txt', url: 'https://b.example/l.xml' },
    { where: 'robots.txt', url: 'https://outlet.example/own.xml' },
  ]);
});
