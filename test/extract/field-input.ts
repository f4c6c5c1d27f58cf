import { type BylineInput, rankBylines } from '../../src/extract/metadata/byline.ts';
import { collectVisibleCandidates } from '../../src/extract/parse/visible-candidates.ts';
import { openDocument } from '../../src/extract/parse/document.ts';
import { rankHeadlines } from '../../src/extract/metadata/headline.ts';
import { type FieldInput, siteKeysOf } from '../../src/extract/metadata/field-input.ts';
import { describeJsonLd } from '../../src/extract/parse/schema-org.ts';
import { findHeadlineOffset } from '../../src/extract/metadata/metadata.ts';
import { isoOf } from '../../src/extract/metadata/dates/ambiguous-dates.ts';
import { type DateInput, rankPublished } from '../../src/extract/metadata/dates/published-date.ts';

export const now = new Date('2026-11-23T12:00:00Z');

/** What the readers of single fields look at, for a page given as markup. */
export function fieldInputOf(html: string, url = 'https://news.example/story'): FieldInput {
  const document = openDocument({ url, html });
  const schemaOrg = describeJsonLd(document.jsonLd);
  return {
    document,
    visible: collectVisibleCandidates(document),
    schemaOrg,
    siteKeys: siteKeysOf(document, schemaOrg),
  };
}

export function headlineOf(html: string, url?: string): string | undefined {
  return rankHeadlines(fieldInputOf(html, url))[0]?.value;
}

export function publishedOf(
  html: string,
  given: Partial<DateInput> & { url?: string } = {},
): string | undefined {
  const input = fieldInputOf(html, given.url);
  const headlineOffset = findHeadlineOffset(rankHeadlines(input)[0]?.value, input.visible);
  const best = rankPublished({ ...input, now, timezone: 'UTC', language: 'en', headlineOffset, ...given })[0];
  return best && isoOf(best.value);
}

export function signersOf(html: string): { people: readonly string[]; desks: readonly string[] } | undefined {
  const input = fieldInputOf(html);
  const full: BylineInput = {
    ...input,
    headlineOffset: findHeadlineOffset(rankHeadlines(input)[0]?.value, input.visible),
  };
  return rankBylines(full)[0]?.value;
}
