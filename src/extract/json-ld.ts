import { type Element, isText } from './dom.ts';

/** One object of a page's JSON-LD, `@graph` and arrays laid flat. Nothing about its fields is promised. */
export type JsonLdNode = Readonly<Record<string, unknown>>;

/** Reads the JSON-LD scripts of a page; broken ones are passed over. */
export function readJsonLd(scripts: readonly Element[]): JsonLdNode[] {
  return scripts.flatMap((script) => {
    const source = script.children
      .filter(isText)
      .map((text) => text.data)
      .join('');
    try {
      return flatten(JSON.parse(source), 0);
    } catch {
      return [];
    }
  });
}

function flatten(value: unknown, depth: number): JsonLdNode[] {
  if (depth > 4 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.slice(0, 500).flatMap((item) => flatten(item, depth + 1));
  const node = value as JsonLdNode;
  return [node, ...flatten(node['@graph'], depth + 1)];
}
