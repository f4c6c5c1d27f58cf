import type { Edition } from '../../model/edition.ts';
import type { Correction, PublishedStory } from '../../model/story.ts';
import { webUrl } from '../../url/site-paths.ts';
import { creditLines, type CreditLine } from '../attribution.ts';
import { formatMoment } from '../../time/format-date.ts';
import { paragraphsOf } from '../describe-change.ts';
import { datelineText } from '../edition-filter.ts';
import { cleanBody, escapeHtml } from './sanitize-html.ts';
import { excerptOf, oneLine } from './feed-text.ts';

/** Maximum length of an excerpt in characters, if the outlet sets no lower limit. */
export const EXCERPT_LENGTH = 400;

/** `full`: everything that the level allows; `excerpt`: a few lines regardless of the level. */
export type Form = 'full' | 'excerpt';

const cleaned = new Map<string, string>();
const KEPT = 400;

/** Returns the story's text as clean HTML. Cached, because stories are rendered repeatedly. */
export function textHtml(story: PublishedStory): string {
  const key = `${story.lead.url}\n${story.bodyHtml}`;
  const known = cleaned.get(key);
  if (known !== undefined) return known;
  const html = cleanBody(story.bodyHtml, story.lead.url);
  const [oldest] = cleaned.keys();
  if (cleaned.size >= KEPT && oldest !== undefined) cleaned.delete(oldest);
  cleaned.set(key, html);
  return html;
}

/**
 * Returns the text that may be shown in addition to the headline, as one line; empty at level `headline`.
 */
export function excerptText(story: PublishedStory): string {
  if (story.level === 'headline') return '';
  const most = Math.min(EXCERPT_LENGTH, story.excerptLimit ?? EXCERPT_LENGTH);
  const deck = oneLine(story.deck ?? '');
  return excerptOf(deck.length > 40 ? deck : runningText(story.text), most);
}

/** Removes subheadings: lines that do not end like a sentence. */
function runningText(text: string): string {
  return paragraphsOf(text)
    .filter((paragraph, index) => index === 0 || /[.!?؟…:;"”»’')]$/u.test(paragraph))
    .join(' ');
}

/**
 * Returns the story's text with the edition's dateline, as far as level and form allow; without credit
 * lines.
 */
export function storyHtml(story: PublishedStory, edition: Pick<Edition, 'dateline'>, form: Form): string {
  if (story.level === 'headline') return '';
  const dateline = escapeHtml(datelineText(edition, story.dateline));
  if (story.level === 'excerpt' || form === 'excerpt')
    return `<p>${dateline}${escapeHtml(excerptText(story))}</p>`;
  return withDateline(textHtml(story), dateline);
}

function withDateline(html: string, dateline: string): string {
  if (dateline === '') return html;
  return /^<p[ >]/.test(html)
    ? html.replace(/^<p[^>]*>/, `$&${dateline.replaceAll('$', '$$$$')}`)
    : `<p>${dateline}</p>${html}`;
}

/** Returns the body of an item: corrections, text and credit lines. */
export function itemHtml(story: PublishedStory, edition: Pick<Edition, 'dateline'>, form: Form): string {
  const corrections = story.corrections.filter(({ kind }) => kind === 'correction').map(correctionHtml);
  return [...corrections, storyHtml(story, edition, form), ...creditLines(story).map(creditHtml)]
    .filter(Boolean)
    .join('\n');
}

function correctionHtml({ at, text, url }: Correction): string {
  const address = webUrl(url);
  const link = address ? ` <a href="${escapeHtml(address)}">Lihat di sumber</a>` : '';
  return `<p><strong>Ralat</strong> (${formatMoment(at)}): ${escapeHtml(oneLine(text))}${link}</p>`;
}

function creditHtml({ parts }: CreditLine): string {
  const html = parts.map(({ text, url }) =>
    url === undefined ? escapeHtml(text) : `<a href="${escapeHtml(url)}">${isolated(text)}</a>`,
  );
  return `<p>${html.join('')}</p>`;
}

/** Isolates right-to-left names, so that they do not change the direction of adjacent text. */
function isolated(text: string): string {
  const html = escapeHtml(text);
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(text) ? `<bdi>${html}</bdi>` : html;
}
