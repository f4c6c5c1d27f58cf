import type { Dateline } from '../model/article.ts';
import { bodyRuns } from './markup/inline-runs.ts';
import { sliceMarked } from './markup/marked-text.ts';

/** The body of an article, as HTML and as text. */
export interface BodyText {
  readonly bodyHtml: string;
  readonly text: string;
}

/**
 * Removes the outlet's dateline from the beginning of a body. Editions write their own dateline, and
 * without it the first sentence has the same memory key in every version. Returns the article unchanged
 * if the body does not begin with the dateline.
 */
export function stripDateline(
  article: BodyText,
  dateline: Pick<Dateline, 'raw'> | null | undefined,
): BodyText {
  const raw = spaced(dateline?.raw ?? '');
  if (raw === '') return article;
  const body = bodyRuns(article.bodyHtml);
  const first = body.blocks.find((block) => spaced(block.rich.text).startsWith(raw));
  if (first === undefined || body.blocks.indexOf(first) > 1) return article;
  const { text } = first.rich;
  let end = 0;
  while (spaced(text.slice(0, end)) !== raw && end < text.length) end++;
  while (/\s/.test(text.charAt(end))) end++;
  first.replace(sliceMarked(first.rich, end, text.length));
  return { bodyHtml: body.html(), text: body.text() };
}

function spaced(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
