import { describe, expect, test } from 'vitest';
import { extract } from '../../src/extract/extract.ts';
import { ExtractError } from '../../src/model/errors.ts';
import { figureTable, floorsOf, holdFloors, type Measures, missedFigures } from '../floors.ts';
import { type Finding, f1Of, measure, scorePage, type TruePage, truePages } from './page-score.ts';

/** After the youngest page. */
const now = new Date('2026-12-01T12:00:00Z');
const floors = floorsOf('extraction');
const pages = truePages();
const findings = new Map(pages.map((page) => [page.name, read(page)]));

/** Reads a page as the crawl would. */
function read({ name, url, html }: TruePage): Finding | undefined {
  try {
    const indonesian = name.startsWith('id-');
    const timezone = indonesian ? 'Asia/Jakarta' : 'UTC';
    const { article } = extract({ url, html }, { now, timezone });
    return {
      headline: article.headline,
      authors: [...article.byline, ...(article.desks ?? [])],
      published: article.publishedAt && isoAt(article.publishedAt, indonesian ? 7 : 0),
      text: article.text,
    };
  } catch (error) {
    if (error instanceof ExtractError) return undefined;
    throw error;
  }
}

/** A time as it is written so many hours east of Greenwich. */
function isoAt(time: Date, hours: number): string {
  const local = new Date(time.getTime() + hours * 3_600_000).toISOString();
  return local.replace('Z', `+0${hours}:00`);
}

function measureAll(spoil: (finding: Finding, page: TruePage) => Finding | undefined): Measures {
  return measure(
    pages.map((page) => {
      const finding = findings.get(page.name);
      return scorePage(page, finding && spoil(finding, page));
    }),
  );
}

/** What went wrong on which page, for the message of a test that fails. */
function faults(): string[] {
  return pages.flatMap((page) => {
    const score = scorePage(page, findings.get(page.name));
    const low = (['verdict', 'headline', 'author', 'day', 'moment'] as const).filter(
      (field) => score[field] === 0,
    );
    const body = score.body === undefined ? 1 : f1Of([score]);
    return low.length === 0 && body > 0.98 ? [] : [`${page.name}: ${low.join(', ')} body ${body.toFixed(2)}`];
  });
}

test('the corpus is large enough and holds every language', () => {
  expect(pages.length).toBeGreaterThanOrEqual(75);
  for (const language of ['en', 'ar', 'id']) {
    const some = pages.filter(({ html }) => RegExp(`<html[^>]*\\blang="${language}`).test(html));
    expect(some.length, `pages in ${language}`).toBeGreaterThanOrEqual(7);
  }
});

test('every truth is filled in', () => {
  const empty = pages.filter(
    ({ truth }) => truth.article !== false && !(truth.headline && (truth.body ?? []).join('').length > 0),
  );
  expect(empty.map(({ name }) => `fixtures/pages/${name}.truth.json`)).toEqual([]);
});

test('no measure of extraction is below its floor', () => {
  const measures = measureAll((finding) => finding);
  expect(() =>
    holdFloors('extraction', measures, () => [figureTable(measures), ...faults()].join('\n')),
  ).not.toThrow();
});

const withoutLastParagraph = (text: string): string => text.split('\n\n').slice(0, -1).join('\n\n');
const titleOf = (html: string): string => /<title>([^<]*)/i.exec(html)?.[1] ?? '';

describe('the floors notice', () => {
  const everyTenth = new Set(pages.filter((_, index) => index % 10 === 0).map(({ name }) => name));

  test.each<[what: string, low: string[], spoil: (finding: Finding, page: TruePage) => Finding | undefined]>([
    [
      'every visible word of a page as its text',
      ['body', 'body-en', 'body-ar', 'body-id'],
      (finding, { html }) => ({
        ...finding,
        text: html.replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]+>/g, ' '),
      }),
    ],
    [
      'last paragraphs that are lost',
      ['body', 'body-en', 'body-ar', 'body-id'],
      (finding) => ({ ...finding, text: withoutLastParagraph(finding.text) }),
    ],
    [
      'a text lost on every tenth page',
      ['body'],
      (finding, { name }) => (everyTenth.has(name) ? { ...finding, text: '' } : finding),
    ],
    [
      '<title> taken as the headline',
      ['headline'],
      (finding, { html }) => ({ ...finding, headline: titleOf(html) }),
    ],
    ['nobody named as author', ['author'], (finding) => ({ ...finding, authors: [] })],
    [
      'one more author on every tenth page',
      ['author'],
      (finding, { name }) =>
        everyTenth.has(name) ? { ...finding, authors: [...finding.authors, 'Editor'] } : finding,
    ],
    [
      'times a day late',
      ['day', 'moment'],
      (finding) => ({ ...finding, published: later(finding.published, 24) }),
    ],
    ['times an hour late', ['moment'], (finding) => ({ ...finding, published: later(finding.published, 1) })],
    ['every page refused', ['verdict'], () => undefined],
  ])('%s', (_, low, spoil) => {
    expect(missedFigures(floors, measureAll(spoil))).toEqual(expect.arrayContaining(low));
  });

  test('pages without an article that are not refused', () => {
    const accepted: Finding = { headline: 'x', authors: [], published: undefined, text: 'x' };
    const scores = pages.map((page) => scorePage(page, findings.get(page.name) ?? accepted));
    expect(missedFigures(floors, measure(scores))).toContain('verdict');
  });
});

test('the truth itself scores 1', () => {
  const perfect = pages.map((page) => scorePage(page, truthAsFinding(page)));
  expect(new Set(Object.values(measure(perfect)))).toEqual(new Set([1]));
});

function truthAsFinding({ truth }: TruePage): Finding | undefined {
  if (truth.article === false) return undefined;
  return {
    headline: truth.headline ?? '',
    authors: truth.authors ?? [],
    published: truth.published ?? undefined,
    text: (truth.body ?? []).join('\n\n'),
  };
}

function later(time: string | undefined, hours: number): string | undefined {
  return time && isoAt(new Date(Date.parse(time) + hours * 3_600_000), 0);
}
