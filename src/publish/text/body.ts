import type { Edition } from '../../model/edition.ts';
import type { Correction, PublishedStory } from '../../model/story.ts';
import { webUrl } from '../../url/site-paths.ts';
import { creditLines, type CreditLine } from '../attribution.ts';
import { formatMoment } from '../../time/format-date.ts';
import { paragraphsOf } from '../describe-change.ts';
import { datelineText } from '../edition-filter.ts';
import { cleanBody, escapeHtml } from './sanitize-html.ts';
import { excerptOf, oneLine } from './feed-text.ts';

/** Characters of an excerpt where the outlet sets no limit of its own. */
export const EXCERPT_LENGTH = 400;

/** `full` what the level allows; `excerpt` a few lines whatever the level allows. */
export type Form = 'full' | 'excerpt';

const cleaned = new Map<string, string>();
const KEPT = 400;

/** The story's text as clean HTML without frame. Kept for the stories that are rendered again and again. */
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

/** The text that may be shown of a story beside its headline, as one line; empty for `headline`. */
export function excerptText(story: PublishedStory): string {
  if (story.level === 'headline') return '';
  const most = Math.min(EXCERPT_LENGTH, story.excerptLimit ?? EXCERPT_LENGTH);
  const deck = oneLine(story.deck ?? '');
  return excerptOf(deck.length > 40 ? deck : runningText(story.text), most);
}

/** The text without the headings in it: lines that end like no sentence does. */
function runningText(text: string): string {
  return paragraphsOf(text)
    .filter((paragraph, index) => index === 0 || /[.!?؟…:;"”»’')]$/u.test(paragraph))
    .join(' ');
}

/** The story's text with the edition's dateline in front, as far as level and form allow; without credit. */
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

/** The whole body of an item: corrections, text, closing lines. */
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

/** A right-to-left name must not change the direction of its neighbours. */
function isolated(text: string): string {
  const html = escapeHtml(text);
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(text) ? `<bdi>${html}</bdi>` : html;
}
