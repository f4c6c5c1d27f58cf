import { expect, test } from 'vitest';
import { sectionLabel } from '../../src/model/sections.ts';

test.each([
  ['World', 'Internasional'],
  ['POLITICS', 'Politik'],
  ['اقتصاد', 'Ekonomi'],
  ['الإقتصاد', 'Ekonomi'],
  ['أخبار العالم', 'Internasional'],
  ['Arts & Culture', 'Budaya'],
  ['Middle  East', 'Timur Tengah'],
  ['Sepak Bola', 'Sepak Bola'],
  ['Cakrawala Kita', 'Cakrawala Kita'],
])('%s is shown as %s', (name, label) => expect(sectionLabel(name, 'id')).toBe(label));

test('other languages keep the outlet’s word', () => expect(sectionLabel('World', 'en')).toBe('World'));
