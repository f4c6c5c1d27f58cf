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
  // Deeper nesting than any text needs is an attack on later tree walkers.
  nestingLimit: 60,
};

/**
 * Body HTML as it may leave the house: known tags and attributes only, links absolute on the web or gone, no images
 * (they are shown beside the text, with their credit), and a tree that an HTML5 parser reads back unchanged.
 * The border in extract/ has cleaned it once; translators and editors came after.
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
  // As in a page's body: parts of a table that have lost their table are text.
  const $ = load(safe);
  for (const empty of $('figure, figcaption, p, li, blockquote, span').toArray())
    if ($(empty).text().trim() === '' && $(empty).find('hr, table').length === 0) $(empty).remove();
  $('span:not([lang]):not([dir])').each((_, span) => void $(span).replaceWith($(span).contents()));
  // What stood in a table and belongs beside it has been moved; only read once more is it where it stays.
  return (load($('body').html() ?? '')('body').html() ?? '').trim();
}

/** Text as HTML, for elements and attributes; only characters that XML allows. */
export function escapeHtml(text: string): string {
  return escapeAttribute(xmlText(text));
}
