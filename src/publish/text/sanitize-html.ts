import { escapeAttribute } from '../../text/escape-html.ts';
import { load } from 'cheerio';
import sanitize from 'sanitize-html';
import { webUrl } from '../../url/site-paths.ts';
import { xmlText } from './feed-text.ts';

const OPTIONS: sanitize.IOptions = {
  allowedTags: [
    'p',
    'h2',
    'h3',
    'h4',
    'ul',
    'ol',
    'li',
    'blockquote',
    'a',
    'strong',
    'em',
    'b',
    'i',
    'u',
    's',
    'sub',
    'sup',
    'q',
    'cite',
    'abbr',
    'time',
    'br',
    'hr',
    'pre',
    'code',
    'figure',
    'figcaption',
    'dl',
    'dt',
    'dd',
    'span',
    'table',
    'caption',
    'thead',
    'tbody',
    'tfoot',
    'tr',
    'th',
    'td',
  ],
  allowedAttributes: {
    a: ['href', 'hreflang', 'rel'],
    th: ['colspan', 'rowspan', 'scope'],
    td: ['colspan', 'rowspan'],
    time: ['datetime'],
    '*': ['lang', 'dir'],
  },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  // No text needs deeper nesting; it would be an attack on recursive code.
  nestingLimit: 60,
};

/**
 * Sanitises body HTML before publication: only known tags and attributes, only absolute http(s) links, no
 * images (they are shown separately with their credit). An HTML5 parser reads the result back unchanged.
 * The extraction has cleaned the HTML once, but translators and editors have changed it since.
 *
 * @param base URL for relative links
 */
export function cleanBody(html: string, base: string): string {
  const safe = sanitize(xmlText(html), {
    ...OPTIONS,
    transformTags: {
      a: (_, { href = '', hreflang }) => {
        const url = webUrl(href, base);
        if (!url) return { tagName: 'span', attribs: {} };
        return {
          tagName: 'a',
          attribs: { href: url, rel: 'nofollow noopener', ...(hreflang && { hreflang }) },
        };
      },
    },
  });
  // Parsed as the body of a page, where table parts without a table become text.
  const $ = load(safe);
  for (const empty of $('figure, figcaption, p, li, blockquote, span').toArray())
    if ($(empty).text().trim() === '' && $(empty).find('hr, table').length === 0) $(empty).remove();
  $('span:not([lang]):not([dir])').each((_, span) => void $(span).replaceWith($(span).contents()));
  // Parsing moves invalid content out of tables. A second pass makes the result stable.
  return (load($('body').html() ?? '')('body').html() ?? '').trim();
}

/** Escapes text for HTML elements and attributes; removes characters that are invalid in XML. */
export function escapeHtml(text: string): string {
  return escapeAttribute(xmlText(text));
}
