import type { ArticleKind, Evidence, Extraction } from '../model/article.ts';
import { cleanStrings } from '../text/clean-characters.ts';
import { ExtractError } from '../model/errors.ts';
import { type ExtractedBody, readBody } from './body/body.ts';
import { openDocument } from './parse/document.ts';
import { type ExtractOptions, type Metadata, readMetadata } from './metadata/metadata.ts';
import { applyRule, ruleFor } from './site-rules.ts';
import { kindOf, refusalOf } from './refusal.ts';

/** A page read to the end, whether or not its article may be published. */
export interface ArticleReading {
  readonly body: ExtractedBody;
  readonly metadata: Metadata;
  readonly kind: ArticleKind;
  /** Why the page gives no article. */
  readonly refusal: ExtractError | undefined;
}

/** The steps of an extraction, in their order. Throws nothing, whatever the page holds. */
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
 * Reads the article of a page: a pure function of the page's text. Throws ExtractError where there is none that could be
 * published; whatever else the page holds is no reason to fail.
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
 * What was found on a page, with its evidence: also of a page that gives no article, to show why. Characters that cannot be
 * stored or published end here, in whatever field they came.
 */
export function toExtraction({ body, metadata, kind }: ArticleReading): Extraction {
  const { evidence, publishedIso: _written, kind: _said, headline = '', ...fields } = metadata;
  return cleanStrings({
    article: { ...fields, headline, kind, bodyHtml: body.html, text: body.text },
    evidence: [...evidence, ...bodyEvidence(body, evidence)],
    dropped: body.dropped,
  });
}

/** A rule gives its own evidence; else the text was chosen block by block. */
function bodyEvidence({ page }: ExtractedBody, evidence: readonly Evidence[]): Evidence[] {
  if (evidence.some(({ field }) => field === 'body')) return [];
  const value = `${page.bodyBlocks} blocks, ${page.bodyLetters} of the page's ${page.letters} letters`;
  const where = page.embedded ? 'data of the page' : 'learned model';
  return [{ field: 'body', kind: 'heuristic', where, value }];
}
