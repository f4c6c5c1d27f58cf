import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openWebAccess, type WebAccess } from '../src/app/web.ts';
import { decode } from '../src/fetch/charset.ts';
import { Failure } from '../src/model/errors.ts';
import { domainLabel } from '../src/url/registrable-domain.ts';

// Saves one page as a test fixture: npm run capture URL [name]

const PAGES = join(import.meta.dirname, '../fixtures/pages');
const USAGE = 'usage: npm run capture URL [name]; the name has lower-case letters, digits and hyphens';

/** What a reader finds on the page. The test of the corpus fails until the contributor fills this in. */
const EMPTY_TRUTH = { headline: '', authors: [], published: null, body: [] };

/** A mistake of the caller, or a page that cannot be captured. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
}

/**
 * Fetches a page as a crawl does (robots.txt, rate limit, no way around walls) and saves it with a ground truth to fill in.
 *
 * @param request `name` is the fixture's name (default: from the URL), `folder` where the pages are
 * @returns the two new files
 * @throws CaptureError for a bad name or URL, robots.txt, or a fixture that already exists
 * @throws FetchError if the page cannot be fetched
 */
export async function capturePage(
  http: WebAccess['http'],
  {
    url,
    name = fixtureName(url),
    folder = PAGES,
  }: { url: string; name?: string | undefined; folder?: string },
): Promise<{ page: string; truth: string }> {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) throw new CaptureError(`${name} is not a name; ${USAGE}`);
  const page = join(folder, `${name}.html`);
  const truth = join(folder, `${name}.truth.json`);
  for (const file of [page, truth])
    if (existsSync(file)) throw new CaptureError(`${shown(file)} exists; pass another name after the URL`);
  const outcome = await http.get(url, { accept: 'html' });
  if (outcome.kind === 'refused-by-robots')
    throw new CaptureError(`robots.txt forbids ${url} (${outcome.rule}); choose a page that it allows`);
  if (outcome.kind !== 'page') throw new CaptureError(`${url} has no body`);
  writeFileSync(page, fixtureBytes(`<!-- ${outcome.page.url} -->\n${outcome.page.text}`), { flag: 'wx' });
  writeFileSync(truth, `${JSON.stringify(EMPTY_TRUTH, null, 2)}\n`, { flag: 'wx' });
  return { page, truth };
}

/** `outlet-harvest` for `https://www.outlet.example/2026/harvest.html`. @throws CaptureError if it is not a web URL */
function fixtureName(url: string): string {
  if (!/^https?:/i.test(url) || !URL.canParse(url))
    throw new CaptureError(`${url} is not a web URL; ${USAGE}`);
  const { hostname, pathname } = new URL(url);
  const last = pathname.split('/').findLast((part) => /[a-z]{3}/i.test(part)) ?? 'page';
  const words = `${domainLabel(hostname) || hostname}-${last.replace(/\.[a-z]+$/i, '')}`;
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '');
}

/** The page in UTF-8. A byte order mark overrules a <meta> that declares the charset it was sent in. */
function fixtureBytes(text: string): Buffer {
  const bytes = Buffer.from(text);
  return decode(bytes).text === text ? bytes : Buffer.from(`\uFEFF${text}`);
}

function shown(file: string): string {
  return relative(process.cwd(), file);
}

const NEXT_STEPS = `Next:
  1. Replace the outlet, the people and the text by invented ones in the page; keep the markup. Pages of real outlets are never
     committed.
  2. Fill in what a reader finds there; fixtures/README.md describes the fields.
  3. npx vitest run test/extract/own-corpus.test.ts`;

if (import.meta.main) {
  const [url, name] = process.argv.slice(2);
  try {
    if (url === undefined) throw new CaptureError(USAGE);
    await using web = openWebAccess(process.env);
    const { page, truth } = await capturePage(web.http, { url, name });
    console.log(`Saved ${shown(page)}\n      ${shown(truth)}\n\n${NEXT_STEPS}`);
  } catch (error) {
    if (!(error instanceof CaptureError || error instanceof Failure)) throw error;
    console.error(`capture: ${error.message}`);
    process.exitCode = 1;
  }
}
