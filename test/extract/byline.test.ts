import { expect, test } from 'vitest';
import { readNames } from '../../src/extract/metadata/byline-names.ts';
import { signersOf } from './field-input.ts';

const sites = new Set(['fen daily', 'fendaily']);

test.each([
  ['By Jane Roe', ['Jane Roe']],
  ['Written by: Jane Roe and John Q. Doe', ['Jane Roe', 'John Q. Doe']],
  ['By JANE ROE, Staff Writer', ['JANE ROE']],
  ['Jane Roe | 3 May 2026', ['Jane Roe']],
  ['Jane Roe, Political Correspondent', ['Jane Roe']],
  ['Keith Berry Senior Autos Reporter', ['Keith Berry']],
  ['Roe, Jane', ['Jane Roe']],
  ['Jane Roe, MD, and Ann Lee', ['Jane Roe, MD', 'Ann Lee']],
  ['October 27th, 2026 by Jonas Pell and Ada Okoro', ['Jonas Pell', 'Ada Okoro']],
  ['By Jane Roe @janeroe', ['Jane Roe']],
  ['Jane Roe (jane@news.example)', ['Jane Roe']],
  ['Jane RoeTwitter', ['Jane Roe']],
  ['Oleh Ratih Kusumawardani dan Bagas Prakoso', ['Ratih Kusumawardani', 'Bagas Prakoso']],
  ['Penulis: Dimas Anggoro', ['Dimas Anggoro']],
  ['Pewarta: Nurul Azizah Rahma', ['Nurul Azizah Rahma']],
  ['Von Friederike Althaus und Ernst Götz', ['Friederike Althaus', 'Ernst Götz']],
  ['Par Élodie Marchal', ['Élodie Marchal']],
  ['Por Inés Caballero y Luis Vega', ['Inés Caballero', 'Luis Vega']],
  ['بقلم: ليلى الحداد', ['ليلى الحداد']],
  ['كتب: كريم المنصوري وهدى سلوم', ['كريم المنصوري', 'هدى سلوم']],
  ['بقلم سامي وليد', ['سامي وليد']],
  ['Автор: Ирина Ветрова', ['Ирина Ветрова']],
  ['【高瀬みどり】', ['高瀬みどり']],
  ['신현주 기자', ['신현주']],
  ['作者：林书远', ['林书远']],
])('%s', (raw, people) => {
  expect(readNames(raw, sites)).toEqual({ people, desks: [] });
});

test.each([
  ['Reuters Staff', ['Reuters Staff']],
  ['AFP', ['AFP']],
  ['By The Associated Press', ['The Associated Press']],
  ['Redaksi', ['Redaksi']],
  ['Tim Harian Wuni', ['Tim Harian Wuni']],
  ['Fen Daily', ['Fen Daily']],
  ['Fen Daily Staff', ['Fen Daily Staff']],
  ['وكالات', ['وكالات']],
  ['أ ف ب', ['أ ف ب']],
  ['dpa', ['dpa']],
  ['Redaktion', ['Redaktion']],
])('%s is a desk and no person', (raw, desks) => {
  expect(readNames(raw, sites)).toEqual({ people: [], desks });
});

test.each(['Written by', 'Author', 'Share', '3 May 2026', 'admin@news.example', '', 'By'])(
  '%j names nobody',
  (raw) => {
    expect(readNames(raw, sites).people).toEqual([]);
  },
);

test('people and the agency beside them are kept apart', () => {
  expect(readNames('By Jane Roe, AFP', sites)).toEqual({ people: ['Jane Roe'], desks: ['AFP'] });
});

test('the person of the byline wins over the template’s author', () => {
  const html = `<meta name="author" content="Fen Daily"><meta property="og:site_name" content="Fen Daily"><h1>Mill reopens after flood</h1>
    <p class="byline">By <a rel="author" href="/authors/jane">Jane Roe</a></p><p>Text of the story.</p>
    <section class="comments"><div class="comment-author">Old Ned</div></section>`;
  expect(signersOf(html)?.people).toEqual(['Jane Roe']);
});

test('several authors in elements of their own make one byline', () => {
  const html = `<h1>Mill reopens after flood</h1><div class="authors"><a rel="author" href="/a/1">Jane Roe</a> <a rel="author" href="/a/2">Ann Lee</a></div><p>Text.</p>`;
  expect(signersOf(html)?.people).toEqual(['Jane Roe', 'Ann Lee']);
});

test('JSON-LD names are followed through @id', () => {
  const html = `<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Mill reopens","author":{"@id":"#p"}},{"@type":"Person","@id":"#p","name":"Jane Roe"}]}</script><h1>Mill reopens</h1>`;
  expect(signersOf(html)?.people).toEqual(['Jane Roe']);
});

const signed = (authors: unknown, body: string): string =>
  `<html lang="en"><head><title>Mill reopens after flood</title><script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', headline: 'Mill reopens after flood', author: authors })}</script></head><body><article><h1>Mill reopens after flood</h1>${body}</article></body></html>`;

test.each([
  ['an abbreviation', { '@type': 'Organization', name: 'FPA' }, '<p class="byline">By FPA</p>', ['FPA']],
  ['an agency that nobody knows', { '@type': 'NewsMediaOrganization', name: 'Kantor Berita Rawa' }, '', ['Kantor Berita Rawa']],
  ['a firm of two', { '@type': 'Organization', name: 'Marsh & Mill' }, '', ['Marsh & Mill']],
])('%s that JSON-LD calls an organisation is a desk, wherever it signs', (_, author, body, desks) => {
  expect(signersOf(signed(author, body))).toEqual({ people: [], desks });
}); // prettier-ignore

test('a person whom JSON-LD calls an organisation stays a person', () => {
  const html = signed({ '@type': 'Organization', name: 'Jane Roe' }, '<p class="byline">By Jane Roe</p>');
  expect(signersOf(html)?.people).toEqual(['Jane Roe']);
});

test('people and an organisation are separated', () => {
  const both = [
    { '@type': 'Person', name: 'Jane Roe' },
    { '@type': 'NewsMediaOrganization', name: 'FPA' },
  ];
  expect(signersOf(signed(both, ''))).toEqual({ people: ['Jane Roe'], desks: ['FPA'] });
});

test('names that begin like a month are names', () => {
  expect(readNames('By Silas Marchetti 10 November 2026', sites).people).toEqual(['Silas Marchetti']);
  expect(readNames('Photographs by Gil Danvers', sites).people).toEqual(['Gil Danvers']);
});
