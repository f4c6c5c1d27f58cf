import { expect, test } from 'vitest';
import { discover, MAX_LISTING_BYTES, parseListing } from '../../src/discover/discover.ts';
import { ListingError } from '../../src/model/errors.ts';
import type { FetchRequest, Get } from '../../src/model/page.ts';
import { item, listing, now, outlet, page, rss, serving } from './outlet.ts';

async function failure(text: string, kind: 'feed' | 'sitemap' | 'section' = 'feed'): Promise<ListingError> {
  const error: unknown = await parseListing(
    text,
    listing(kind),
    outlet(),
    `https://outlet.example/${kind}`,
    now,
  ).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ListingError);
  return error as ListingError;
}

test('asks politely and keeps the validators', async () => {
  let asked: FetchRequest | undefined;
  const get: Get = (url, request) => {
    asked = request;
    return Promise.resolve(
      page(url, rss(item(1)), { etag: '"2"', lastModified: 'Sun, 22 Nov 2026 10:00:00 GMT' }),
    );
  };
  const found = await discover(
    listing(),
    outlet({ delaySeconds: 3 }),
    { etag: '"1"', lastModified: 'then' },
    { get, now },
  );
  expect(asked).toMatchObject({
    accept: 'listing',
    etag: '"1"',
    lastModified: 'then',
    delayMs: 3000,
    maxBytes: MAX_LISTING_BYTES,
  });
  expect(found).toMatchObject({
    kind: 'candidates',
    etag: '"2"',
    lastModified: 'Sun, 22 Nov 2026 10:00:00 GMT',
  });
});

test('unchanged and forbidden are results, not errors', async () => {
  const url = 'https://outlet.example/feed';
  expect(
    await discover(
      listing(),
      outlet(),
      {},
      { get: serving({ [url]: { kind: 'not-modified', url, fetchedAt: now } }), now },
    ),
  ).toEqual({ kind: 'not-modified' });
  expect(
    await discover(
      listing(),
      outlet(),
      {},
      { get: serving({ [url]: { kind: 'refused-by-robots', url, rule: 'Disallow: /' } }), now },
    ),
  ).toEqual({ kind: 'refused-by-robots', rule: 'Disallow: /' });
});

test('a document that is not a listing is described in the error', async () => {
  const wall = await failure(
    '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>',
  );
  expect(wall).toMatchObject({
    code: 'not-a-listing',
    retry: 'later',
    message: 'https://outlet.example/feed returned a web page called “Just a moment...” instead of a feed',
  });
  const home = await failure(
    '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>',
  );
  expect(home.message).toContain('warta source add');
  expect(await failure('{"error":"not found"}')).toMatchObject({ code: 'not-a-listing' });
  expect(await failure('Invalid url')).toMatchObject({
    code: 'not-a-listing',
    message: expect.stringContaining('"Invalid url"'),
  });
  expect(await failure(' \n ')).toMatchObject({ code: 'empty' });
  expect(await failure(rss(''))).toMatchObject({ code: 'empty' });
  expect(await failure('<urlset></urlset>', 'sitemap')).toMatchObject({ code: 'empty' });
  expect(await failure(rss('<item><title>a</title><link>javascript:1</link></item>'))).toMatchObject({
    code: 'changed-shape',
  });
  expect(await failure('{"version":"https://jsonfeed.org/version/1.1","items":[')).toMatchObject({
    code: 'unreadable',
  });
  expect(await failure('x'.repeat(MAX_LISTING_BYTES + 1))).toMatchObject({ code: 'too-large' });
});
