import type { Listing } from '../../src/model/listing.ts';
import type { FetchOutcome, Get, Page } from '../../src/model/page.ts';
import type { Source } from '../../src/model/source.ts';

export const now = new Date('2026-11-23T08:00:00Z');

/** An invented outlet. */
export function outlet(changes: Partial<Source> = {}): Source {
  return {
    id: 'outlet',
    name: 'Outlet',
    homepage: 'https://outlet.example/',
    language: 'id',
    timezone: 'Asia/Jakarta',
    enabled: true,
    listings: [],
    everyMinutes: 15,
    publish: 'excerpt',
    embargoMinutes: 0,
    agency: false,
    delaySeconds: 2,
    include: [],
    exclude: [],
    maxAgeDays: 3650,
    maxNew: 200,
    rules: [],
    line: 1,
    ...changes,
  };
}

export function listing(kind: Listing['kind'] = 'feed', changes: Partial<Listing> = {}): Listing {
  return { kind, url: `https://outlet.example/${kind}`, ...changes };
}

export function page(url: string, text: string, changes: Partial<Page> = {}): FetchOutcome {
  return {
    kind: 'page',
    page: {
      requestedUrl: url,
      url,
      status: 200,
      contentType: 'text/html',
      charset: 'utf-8',
      charsetFrom: 'default',
      text,
      size: text.length,
      signals: { xRobotsTag: [] },
      redirects: [],
      fetchedAt: now,
      tookMs: 1,
      ...changes,
    },
  };
}

/** A `get` that responds from a table and records requests. */
export function serving(answers: Record<string, FetchOutcome | string | Error>): Get & { asked: string[] } {
  const asked: string[] = [];
  const get: Get = (url) => {
    asked.push(url);
    const answer = answers[url];
    if (answer === undefined) return Promise.reject(new Error(`nobody expected ${url}`));
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(typeof answer === 'string' ? page(url, answer) : answer);
  };
  return Object.assign(get, { asked });
}

export function rss(items: string, channel = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Kawat</title><link>https://outlet.example/</link><description>d</description>${channel}${items}</channel></rss>`;
}

export function item(number: number, extra = ''): string {
  return `<item><title>Berita ${number}</title><link>https://outlet.example/b/${number}</link>${extra}</item>`;
}
