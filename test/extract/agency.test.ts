import { expect, test } from 'vitest';
import { agencyCredited, agencyNamed } from '../../src/extract/metadata/agency.ts';

test.each([
  ['AFP', 'AFP'],
  ['Agence France-Presse', 'AFP'],
  ['أ ف ب', 'AFP'],
  ['وكالة رويترز', 'Reuters'],
  ['Reuters Staff', 'Reuters'],
  ['The Associated Press', 'AP'],
  ['ANTARA News', 'Antara'],
  ['الأناضول', 'Anadolu'],
  ['Anadolu Ajansı', 'Anadolu'],
  ['新华社', 'Xinhua'],
  ['ТАСС', 'TASS'],
  ['dpa-AFX', 'dpa'],
  ['كونا', 'KUNA'],
  ['واس', 'SPA'],
  ['وام', 'WAM'],
  ['Bernama', 'Bernama'],
  ['共同通信', 'Kyodo'],
  ['연합뉴스', 'Yonhap'],
  ['AFP/rku', 'AFP'],
])('%s is %s', (name, agency) => {
  expect(agencyNamed(name)).toBe(agency);
});

test.each(['Spa', 'Map', 'Reuters reported on Tuesday that', 'Jane Roe', 'Apa', ''])(
  '%j is no agency',
  (name) => {
    expect(agencyNamed(name)).toBeUndefined();
  },
);

test.each([
  ['Demikian kata dia. (AFP/rhs)', 'AFP'],
  ['(ant/rku) (Antara)', 'Antara'],
  ['The talks go on. — Reuters', 'Reuters'],
  ['المصدر: أ ف ب', 'AFP'],
  ['Sumber: Anadolu', 'Anadolu'],
  ['© 2026 AFP', 'AFP'],
  ['Copyright 2026 The Associated Press. All rights reserved.', 'AP'],
  ['Copyright © ANTARA 2026', 'Antara'],
  ['Reporting by Ivo Vane; Editing by Clara Stone', 'Reuters'],
  ['The Associated Press contributed to this report.', 'AP'],
  ['© dpa-infocom, dpa:261102-99-110011/2', 'dpa'],
])('%s credits %s', (line, agency) => {
  expect(agencyCredited(line)).toBe(agency);
});

test.each([
  'The minister told AFP that nothing had been decided.',
  'Reuters could not verify the figures at once, and the ministry declined to comment on them.',
  '(rku/bgp)',
  'He took the MAP from the wall.',
])('%j credits nobody', (line) => {
  expect(agencyCredited(line)).toBeUndefined();
});
