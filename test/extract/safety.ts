import { load } from 'cheerio';

const TAGS = new Set(
  'p br h2 h3 h4 ul ol li dl dt dd blockquote pre a strong em u s del ins sub sup code kbd mark q cite small figure img figcaption table tr td th'.split(
    ' ',
  ),
);
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  img: ['src', 'alt', 'width', 'height'],
};

/**
 * What a browser would find in our HTML that must not be there, as messages; parsed by parse5, which reads as browsers do, not by the parser
 * that made the HTML.
 */
export function unsafe(html: string): string[] {
  const wrong: string[] = [];
  const $ = load(html, null, false);
  $('*').each((_, element) => {
    const { name, attribs } = element as { name: string; attribs: Record<string, string> };
    // parse5 adds the table body that HTML leaves out.
    if (name === 'tbody') return;
    if (!TAGS.has(name)) wrong.push(`<${name}>`);
    for (const [attribute, value] of Object.entries(attribs)) {
      if (!(ATTRIBUTES[name] ?? []).includes(attribute)) wrong.push(`<${name} ${attribute}>`);
      if (attribute === 'href' && !/^(?:https?:\/\/[^@/]*(?:\/|$|\?|#)|mailto:)/.test(value))
        wrong.push(`href ${value}`);
      if (attribute === 'src' && !/^https?:\/\//.test(value)) wrong.push(`src ${value}`);
    }
  });
  if (/<!--|<!\[CDATA|<\?/.test(html)) wrong.push('a comment or instruction');
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(html) || !html.isWellFormed())
    wrong.push('a forbidden character');
  return wrong;
}
