import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { corpusPath, needsCorpus } from '../corpus.ts';
import { resolveLink } from '../../src/discover/candidates.ts';
import { readFeed } from '../../src/discover/feed.ts';
import { detectFormat } from '../../src/discover/detect-format.ts';
import type { ListingItem, ListingItems } from '../../src/discover/listing-row.ts';
import { readSitemap, readTextSitemap } from '../../src/discover/sitemap.ts';
import { decode } from '../../src/fetch/charset.ts';

const corpus = corpusPath('feeds');

interface Expected {
  kind?: string;
  n?: number;
  n_min?: number;
  items?: { title?: string | null; title_is_prefix?: boolean; link?: string; date?: string | null }[];
  http_headers?: string[];
}

const options = { timezone: 'UTC', now: new Date('2026-11-23T00:00:00Z') };

function textOf(file: string, headers: string[] = []): string {
  const bytes = readFileSync(join(corpus, 'files', file));
  const contentType = headers.find((line) => /^content-type:/i.test(line))?.replace(/^[^:]*:\s*/, '');
  return decode(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes, contentType).text;
}

async function read(text: string): Promise<ListingItems | undefined> {
  const format = detectFormat(text);
  if (!format || format === 'html') return undefined;
  if (format === 'sitemap-text') return readTextSitemap(text);
  if (format.includes('sitemap')) return readSitemap(text, options);
  return readFeed(text, format as 'rss', options).catch(() => undefined);
}

/** The gold data does not distinguish news sitemaps from plain ones. */
function family(kind: string | undefined): string {
  return kind === undefined ? 'not-a-feed' : kind === 'news-sitemap' ? 'sitemap' : kind;
}

/**
 * The link as listed, absolute if it is absolute in the gold data, without fragment and redirect service.
 */
function linkOf(row: ListingItem, rows: ListingItems | undefined): string | undefined {
  return resolveLink({ ...row, original: undefined }, rows?.site, 'https://base.example/')?.href;
}

function sameLink(want: string, row: ListingItem, rows: ListingItems | undefined): boolean {
  const url = URL.parse(want);
  if (!url) return row.link?.trim() === want;
  url.hash = '';
  return url.href === linkOf(row, rows);
}

function iso(date: Date | undefined): string | null {
  return date ? `${date.toISOString().slice(0, 19)}Z` : null;
}

test(
  'agrees with six parsers on 1,404 feeds and sitemaps',
  { ...needsCorpus('feeds'), timeout: 900_000 },
  async () => {
    const gold = JSON.parse(readFileSync(join(corpus, 'expected.json'), 'utf8')) as Record<string, Expected>;
    const score: Record<string, { right: number; of: number; wrong: string[] }> = {};
    const mark = (field: string, file: string, right: boolean): void => {
      const entry = (score[field] ??= { right: 0, of: 0, wrong: [] });
      entry.of += 1;
      if (right) entry.right += 1;
      else entry.wrong.push(file);
    };
    for (const [file, want] of Object.entries(gold)) {
      const rows = await read(textOf(file, want.http_headers));
      // The gold data calls one Atom document `feed`.
      if (want.kind === 'feed') continue;
      if (want.kind) mark('kind', file, family(rows?.format) === family(want.kind));
      const count = rows?.rows.length ?? 0;
      if (want.n_min !== undefined) mark('count', file, count >= want.n_min);
      else if (want.n !== undefined && want.kind !== 'sitemap-index') mark('count', file, count === want.n);
      for (const [index, item] of (want.items ?? []).entries()) {
        const row = rows?.rows[index] ?? {};
        const title = item.title?.replace(/\s+/g, ' ').trim();
        if (title !== undefined)
          mark(
            'title',
            file,
            item.title_is_prefix ? row.title?.startsWith(title) === true : (row.title ?? '') === title,
          );
        if (item.link !== undefined) mark('link', file, sameLink(item.link, row, rows));
        if (item.date !== undefined) mark('date', file, iso(row.published ?? row.modified) === item.date);
      }
    }
    console.log(JSON.stringify(score));
    const low = Object.entries(score).filter(([, { right, of }]) => right / of < 0.995);
    expect(Object.keys(score).toSorted()).toEqual(['count', 'date', 'kind', 'link', 'title']);
    expect(low).toEqual([]);
  },
);
