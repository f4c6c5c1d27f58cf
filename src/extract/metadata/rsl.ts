import { getElementsByTagName, textContent } from 'domutils';
import { parseDocument } from 'htmlparser2';
import type { RslTerms } from '../../model/article.ts';
import { type Element, isText } from '../parse/dom.ts';

/** Longer scripts are not licences. */
const MAX_LICENCE_CHARS = 100_000;
const MAX_LICENCES = 5;
const MAX_TOKENS = 40;

/**
 * Reads the licences in an inline script by Really Simple Licensing 1.0 (rslstandard.org/rsl). Every
 * `license` is returned, because the choice between several is not ours. A script that cannot be read
 * yields one licence without terms: its author meant to reserve something.
 */
export function readRsl(script: Element): RslTerms[] {
  const source = script.children
    .filter(isText)
    .map((text) => text.data)
    .join('');
  if (source.length > MAX_LICENCE_CHARS) return [{ where: 'script', permits: [], prohibits: [] }];
  const licences = getElementsByTagName('license', parseDocument(source, { xmlMode: true }));
  if (licences.length === 0) return [{ where: 'script', permits: [], prohibits: [] }];
  return licences.slice(0, MAX_LICENCES).map((licence) => {
    const payment = getElementsByTagName('payment', licence.children)[0];
    return {
      where: 'script',
      permits: tokens(licence, 'permits'),
      prohibits: tokens(licence, 'prohibits'),
      payment: payment && (payment.attribs['type'] ?? 'free').trim().toLowerCase(),
    };
  });
}

/** `<permits type="usage">search,ai-index</permits>` -> `usage:search`, `usage:ai-index` */
function tokens(licence: Element, name: string): string[] {
  return getElementsByTagName(name, licence.children)
    .flatMap((element) => {
      const type = (element.attribs['type'] ?? 'usage').trim().toLowerCase();
      return textContent(element)
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((token) => token !== '')
        .map((token) => `${type}:${token}`);
    })
    .slice(0, MAX_TOKENS);
}
