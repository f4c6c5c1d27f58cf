import { type AnyNode, isText, parseHtml } from '../../src/extract/parse/dom.ts';
import { writeHtml } from '../../src/extract/html/html-writer.ts';

const paragraph = (n: number): string =>
  `<p>The ferry company said on day ${n} that the boats would run again when the wind had gone down, and that tickets stay valid until then.</p>`;

/** An article about ferries with the given markup in the midst of it. */
export function hostilePage(markup: string, headline = 'Ferries wait for the wind'): string {
  return `<!doctype html><html lang="en"><head><title>Ferries wait for the wind</title></head><body><header><nav><a href="/">Home</a></nav></header>
<main><article><h1>${headline}</h1><div class="article-body">${paragraph(1)}${paragraph(2)}${markup}${paragraph(3)}
<p>In the words of the captain: ${markup} and nothing else.</p>${paragraph(4)}</div></article></main><footer>All rights reserved</footer></body></html>`;
}

/** Writes everything that a page holds, whatever the model would say of it. */
export function writeAll(html: string): string {
  const root = parseHtml(html);
  const text = new Set<AnyNode>();
  const collect = (node: AnyNode): void => {
    if (isText(node)) text.add(node);
    else if ('children' in node) for (const child of node.children) collect(child);
  };
  collect(root);
  return writeHtml([root], {
    text,
    media: () => true,
    baseUrl: 'https://harbour-post.example/2026/11/10/ferries',
  });
}
