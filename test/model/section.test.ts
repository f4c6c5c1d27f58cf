import { expect, test } from 'vitest';
import sections from '../../src/model/sections.json' with { type: 'json' };
import { sectionName, sectionSpellings } from '../../src/model/section.ts';

test('section names of outlets are normalised', () => {
  for (const spelling of ['Middle East', 'middle-east', 'MIDEAST', 'الشرق الأوسط', 'Timur tengah'])
    expect(sectionName(spelling, 'id')).toBe('Timur Tengah');
  expect(sectionName('العرب والعالم', 'id-ID')).toBe('Arab dan Dunia');
});

test.each([
  ['World', 'Dunia'],
  ['POLITICS', 'Politik'],
  ['اقتصاد', 'Ekonomi'],
  ['الإقتصاد', 'Ekonomi'],
  ['أخبار العالم', 'Dunia'],
  ['Arts & Culture', 'Budaya'],
  ['Middle  East', 'Timur Tengah'],
  ['Sepak Bola', 'Sepak Bola'],
])('%s is %s', (spelling, name) => expect(sectionName(spelling, 'id')).toBe(name));

test('unknown names and names in other languages are unchanged', () => {
  expect(sectionName('Kota Tua', 'id')).toBe('Kota Tua');
  expect(sectionName('Middle East', 'en')).toBe('Middle East');
  expect(sectionName('constructor', 'id')).toBe('constructor');
});

test('every spelling belongs to exactly one section', () => {
  for (const name of Object.keys(sections))
    for (const spelling of sectionSpellings(name))
      expect([spelling, sectionName(spelling, 'id')]).toEqual([spelling, name]);
  expect(sectionSpellings('constructor')).toEqual(['constructor']);
  expect(sectionSpellings('Kota-Tua')).toEqual(['kota tua']);
});
