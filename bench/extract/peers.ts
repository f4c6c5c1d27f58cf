/**
 * Runs one extractor as a process: reads {id, url, html} lines, writes {id, title, text, authors, date,
 * cpu, rss} lines.
 *
 * -  node bench/extract/peers.ts readability-linkedom
 */
import { z } from 'zod';
import { mapJsonLines } from '../../src/cli/json-lines.ts';

interface Page {
  readonly id: string;
  readonly url: string;
  readonly html: string;
}

interface Answer {
  readonly title?: string | null | undefined;
  readonly text?: string | null | undefined;
  readonly authors?: readonly string[] | undefined;
  readonly date?: string | null | undefined;
}

type Extractor = (page: Page) => Answer | Promise<Answer>;

/**
 * Each is loaded on demand. The specifiers are variables, so that tsc does not check the packages' types.
 */
async function load(name: string): Promise<unknown> {
  return import(name);
}

/** Text with a blank line after every block, for extractors that return HTML. */
function textOf(html: string): string {
  return html
    .replace(
      /<(?:br|hr)\s*\/?>|<\/(?:p|div|h[1-6]|li|ul|ol|tr|td|th|table|blockquote|figure|figcaption|section|article|pre|dd|dt)>/giu,
      '$&\n\n',
    )
    .replace(/<[^>]*>/gu, '')
    .replace(/&nbsp;/gu, ' ')
    .replace(/&lt;/gu, '<')
    .replace(/&gt;/gu, '>')
    .replace(/&quot;/gu, '"')
    .replace(/&#(?:39|x27);|&apos;/gu, "'")
    .replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&amp;/gu, '&');
}

async function readability(parse: (page: Page) => unknown): Promise<Extractor> {
  const { Readability } = (await load('@mozilla/readability')) as {
    Readability: new (document: unknown) => {
      parse(): { title?: string; content?: string; byline?: string; publishedTime?: string } | null;
    };
  };
  return (page) => {
    const article = new Readability(parse(page)).parse();
    return {
      title: article?.title,
      text: textOf(article?.content ?? ''),
      authors: article?.byline ? [article.byline] : [],
      date: article?.publishedTime,
    };
  };
}

const systems: Readonly<Record<string, () => Promise<Extractor>>> = {
  async warta() {
    const { readArticle } = await import('../../src/extract/extract.ts');
    const now = new Date();
    return ({ url, html }) => {
      const { metadata, body } = readArticle({ url, html }, { now, siteRules: false });
      return {
        title: metadata.headline,
        text: body.text,
        authors: [...metadata.byline, ...metadata.desks],
        date: metadata.publishedIso,
      };
    };
  },
  async 'readability-linkedom'() {
    const { parseHTML } = (await load('linkedom')) as { parseHTML: (html: string) => { document: unknown } };
    return readability(({ html }) => parseHTML(html).document);
  },
  async 'readability-jsdom'() {
    const { JSDOM, VirtualConsole } = (await load('jsdom')) as {
      JSDOM: new (html: string, options: object) => { window: { document: unknown } };
      VirtualConsole: new () => object;
    };
    const virtualConsole = new VirtualConsole();
    return readability(({ html, url }) => new JSDOM(html, { url, virtualConsole }).window.document);
  },
  async defuddle() {
    const { parseHTML } = (await load('linkedom')) as { parseHTML: (html: string) => { document: unknown } };
    const { Defuddle } = (await load('defuddle/node')) as {
      Defuddle: (
        document: unknown,
        url: string,
        options: object,
      ) => Promise<{ title?: string; content?: string; author?: string; published?: string }>;
    };
    return async ({ html, url }) => {
      const article = await Defuddle(parseHTML(html).document, url, { useAsync: false });
      return {
        title: article.title,
        text: textOf(article.content ?? ''),
        authors: article.author ? [article.author] : [],
        date: article.published,
      };
    };
  },
  async 'article-extractor'() {
    const { extractFromHtml } = (await load('@extractus/article-extractor')) as {
      extractFromHtml: (
        html: string,
        url: string,
      ) => Promise<{ title?: string; content?: string; author?: string; published?: string } | null>;
    };
    return async ({ html, url }) => {
      const article = await extractFromHtml(html, url);
      return {
        title: article?.title,
        text: textOf(article?.content ?? ''),
        authors: article?.author ? [article.author] : [],
        date: article?.published,
      };
    };
  },
};

/** Names of the available extractors. */
export const SYSTEMS = Object.keys(systems);

if (import.meta.main) {
  const extractor = await systems[process.argv[2] ?? '']?.();
  if (extractor === undefined) throw new Error(`no such extractor; there are ${SYSTEMS.join(', ')}`);
  // Some of them print on standard output, which is reserved for results.
  console.log = console.warn = console.error = () => {};
  await mapJsonLines(z.custom<Page>(), async (page) => {
    const before = process.cpuUsage();
    let answer: Answer;
    try {
      answer = await extractor(page);
    } catch (error) {
      answer = { text: '', title: String(error) };
    }
    const { user, system } = process.cpuUsage(before);
    return { id: page.id, ...answer, cpu: (user + system) / 1000, rss: process.resourceUsage().maxRSS };
  });
}
