import { type Element, isText } from './dom.ts';

/** One object of a page's JSON-LD, `@graph` and arrays laid flat. Nothing about its fields is promised. */
export type JsonLdNode = Readonly<Record<string, unknown>>;

/** Longer scripts and more nodes than these are noise or an attack. */
const MAX_SCRIPT_CHARS = 2_000_000;
const MAX_JSON_LD_NODES = 2000;
const MAX_JSON_LD_DEPTH = 6;

/**
 * Reads the JSON-LD scripts of a page. Forgives what browsers' tools forgive: comments, CDATA marks, trailing commas,
 * raw line breaks in strings, several values in one script. Never throws: a script that cannot be read is passed over.
 */
export function readJsonLd(scripts: readonly Element[]): JsonLdNode[] {
  const nodes: JsonLdNode[] = [];
  for (const script of scripts) {
    const source = script.children
      .filter(isText)
      .map((text) => text.data)
      .join('');
    if (source.length <= MAX_SCRIPT_CHARS) flatten(parseLenient(source), 0, nodes);
  }
  return nodes;
}

function flatten(value: unknown, depth: number, nodes: JsonLdNode[]): void {
  if (
    depth > MAX_JSON_LD_DEPTH ||
    nodes.length >= MAX_JSON_LD_NODES ||
    typeof value !== 'object' ||
    value === null
  )
    return;
  if (Array.isArray(value)) {
    for (const item of value) flatten(item, depth + 1, nodes);
    return;
  }
  const node = value as JsonLdNode;
  nodes.push(node);
  flatten(node['@graph'], depth + 1, nodes);
  flatten(node['mainEntity'], depth + 1, nodes);
  if (typeof node['mainEntityOfPage'] === 'object') flatten(node['mainEntityOfPage'], depth + 1, nodes);
}

function parseLenient(script: string): unknown {
  const text = script
    .replace(/^\s*(?:<!--|\/\/\s*<!\[CDATA\[|<!\[CDATA\[|\/\*\s*<!\[CDATA\[\s*\*\/)/, '')
    .replace(/(?:-->|\/\/\s*\]\]>|\]\]>|\/\*\s*\]\]>\s*\*\/)\s*;?\s*$/, '')
    .trim()
    .replace(/;$/, '');
  if (text === '') return undefined;
  for (const attempt of [
    (t: string) => t,
    repair,
    (t: string) => `[${repair(t).replace(/\}\s*\{/g, '},{')}]`,
  ]) {
    try {
      return JSON.parse(attempt(text)) as unknown;
    } catch {
      // The next attempt forgives more.
    }
  }
  return undefined;
}

/** Escapes control characters inside strings; drops comments and trailing commas outside them. */
function repair(text: string): string {
  let out = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted) {
      if (char === '\\') {
        const next = text.charAt(at + 1);
        out += /["\\/bfnrtu]/.test(next) ? char + next : next === "'" ? "'" : `\\\\${next}`;
        at++;
      } else if (char < ' ') {
        out += char === '\n' ? '\\n' : ' ';
      } else {
        if (char === '"') quoted = false;
        out += char;
      }
    } else if (char === '"') {
      quoted = true;
      out += char;
    } else if (char === '/' && text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 1;
    } else if (char === ',' && /^\s*[}\]]/.test(text.slice(at + 1, at + 60))) {
      continue;
    } else {
      out += char;
    }
  }
  return out;
}

/** Bodies of articles in JSON-LD, in document order. */
export function articleBodies(
  nodes: readonly JsonLdNode[],
): { readonly text: string; readonly url: string | undefined }[] {
  return nodes.flatMap((node) => {
    const { articleBody, url, mainEntityOfPage } = node;
    if (typeof articleBody !== 'string' || articleBody === '') return [];
    const named = [url, node['@id'], mainEntityOfPage].find((value) => typeof value === 'string');
    return [{ text: articleBody, url: typeof named === 'string' ? named : undefined }];
  });
}
