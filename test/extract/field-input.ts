import { type BylineSight, rankBylines } from '../../src/extract/metadata/byline.ts';
import { collectClues } from '../../src/extract/parse/visible-candidates.ts';
import { openDocument } from '../../src/extract/parse/document.ts';
import { rankHeadlines } from '../../src/extract/metadata/headline.ts';
import { type Sight, siteKeysOf } from '../../src/extract/metadata/field-input.ts';
import { describeJsonLd } from '../../src/extract/parse/schema-org.ts';
import { placeOf } from '../../src/extract/metadata/metadata.ts';
import { isoOf } from '../../src/extract/metadata/dates/ambiguous-dates.ts';
import { type DateSight, rankPublished } from '../../src/extract/metadata/dates/published-date.ts';

export const now = new Date('2026-11-23T12:00:00Z');

/** What the readers of single fields look at, for a page given as markup. */
export function sightOf(html: string, url = 'https://news.example/story'): Sight {
  const document = openDocument({ url, html });
  const linked = describeJsonLd(document.jsonLd);
  return { document, clues: collectClues(document), linked, siteKeys: siteKeysOf(document, linked) };
}

export function headlineOf(html: string, url?: string): string | undefined {
  return rankHeadlines(sightOf(html, url))[0]?.value;
}

export function publishedOf(
  html: string,
  given: Partial<DateSight> & { url?: string } = {},
): string | undefined {
  const sight = sightOf(html, given.url);
  const headlineAt = placeOf(rankHeadlines(sight)[0]?.value, sight.clues);
  const best = rankPublished({ ...sight, now, timezone: 'UTC', language: 'en', headlineAt, ...given })[0];
  return best && isoOf(best.value);
}

export function signersOf(html: string): { people: readonly string[]; desks: readonly string[] } | undefined {
  const sight = sightOf(html);
  const full: BylineSight = { ...sight, headlineAt: placeOf(rankHeadlines(sight)[0]?.value, sight.clues) };
  return rankBylines(full)[0]?.value;
}
