import { compile } from 'css-select';
import { z } from 'zod';
import { compileUrlPattern, UrlPatternError } from '../url/url-pattern.ts';
import { didYouMean } from './did-you-mean.ts';
import { DAY_SECONDS } from '../time/durations.ts';

/** Where a check adds its issues: the problem and its fix. */
interface Verdict {
  readonly issues: z.core.$ZodRawIssue[];
  readonly value: unknown;
}

function wrong({ issues, value }: Verdict, problem: string, fix: string): void {
  issues.push({ code: 'custom', input: value, message: problem, params: { fix } });
}

/** Form of the id of a source or edition. */
export const idPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const slug = z
  .string()
  .regex(idPattern, {
    error: 'may contain only lower-case letters, digits and single hyphens',
  })
  .max(40)
  .meta({ examples: ['antara-id'] });

const address = z
  .string()
  .check((context) => {
    const url = URL.parse(context.value);
    if (!url || !/^https?:$/.test(url.protocol) || url.username !== '') {
      wrong(
        context,
        'is not an http(s) URL',
        'write it in full, e.g. https://www.antaranews.com/rss/terkini.xml',
      );
    }
  })
  .meta({ format: 'uri', examples: ['https://www.antaranews.com/rss/terkini.xml'] });

const host = z
  .string()
  .check((context) => {
    const url = URL.parse(`http://${context.value}`);
    if (!url || url.host !== context.value.toLowerCase().replace(/:80$/, '')) {
      wrong(context, 'is not a host name', 'write the host alone, e.g. amp.antaranews.com');
    }
  })
  .meta({ examples: ['amp.antaranews.com'] });

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

const language = z
  .string()
  .check((context) => {
    if (!isLanguageTag(context.value)) {
      wrong(context, 'is not a language tag', 'use BCP 47: id, en, ar, ar-EG, zh-Hant ...');
    }
  })
  .meta({ examples: ['id', 'en', 'ar'] });

/** Whether a text is a BCP 47 tag of a language that has a name. */
export function isLanguageTag(tag: string): boolean {
  try {
    return names.of(tag) !== undefined;
  } catch {
    return false;
  }
}

const INDONESIAN_ZONES: Readonly<Record<string, string>> = {
  WIB: 'Asia/Jakarta',
  WITA: 'Asia/Makassar',
  WIT: 'Asia/Jayapura',
};

const timezone = z
  .string()
  .check((context) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: context.value }).format();
    } catch {
      const meant =
        INDONESIAN_ZONES[context.value.toUpperCase()] ??
        didYouMean(context.value, Intl.supportedValuesOf('timeZone'));
      wrong(
        context,
        'is not a time zone',
        meant ? `did you mean ${meant}?` : 'use an IANA name, e.g. Asia/Jakarta',
      );
    }
  })
  .meta({ examples: ['Asia/Jakarta', 'Asia/Riyadh', 'Europe/London', 'UTC'] });

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: DAY_SECONDS };

/** `30s`, `15m`, `2h`, `1d` -> seconds. */
function duration(least: string, most: string) {
  return z
    .string()
    .regex(/^\d{1,5}(?:\.\d)?\s?[smhd]$/, { error: 'is not a length of time' })
    .meta({ examples: ['30s', '15m', '2h', '7d'] })
    .transform(seconds)
    .check((context) => {
      if (context.value < seconds(least) || context.value > seconds(most)) {
        wrong(context, 'is out of range', `choose between ${least} and ${most}`);
      }
    });
}

function seconds(text: string): number {
  return Number.parseFloat(text) * (SECONDS[text.at(-1) ?? ''] ?? 1);
}

const pattern = z
  .string()
  .min(1)
  .transform((source, context) => {
    try {
      return compileUrlPattern(source);
    } catch (error) {
      wrong({ issues: context.issues, value: source }, ...patternProblem(error));
      return z.NEVER;
    }
  });

/** What is wrong with a pattern, and what to do. */
function patternProblem(error: unknown): [problem: string, fix: string] {
  if (!(error instanceof UrlPatternError)) throw error;
  const fix = error.message.includes('not supported')
    ? 'write two patterns, or use include and exclude together'
    : 'put a backslash in front of characters that are meant literally';
  return [`is not a regular expression (${error.message})`, fix];
}

const selector = z
  .string()
  .check((context) => {
    try {
      compile(context.value);
    } catch {
      wrong(context, 'is not a CSS selector', 'e.g. main article h2 a');
    }
  })
  .meta({ examples: ['main article h2 a'] });

const path = z.string().check((context) => {
  const source = /^\/(.+)\/$/.exec(context.value)?.[1];
  try {
    if (source !== undefined) compileUrlPattern(source);
  } catch (error) {
    const [problem] = patternProblem(error);
    wrong(context, problem, 'omit the final slash for a plain prefix');
  }
});

const publish = z
  .enum(['full', 'excerpt', 'headline'])
  .describe('How much of the text may be shown. full needs a licence');

const images = z
  .enum(['proxy', 'link', 'none'])
  .describe(
    'Images: proxy serves a smaller copy of our own (only with publish: full), link links to the outlet’s, none omits them',
  );

const wire = z
  .string()
  .min(1)
  .check((context) => {
    const scheme = /^[a-z][a-z+.-]+:/i.exec(context.value)?.[0].toLowerCase();
    if (scheme !== undefined && !/^(?:https?|file):$/.test(scheme))
      wrong(
        context,
        'is neither an http(s) URL nor a folder',
        'write e.g. ./wire/agency or https://api.agency.example/items',
      );
  })
  .meta({ examples: ['./wire/agency', 'https://api.agency.example/v1/items'] });

const listing = z
  .strictObject({
    feed: address.optional().describe('URL of an RSS, Atom, RDF or JSON feed'),
    sitemap: address.optional().describe('URL of a news sitemap, a sitemap or a sitemap index'),
    page: address.optional().describe('URL of a web page that lists articles'),
    wire: wire
      .optional()
      .describe(
        'Deliveries of an agency in ninjs, NewsML-G2 or NITF, also in ZIP files: a folder, relative to this file, or a URL',
      ),
    done: z
      .string()
      .min(1)
      .meta({ examples: ['./wire/agency-done'] })
      .optional()
      .describe('wire folder only: files are moved here after they were read; absent: they stay'),
    links: selector.optional().describe('page only: CSS selector of the links; without it Warta guesses'),
    section: z.string().optional().describe('Section for articles that declare none'),
  })
  .meta({ oneOf: ['feed', 'sitemap', 'page', 'wire'].map((kind) => ({ required: [kind] })) });

const rule = z
  .strictObject({
    until: z.iso
      .date({ error: 'is not a date' })
      .meta({ examples: ['2026-03-01'] })
      .optional()
      .describe('Last day of this layout; later pages use the next rule'),
    path: path
      .optional()
      .describe('Pages to which the rule applies: a path prefix, or a regular expression between slashes'),
    headline: selector.optional(),
    deck: selector.optional(),
    body: selector.optional(),
    byline: selector.optional(),
    published: selector.optional(),
    drop: z.array(selector).optional().describe('Selectors of elements that are not part of the text'),
  })
  .describe('CSS selectors that take precedence over automatic extraction');

const defaults = z.strictObject({
  every: duration('1m', '7d').optional().describe('Minimum time between two polls of a listing'),
  delay: duration('0s', '10m').optional().describe('Minimum time between two requests to the host'),
  maxAge: duration('1h', '3650d').optional().describe('Older articles in a listing are skipped'),
  maxNew: z
    .int()
    .min(1)
    .max(500)
    .optional()
    .describe('Maximum number of new links taken from a listing at one poll; default 200'),
  publish: publish.optional(),
  images: images.optional(),
  embargo: duration('0s', '30d').optional().describe('Minimum time after the outlet’s own publication'),
});

const followed = z.strictObject({
  host: host.describe('Host of the pages; its subdomains count, too'),
  name: z.string().min(1).describe('The name that readers see in the credit'),
  publish: publish.optional(),
  licence: z.string().min(1).optional().describe('Legal basis for publish: full, for this host'),
  credit: z.string().optional().describe('Credit line that this outlet requires'),
});

const source = z.strictObject({
  id: slug.describe('Short name in URLs and commands; do not change it once stories are published'),
  name: z
    .string()
    .min(1)
    .describe('The name that readers see in the credit')
    .meta({ examples: ['ANTARA'] }),
  homepage: address,
  language: language.describe('Language of its articles'),
  timezone: timezone.describe('Zone of times that lack one'),
  enabled: z.boolean().optional(),
  agency: z.boolean().optional().describe('true for a news agency’s own site: its copy leads a story'),
  ...defaults.shape,
  licence: z
    .string()
    .min(1)
    .optional()
    .describe('Legal basis for publish: full, e.g. "Contract of 2026-01-05"'),
  credit: z
    .string()
    .optional()
    .describe('Credit line that the outlet requires; {outlet}, {agency} and {url} are replaced'),
  listings: z.array(listing).describe('Where the outlet lists its articles'),
  hosts: z
    .array(host)
    .optional()
    .describe(
      'Further hosts of the outlet’s own pages, in addition to the domains of homepage and listings. Pages on other hosts are not republished',
    ),
  foreign: z
    .strictObject({ follow: z.array(followed) })
    .optional()
    .describe(
      'Pages of other outlets in the listings. They are not republished, except from the hosts in follow: those are read and credited to the name given there',
    ),
  include: z.array(pattern).optional().describe('Only articles whose URL matches one of these'),
  exclude: z.array(pattern).optional().describe('No articles whose URL matches one of these'),
  rules: z.array(rule).optional(),
});

const edition = z.strictObject({
  id: slug.meta({ examples: ['perang'] }).describe('Part of every URL of the edition'),
  title: z.string().min(1),
  description: z.string().optional(),
  language: language.optional(),
  dateline: z.string().optional().describe('Text before each article; {place} is replaced'),
  // cross-check.ts reports unknown sources, with a suggestion.
  sources: z.array(z.string()).optional().describe('Sources of the edition; absent: all'),
  keywords: z
    .array(z.string().min(2))
    .optional()
    .describe('At least one of them in headline or text; absent: every story'),
  sections: z.array(z.string()).optional(),
  damaged: z
    .enum(['hold', 'mark'])
    .optional()
    .describe(
      'Sentences damaged in translation: mark shows them in the original, marked; hold holds the story for a person',
    ),
  limit: z.int().min(1).max(500).optional().describe('Maximum number of stories in one feed'),
});

/** The shape of sources.yaml. */
export const fileShape = z
  .strictObject({
    defaults: defaults.optional().describe('Defaults for all sources'),
    sources: z.array(source),
    editions: z.array(edition).optional(),
  })
  .meta({ title: 'Warta sources', description: 'Outlets that Warta reads and editions that it publishes' });

export type FileShape = z.infer<typeof fileShape>;

/** The JSON Schema of sources.yaml, for editors. */
export function jsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(fileShape, { io: 'input', target: 'draft-7' }) as Record<string, unknown>;
}

/** `sources.schema.json` as it is committed. */
export function jsonSchemaText(): string {
  return `${JSON.stringify(jsonSchema(), null, 2)}\n`;
}
