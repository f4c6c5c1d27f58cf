import { escapeAttribute } from '../text/escape-html.ts';
import type { Extraction } from '../model/article.ts';
import { splitIntoBlocks } from '../extract/body/blocks.ts';
import { keyOf } from '../extract/ml/candidate-set.ts';
import { parseHtml } from '../extract/parse/dom.ts';

/** How the extraction used a passage of the page. */
type Fate =
  | { readonly kind: 'kept' | 'other' }
  | { readonly kind: 'field' | 'dropped'; readonly reason: string };

const MAX_PASSAGES = 1500;

/**
 * Renders an extraction as an HTML page. Left: every passage of the page; kept ones green, fields of the article blue,
 * dropped ones red with the reason. Right: the article with the evidence of every field.
 *
 * Text of the outlet is escaped. The body is already sanitised; a Content-Security-Policy forbids scripts and forms too.
 */
export function extractionReport(
  page: { readonly url: string; readonly html: string },
  extraction: Extraction,
): string {
  const { article } = extraction;
  const kept = new Set(article.text.split(/\n\n| \| /).map(keyOf));
  const fields = new Map(fieldRows(extraction).map(([name, value]) => [keyOf(value), name] as const));
  const whole = ` ${keyOf(article.text)} `;
  const reasons = new Map(extraction.dropped.map(({ reason, text }) => [keyOf(text), reason]));
  const fate = (text: string): Fate => {
    const key = keyOf(text);
    const field = fields.get(key);
    if (field !== undefined) return { kind: 'field', reason: field };
    if (kept.has(key) || (key.length > 20 && whole.includes(` ${key} `))) return { kind: 'kept' };
    const reason = reasons.get(key);
    return reason === undefined ? { kind: 'other' } : { kind: 'dropped', reason };
  };
  const texts = passagesOf(page.html);
  const left = texts.map((text) => {
    const end = fate(text);
    const why = 'reason' in end ? `<small>${escapeAttribute(end.reason)}</small>` : '';
    return `<p class="${end.kind}" dir="auto">${why}${escapeAttribute(text)}</p>`;
  });
  const shown = new Set(texts.map(keyOf));
  const unseen = extraction.dropped
    .filter(({ text }) => !shown.has(keyOf(text)))
    .map(
      ({ reason, text }) =>
        `<p class="dropped" dir="auto"><small>${escapeAttribute(reason)}</small>${escapeAttribute(text)}</p>`,
    );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src https: http:">
<meta name="referrer" content="no-referrer">
<title>${escapeAttribute(article.headline)} – extraction</title>
<style>${style}</style>
<header><h1 dir="auto">${escapeAttribute(article.headline)}</h1><p>${escapeAttribute(page.url)}</p></header>
<main>
<section aria-label="Page"><h2>Page <small>green: kept, blue: a field of its own, red: dropped, grey: outside the article</small></h2>
${[...left, ...unseen].join('\n')}
</section>
<section aria-label="Article"><h2>Article</h2>
<table>${fieldRows(extraction)
    .map(
      ([name, value]) =>
        `<tr><th scope="row">${escapeAttribute(name)}<td dir="auto">${escapeAttribute(value)}`,
    )
    .join('\n')}</table>
<div lang="${escapeAttribute(article.language)}" dir="auto">${article.bodyHtml}</div>
<h2>Evidence <small>struck out: for another value than the one chosen</small></h2>
<table>${extraction.evidence.map(({ field, kind, where, value, lost }) => `<tr${lost ? ' class="lost"' : ''}><th scope="row">${escapeAttribute(field)}<td>${escapeAttribute(kind)}<td>${escapeAttribute(where)}<td dir="auto">${escapeAttribute(value)}`).join('\n')}</table>
</section>
</main>
</html>
`;
}

/** The article's fields as text, without its body, in the order in which an editor reads them. */
export function fieldRows({ article }: Extraction): (readonly [name: string, value: string])[] {
  const rows: (readonly [string, string | undefined])[] = [
    ['url', article.url],
    ['kind', article.kind],
    ['language', article.language],
    ['headline', article.headline],
    ['deck', article.deck],
    ['byline', article.byline.join(', ')],
    ['desks', article.desks?.join(', ')],
    ['dateline', article.dateline?.raw],
    ['agency', article.agency],
    ['publishedAt', article.publishedAt?.toISOString()],
    ['modifiedAt', article.modifiedAt?.toISOString()],
    ['section', article.section],
    ['tags', article.tags.join(', ')],
    ['image', article.image?.url],
    ['image.caption', article.image?.caption],
    ['image.credit', article.image?.credit],
    ['copyrightNotice', article.rights.copyrightNotice],
    ['creditText', article.rights.creditText],
    ['usageInfo', article.rights.usageInfo],
    ['licence', article.rights.licence],
    ['metaRobots', article.rights.metaRobots.join(', ')],
    [
      'tdmReserved',
      article.rights.tdmReserved === undefined ? undefined : String(article.rights.tdmReserved),
    ],
    ['alternates', article.alternates.map(({ language, url }) => `${language} ${url}`).join(', ')],
    ['correction', article.correction],
  ];
  return rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
}

/** The texts of the page's blocks, in document order. */
function passagesOf(html: string): string[] {
  return splitIntoBlocks(parseHtml(html))
    .blocks.slice(0, MAX_PASSAGES)
    .map(({ text }) => text);
}

const style = `
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1b1b1b;background:#fff}
header{padding:1rem 1.5rem;border-bottom:1px solid #ccc}
main{display:grid;grid-template-columns:1fr 1fr;gap:1.5rem;padding:1.5rem}
section{min-width:0;overflow-wrap:anywhere}
small{font-weight:normal;color:#595959}
p>small{display:block}
.kept{background:#dff3e0;border-inline-start:4px solid #1a7f37;padding:.3rem .6rem}
.dropped{background:#fde3e1;border-inline-start:4px solid #b3261e;padding:.3rem .6rem}
.other{color:#595959;padding:.1rem .6rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
.field{background:#dfeaf8;border-inline-start:4px solid #1f5fa8;padding:.3rem .6rem}
.lost td:last-child{text-decoration:line-through;color:#595959}
td:nth-child(2):not(:last-child){white-space:nowrap}
th{overflow-wrap:normal;white-space:nowrap}
th,td{text-align:start;vertical-align:top;border-top:1px solid #ddd;padding:.2rem .5rem}
img{max-width:100%;height:auto}
@media(max-width:50rem){main{grid-template-columns:1fr}}
`;
