import { expect, test } from 'vitest';
import { readRows } from '../../src/discover/discover.ts';
import { extract } from '../../src/extract/extract.ts';
import { openDocumentReader } from '../../src/jobs/collect/document-reader.ts';
import { ExtractError, ListingError } from '../../src/model/errors.ts';
import { listing, now, outlet } from '../discover/outlet.ts';

const purpose = { listing: listing('feed'), source: outlet(), baseUrl: 'https://outlet.example/rss', now };
const paragraph =
  'The harbour council voted on Tuesday to reopen the northern pier after two years of repairs. ';
const page = {
  url: 'https://news.example/2026/11/10/pier',
  html: `<html lang="en"><title>Pier reopens</title><meta property="article:published_time" content="2026-11-10T08:00:00Z">
    <article><h1>Pier reopens</h1>${`<p>${paragraph.repeat(3)}</p>`.repeat(5)}</article></html>`,
};
const large = { ...page, html: page.html.replace('</article>', `<p>${paragraph}</p>`.repeat(60_000)) };

test('the thread returns the same extraction, including times', async () => {
  await using reader = openDocumentReader();
  expect(await reader.extract(page, { now })).toEqual(extract(page, { now }));
});

test('the thread throws the same errors', async () => {
  await using reader = openDocumentReader();
  const empty = reader.extract({ ...page, html: '<p>' }, { now });
  await expect(empty).rejects.toBeInstanceOf(ExtractError);
  await expect(empty).rejects.toMatchObject({ code: 'no-body', retry: 'never' });
});

test('a document beyond the time limit is rejected', async () => {
  await using reader = openDocumentReader({ seconds: 0.001, megabytes: 512 });
  await expect(reader.extract(large, { now })).rejects.toMatchObject({ code: 'too-heavy' });
  await expect(reader.readRows('<rss>', purpose)).rejects.toMatchObject({ code: 'too-large' });
});

test('a page beyond the memory limit ends the thread, and the next page is read', async () => {
  await using reader = openDocumentReader({ seconds: 20, megabytes: 32 });
  await expect(reader.extract(large, { now })).rejects.toMatchObject({ code: 'too-heavy' });
  expect((await reader.extract(page, { now })).article.headline).toBe('Pier reopens');
});

test('the thread returns the same listing', async () => {
  await using reader = openDocumentReader();
  const feed = `<rss version="2.0"><channel><title>News</title><item><title>Pier</title><link>/pier</link>
    <pubDate>Tue, 10 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>`;
  expect(await reader.readRows(feed, purpose)).toEqual(await readRows(feed, purpose));
  const broken = reader.readRows('no feed at all', purpose);
  await expect(broken).rejects.toBeInstanceOf(ListingError);
  await expect(broken).rejects.toMatchObject({ code: 'not-a-listing' });
});
