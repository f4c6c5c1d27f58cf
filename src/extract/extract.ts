import type { Extraction } from '../model/article.ts';
import { ExtractError } from '../model/failure.ts';
import { readBody } from './body.ts';
import { openDocument } from './document.ts';
import { type ExtractOptions, readMetadata } from './metadata.ts';
import { applyRule, ruleFor } from './rules.ts';

/**
 * Reads the article of a page: a pure function of the page's text. Throws ExtractError where there is none that could be
 * published; whatever else the page holds is no reason to fail.
 */
export function extract(
  page: { readonly url: string; readonly html: string },
  options: ExtractOptions,
): Extraction {
  const document = openDocument(page);
  const rule = ruleFor(document, options);
  const finds = rule && applyRule(document, rule);
  const body = readBody(document, options, finds);
  const metadata = readMetadata(document, body, options, finds);
  if (body.text === '') throw new ExtractError('no-body', 'no text that reads like an article');
  if (metadata.headline === undefined) throw new ExtractError('no-headline', 'no headline');
  const { evidence, publishedIso: _written, kind, headline, ...fields } = metadata;
  return {
    article: { ...fields, headline, kind: kind ?? 'story', bodyHtml: body.html, text: body.text },
    evidence,
    dropped: body.dropped,
  };
}
