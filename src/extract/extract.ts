import type { ArticleKind, Evidence, Extraction } from '../model/article.ts';
import { cleanStrings } from '../text/clean-characters.ts';
import { ExtractError } from '../model/errors.ts';
import { type ExtractedBody, readBody } from './body/body.ts';
import { openDocument } from './parse/document.ts';
import { type ExtractOptions, type Metadata, readMetadata } from './metadata/metadata.ts';
import { applyRule, ruleFor } from './site-rules.ts';
import { kindOf, refusalOf } from './refusal.ts';

/** The complete reading of a page, whether or not its article may be published. */
export interface ArticleReading {
  readonly body: ExtractedBody;
  readonly metadata: Metadata;
  readonly kind: ArticleKind;
  /** Why the page has no article. */
  readonly refusal: ExtractError | undefined;
}

/** Runs all steps of an extraction. Never throws, whatever the page contains. */
export function readArticle(
  page: { readonly url: string; readonly html: string },
  options: ExtractOptions,
): ArticleReading {
  const document = openDocument(page);
  const rule = ruleFor(document, options);
  const matches = rule && applyRule(document, rule);
  const body = readBody(document, options, matches);
  const metadata = readMetadata(document, body, options, matches);
  return { body, metadata, kind: kindOf(document, metadata), refusal: refusalOf(document, body, metadata) };
}

/**
 * Extracts the article of a page. Pure: the result depends only on the page and the options.
 * @throws ExtractError if the page has no article that could be published
 */
export function extract(
  page: { readonly url: string; readonly html: string },
  options: ExtractOptions,
): Extraction {
  const reading = readArticle(page, options);
  if (reading.refusal !== undefined) throw reading.refusal;
  if (reading.metadata.headline === undefined) throw new ExtractError('no-headline', 'no headline');
  return toExtraction(reading);
}

/**
 * Converts a reading to an extraction with its evidence, also for a refused page, to show why. Removes
 * characters that cannot be stored or published from all fields.
 */
export function toExtraction({ body, metadata, kind }: ArticleReading): Extraction {
  const { evidence, publishedIso: _written, kind: _said, headline = '', ...fields } = metadata;
  return cleanStrings({
    article: { ...fields, headline, kind, bodyHtml: body.html, text: body.text },
    evidence: [...evidence, ...bodyEvidence(body, evidence)],
    dropped: body.dropped,
  });
}

/** The evidence of the body; a site rule has added its own. */
function bodyEvidence({ page }: ExtractedBody, evidence: readonly Evidence[]): Evidence[] {
  if (evidence.some(({ field }) => field === 'body')) return [];
  const value = `${page.bodyBlocks} blocks, ${page.bodyLetters} of the page's ${page.letters} letters`;
  const where = page.embedded ? 'data of the page' : 'learned model';
  return [{ field: 'body', kind: 'heuristic', where, value }];
}
