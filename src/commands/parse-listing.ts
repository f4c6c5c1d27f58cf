import { z } from 'zod';
import { type Command, usageError } from '../cli/command.ts';
import { mapJsonLines } from '../cli/json-lines.ts';
import { draftSource } from '../discover/autodiscover.ts';
import { resolveLink } from '../discover/candidates.ts';
import { MAX_LISTING_BYTES, parseRows } from '../discover/discover.ts';
import type { ListingItems } from '../discover/listing-row.ts';
import { decode } from '../fetch/charset.ts';
import { decompress } from '../fetch/decompress.ts';

const Line = z.object({
  id: z.unknown(),
  url: z.string(),
  body_base64: z.string(),
  content_type: z.string().nullish(),
});

const parseListing: Command = {
  summary: 'items of saved feeds, sitemaps and section pages',
  group: 'For scripts',
  options: [
    [
      '--jsonl',
      'read {id, url, body_base64, content_type} lines, write {id, kind, title, items} lines (the only format)',
    ],
    ['--section', 'read web pages as lists of articles; without it, a web page is an error'],
    ['--timezone <zone>', 'IANA zone of times that name none', 'UTC'],
  ],
  help: `
kind is rss, atom, rdf, json, sitemap, news-sitemap, sitemap-index, sitemap-text or html. An item is {title, link, date}:
link is absolute, date is in UTC; what the listing does not say is null. original is the outlet's URL where link leads
through a redirect service. A document that is no listing has \`error\`.

warta parse-listing --jsonl < documents.jsonl > items.jsonl`,
  async run({ options }) {
    const timezone = String(options['timezone'] ?? 'UTC');
    if (!isTimeZone(timezone))
      return usageError(`--timezone ${timezone} is not an IANA zone such as Asia/Jakarta`);
    const kind = options['section'] === true ? 'section' : 'feed';
    await mapJsonLines(Line, (line) => listingLine(line, { kind, timezone, now: new Date() }));
    return 0;
  },
};

export default parseListing;

/**
 * Parses one saved document.
 *
 * @returns `{id, kind, title, items}`, or `{id, error}` for a document that is no listing
 */
export async function listingLine(
  { id, url, body_base64: body, content_type: type }: z.infer<typeof Line>,
  { kind, timezone, now }: { kind: 'feed' | 'section'; timezone: string; now: Date },
): Promise<object> {
  try {
    if (!URL.canParse(url)) throw new TypeError(`url: ${JSON.stringify(url)} is not an absolute URL`);
    const limits = { maxBytes: MAX_LISTING_BYTES, whole: true };
    const bytes = await decompress(Buffer.from(body, 'base64'), '', limits);
    const { text } = decode(bytes, type ?? undefined);
    const source = draftSource(url, timezone);
    const rows = await parseRows(text, { listing: { kind, url }, source, baseUrl: url, now });
    return { id, kind: rows.format, title: rows.title ?? null, items: itemsOf(rows, url) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

function itemsOf(rows: ListingItems, url: string): object[] {
  return rows.rows.map(({ original, ...row }) => ({
    title: row.title ?? null,
    link: resolveLink(row, rows.site, url)?.href ?? null,
    date: (row.published ?? row.modified)?.toISOString() ?? null,
    ...(original === undefined ? {} : { original }),
  }));
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
