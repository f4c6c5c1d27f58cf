import { expect, test } from 'vitest';
import { CLASS_ROLES, classRoles } from '../../src/extract/body/features/class-roles.ts';
import { classTokens, classReader } from '../../src/extract/body/features/class-tokens.ts';
import { Element } from '../../src/extract/parse/element.ts';

const named = (names: string, id?: string): Element =>
  new Element('div', id === undefined ? { class: names } : { class: names, id });

test.each([
  ['sidebar', 'aside'],
  ['most-read', 'aside'],
  ['mostread', 'aside'],
  ['box read_more', 'aside'],
  ['recommendedStories', 'aside'],
  ['story-body', 'article'],
  ['sub-headline', 'deck'],
  ['headline-2', 'title'],
  ['timestamp', 'date'],
  ['author-name', 'person'],
  ['comments-area', 'comments'],
  ['editors-note', 'correction'],
] as const)('%s means %s', (names, meaning) => {
  expect(classRoles(named(names)) & CLASS_ROLES[meaning]).not.toBe(0);
  expect(classRoles(named('', names)) & CLASS_ROLES[meaning]).not.toBe(0);
});

test('part of a word does not match', () => {
  expect(classRoles(named('canvas inside-out navy readable most sub'))).toBe(0);
});

test('names are scored by the words that they are taken apart into', () => {
  const element = named('articleBody__text HTMLTeaser x related-links', 'post-1234');
  const words = [...new Set(classTokens(element))];
  expect(words).toEqual([
    'article', 'body', 'article_body', 'text', 'body_text', 'htmlt', 'easer', 'htmlt_easer', 'related', 'links',
    'related_links', 'post',
  ]); // prettier-ignore
  const scores = words.map((word) => classReader(new Map([[word, 2]]))(element).score);
  expect(scores).toEqual(words.map(() => 2));
  expect(classReader(new Map([['teaser', 2]]))(element).score).toBe(0);
});
