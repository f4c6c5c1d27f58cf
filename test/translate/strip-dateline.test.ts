import { describe, expect, test } from 'vitest';
import { stripDateline } from '../../src/translate/strip-dateline.ts';
import { placeInIndonesian } from '../../src/translate/words/place-names.ts';

describe('the place of a dateline in Indonesian', () => {
  test.each([
    ['MOSCOW', 'Moskow'],
    ['Moscow and BAGHDAD', 'Moskow dan Baghdad'],
    ['GENEVA, Switzerland', 'Jenewa, Swiss'],
    ['مسقط', 'Muskat'],
    ['عمّان', 'Amman'],
    ['دمشق / بيروت', 'Damaskus/Beirut'],
    ['SARKHAL, Dorvan', 'Sarkhal, Dorvan'],
    ["N'DJAMENA", "N'djamena"],
    ['Jakarta', 'Jakarta'],
    ['هاستن', undefined],
  ])('%s is %s', (place, expected) => {
    expect(placeInIndonesian(place)).toBe(expected);
  });
});

const cut = (bodyHtml: string, raw: string) => stripDateline({ bodyHtml, text: '' }, { raw });

describe('a body without its dateline', () => {
  test('in plain text and in inline tags', () => {
    expect(cut('<p>MUSCAT (LPA) — Two ships left.</p><p>More.</p>', 'MUSCAT (LPA) —')).toEqual({
      bodyHtml: '<p>Two ships left.</p><p>More.</p>',
      text: 'Two ships left.\n\nMore.',
    });
    expect(
      cut('<p><strong>MUSCAT</strong> (LPA) — Two <em>big</em> ships.</p>', 'MUSCAT (LPA) —').bodyHtml,
    ).toBe('<p>Two <em>big</em> ships.</p>');
  });

  test('only at the beginning of the body', () => {
    const html = '<p>Two ships left MUSCAT (LPA) — today.</p>';
    expect(cut(html, 'MUSCAT (LPA) —').bodyHtml).toBe(html);
    expect(stripDateline({ bodyHtml: html, text: 'x' }, null)).toEqual({ bodyHtml: html, text: 'x' });
  });
});
