import { z } from 'zod';
import type { Command } from '../cli/command.ts';
import { readArticle } from '../extract/extract.ts';
import { mapJsonLines } from '../cli/json-lines.ts';

const Line = z.object({ id: z.unknown(), url: z.string(), html: z.string() });

const extractLines: Command = {
  summary: 'articles from saved pages',
  group: 'For scripts',
  options: [
    [
      '--jsonl',
      'read {id, url, html} lines, write {id, title, text, authors, date, ...} lines (the only format)',
    ],
    ['--html', 'include the body as HTML'],
    ['--site-rules', 'apply the rules of known sites, as the crawl does'],
  ],
  help: `
A page that the crawl would refuse (a paywall, a page of links) has \`refused\` in its line, next to the text that was found.
\`error\` means that no text was found.

warta extract --jsonl < pages.jsonl > articles.jsonl`,
  async run({ options }) {
    await mapJsonLines(Line, ({ id, url, html }) => {
      const start = performance.now();
      const cpu = process.cpuUsage();
      const answer = read(url, html, {
        html: options['html'] === true,
        siteRules: options['siteRules'] === true,
      });
      const { user, system } = process.cpuUsage(cpu);
      return { id, ...answer, ms: round(performance.now() - start), cpu: round((user + system) / 1000) };
    });
    return 0;
  },
};

export default extractLines;

function read(
  url: string,
  html: string,
  ask: { html: boolean; siteRules: boolean },
): Record<string, unknown> {
  try {
    const { metadata, body, kind, refusal } = readArticle(
      { url, html },
      { now: new Date(), siteRules: ask.siteRules },
    );
    return {
      title: metadata.headline ?? '',
      text: body.text,
      // In the order of the page's signature: people, then desks and agencies.
      authors: [...metadata.byline, ...metadata.desks],
      date: metadata.publishedIso ?? '',
      language: metadata.language,
      kind,
      ...(ask.html ? { html: body.html } : {}),
      ...(refusal === undefined ? {} : { refused: refusal.code }),
      ...(body.text === '' ? { error: refusal?.code ?? 'no-body' } : {}),
    };
  } catch (error) {
    return { error: (error as { code?: string }).code ?? String(error) };
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
