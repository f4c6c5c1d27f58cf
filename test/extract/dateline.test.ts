import { expect, test } from 'vitest';
import { splitDateline } from '../../src/extract/metadata/dateline.ts';

test.each([
  ['MOSCOW (AFP) - Talks began.', 'en', 'MOSCOW', 'AFP', 'Talks began.'],
  ['WASHINGTON, Nov 3 (Reuters) - The bank said.', 'en', 'WASHINGTON', 'Reuters', 'The bank said.'],
  ['NEW YORK/LONDON, Jan 2 (Reuters) – Oil rose.', 'en', 'NEW YORK, LONDON', 'Reuters', 'Oil rose.'],
  ['GAZA CITY, Gaza Strip (AP) — Rain fell.', 'en', 'GAZA CITY, Gaza Strip', 'AP', 'Rain fell.'],
  ['ISTANBUL - Rain fell.', 'en', 'ISTANBUL', undefined, 'Rain fell.'],
  ['KAIRO (Warta) — Sungai naik.', 'id', 'KAIRO', 'Warta', 'Sungai naik.'],
  ['Jakarta, CNN Indonesia -- Warga desa.', 'id', 'Jakarta', 'CNN Indonesia', 'Warga desa.'],
  ['JAKARTA, KOMPAS.com - Warga desa.', 'id', 'JAKARTA', 'KOMPAS.com', 'Warga desa.'],
  ['Jakarta (ANTARA) - Menteri.', 'id', 'Jakarta', 'ANTARA', 'Menteri.'],
  ['TEMPO.CO, Jakarta - Warga.', 'id', 'Jakarta', 'TEMPO.CO', 'Warga.'],
  ['Liputan6.com, Jakarta - Warga.', 'id', 'Jakarta', 'Liputan6.com', 'Warga.'],
  ['Jakarta - Warga desa memanen.', 'id', 'Jakarta', undefined, 'Warga desa memanen.'],
  ['Jakarta, 3 November 2026 (ANTARA) - Harga.', 'id', 'Jakarta', 'ANTARA', 'Harga.'],
  ['دبي - العربية.نت - قال الوزير', 'ar', 'دبي', 'العربية.نت', 'قال الوزير'],
  ['موسكو (رويترز) - قال', 'ar', 'موسكو', 'رويترز', 'قال'],
  ['«موسكو (رويترز)» - قال', 'ar', 'موسكو', 'رويترز', 'قال'],
  ['واشنطن – (أ ف ب) – قال', 'ar', 'واشنطن', 'أ ف ب', 'قال'],
  ['بيروت- أ ف ب: قال', 'ar', 'بيروت', 'أ ف ب', 'قال'],
  ['القاهرة - قال الوزير', 'ar', 'القاهرة', undefined, 'قال الوزير'],
  ['Berlin (dpa) - Die Bahn.', 'de', 'Berlin', 'dpa', 'Die Bahn.'],
  ['ANKARA (AA) - Bakan konuştu.', 'tr', 'ANKARA', 'AA', 'Bakan konuştu.'],
  ['МОСКВА, 12 января. /ТАСС/. Река.', 'ru', 'МОСКВА', 'ТАСС', 'Река.'],
  ['МОСКВА, 2 янв — РИА Новости. Река.', 'ru', 'МОСКВА', 'РИА Новости', 'Река.'],
  ['【北京共同】中国の', 'ja', '北京', '共同', '中国の'],
  ['新华社北京1月2日电（记者 王某）河水', 'zh', '北京', '新华社', '河水'],
])('%s', (text, language, place, agency, rest) => {
  const split = splitDateline(text, language);
  expect(split?.dateline.place).toBe(place);
  expect(split?.dateline.agency).toBe(agency);
  expect(split?.rest).toBe(rest);
  expect(text.startsWith(split?.dateline.raw ?? '-')).toBe(true);
});

test.each([
  ['The minister - a former teacher - said so.', 'en'],
  ['Polisi - yang tiba kemudian - mengatakan hal itu.', 'id'],
  ['Rain: the new normal for the coast.', 'en'],
  ['UN - the body - said nothing.', 'en'],
  ['Kamis (3/2/2026) - Harga naik.', 'id'],
  ['Talks (which began in May) - and ended in June - failed.', 'en'],
  ['قال الوزير - وهو معلم سابق - إن', 'ar'],
  ['MOSCOW (AFP) -', 'en'],
  ['', 'en'],
])('%j has no dateline', (text, language) => {
  expect(splitDateline(text, language)).toBeUndefined();
});
