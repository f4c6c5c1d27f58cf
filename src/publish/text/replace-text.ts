import { diffArrays } from 'diff';
import { type AnyNode, Element, isTag, isText, Text } from 'domhandler';

/** A word, punctuation mark or space with its enclosing inline elements, outermost first. */
interface Token {
  readonly text: string;
  readonly path: readonly Element[];
}

/** Paragraphs with more tokens (old and new) lose their markup. */
const MAX_TOKENS = 4_000;
const TOKEN = /[\p{L}\p{M}\p{N}]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu;

/**
 * Replaces the text of a block and keeps its links and emphasis. An unchanged word keeps its markup, a
 * replacement takes that of the word it replaces, and an inserted word gets the elements that enclose
 * both its neighbours.
 */
export function setText(block: Element, text: string): void {
  const before = tokensOf(block.children, []);
  const after = text.match(TOKEN) ?? [];
  const tokens =
    before.length + after.length > MAX_TOKENS
      ? [{ text, path: [] }]
      : placed(
          before,
          after.map((word) => (/^\s/.test(word) ? ' ' : word)),
        );
  block.children = [];
  for (const token of tokens) append(block, token);
}

function tokensOf(nodes: readonly AnyNode[], path: readonly Element[]): Token[] {
  return nodes.flatMap((node): Token[] => {
    if (isText(node))
      return (node.data.match(TOKEN) ?? []).map((word) => ({ text: /^\s/.test(word) ? ' ' : word, path }));
    if (!isTag(node)) return [];
    return node.name === 'br' ? [{ text: ' ', path }] : tokensOf(node.children, [...path, node]);
  });
}

/** Assigns to each new word the elements of the word it matches, replaces or is next to. */
function placed(before: readonly Token[], after: readonly string[]): Token[] {
  const result: Token[] = [];
  let at = 0;
  let gone: readonly Token[] = [];
  const changes = diffArrays(
    before.map((token) => token.text),
    [...after],
  );
  for (const { added, removed, value } of changes) {
    if (removed) {
      gone = before.slice(at, at + value.length);
      at += value.length;
    } else if (added) {
      const around = shared(before[at - 1]?.path ?? [], before[at]?.path ?? []);
      for (const [index, text] of value.entries()) {
        const old = gone[Math.floor((index * gone.length) / value.length)];
        result.push({ text, path: old?.path ?? around });
      }
      gone = [];
    } else {
      result.push(...before.slice(at, at + value.length));
      at += value.length;
      gone = [];
    }
  }
  return result;
}

function shared(one: readonly Element[], other: readonly Element[]): readonly Element[] {
  const end = one.findIndex((element, index) => element !== other[index]);
  return end === -1 ? one : one.slice(0, end);
}

/** Maps each new element to the element that it copies. */
const copies = new WeakMap<Element, Element>();

/** Appends a word inside copies of its elements; reuses the last copies if the elements are the same. */
function append(block: Element, { text, path }: Token): void {
  let parent = block;
  for (const original of path) {
    const last = parent.children.at(-1);
    if (last && isTag(last) && copies.get(last) === original) parent = last;
    else {
      const copy = new Element(original.name, { ...original.attribs });
      copies.set(copy, original);
      parent.children.push(copy);
      parent = copy;
    }
  }
  const last = parent.children.at(-1);
  if (last && isText(last)) last.data += text;
  else parent.children.push(new Text(text));
}
