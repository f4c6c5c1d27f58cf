import { Element, Text } from 'domhandler';
import type { ChildNode } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { render } from 'dom-serializer';

/** An inline tag over a range of text; `start === end` for tags without content (br, img). */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly attribs: Readonly<Record<string, string>>;
  /** Number of the tag within its sentence, which identifies it in the translation. */
  readonly id: number;
}

/** Text with its inline tags stored separately: the working form of a sentence. */
export interface MarkedText {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** A replacement of `text.slice(start, end)`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly with: string;
}

// Layout characters only: bidi controls, soft hyphens and zero-width spaces split words for the memory
// and engines.
const invisible = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const space = /[\s\u00a0]+/g;

/**
 * Converts inline nodes to text with marks: decodes entities, collapses white space, drops invisible
 * characters.
 */
export function markedTextFrom(nodes: readonly ChildNode[]): MarkedText {
  let text = '';
  const marks: Mark[] = [];
  const walk = (inner: readonly ChildNode[]): void => {
    for (const node of inner) {
      if (node instanceof Text) {
        const piece = node.data.replaceAll(invisible, '').replaceAll(space, ' ');
        text += text === '' || text.endsWith(' ') ? piece.trimStart() : piece;
      } else if (node instanceof Element) {
        const place = marks.length;
        marks.push({
          start: text.length,
          end: text.length,
          name: node.name,
          attribs: node.attribs,
          id: place + 1,
        });
        walk(node.children);
        marks[place] = { ...(marks[place] as Mark), end: text.length };
      }
    }
  };
  walk(nodes);
  return trimMarked({ text: text.trimEnd(), marks });
}

/** Returns the trimmed part between two offsets; its marks keep their ids. */
export function sliceMarked(rich: MarkedText, from: number, to: number): MarkedText {
  const part = rich.text.slice(from, to);
  const start = from + (part.length - part.trimStart().length);
  const text = part.trim();
  const end = start + text.length;
  const marks = rich.marks
    .filter((mark) =>
      mark.start === mark.end
        ? mark.start >= from && (mark.start < to || to === rich.text.length)
        : mark.start < end && mark.end > start,
    )
    .map((mark) => ({
      ...mark,
      start: Math.min(Math.max(mark.start, start), end) - start,
      end: Math.min(Math.max(mark.end, start), end) - start,
    }));
  return { text, marks };
}

/** Joins sentences with a space; merges a mark that was split between two of them. */
export function joinMarked(parts: readonly MarkedText[]): MarkedText {
  let text = '';
  const marks: Mark[] = [];
  for (const part of parts) {
    if (part.text === '' && part.marks.length === 0) continue;
    const before = text.length;
    if (text !== '') text += ' ';
    const shift = text.length;
    text += part.text;
    for (const mark of part.marks) {
      const moved = { ...mark, start: mark.start + shift, end: mark.end + shift };
      const last = marks.findLastIndex((other) => other.id === mark.id);
      const open = marks[last];
      if (open !== undefined && open.end === before && moved.start === shift) {
        marks[last] = { ...open, end: moved.end };
      } else marks.push(moved);
    }
  }
  return { text, marks };
}

/**
 * Applies non-overlapping edits and moves the marks accordingly. Text inserted at the edge of a mark
 * stays outside it.
 */
export function editMarked(rich: MarkedText, edits: readonly TextEdit[]): MarkedText {
  if (edits.length === 0) return rich;
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let text = '';
  let cursor = 0;
  for (const { start, end, with: words } of ordered) {
    text += rich.text.slice(cursor, start) + words;
    cursor = end;
  }
  text += rich.text.slice(cursor);
  const moved = (offset: number, isEnd: boolean): number => {
    let shift = 0;
    for (const { start, end, with: words } of ordered) {
      const inserted = start === end;
      if (inserted ? (isEnd ? start < offset : start <= offset) : end <= offset) {
        shift += words.length - (end - start);
      } else if (start < offset) return isEnd ? start + shift + words.length : start + shift;
    }
    return offset + shift;
  };
  const marks = rich.marks.map((mark) => {
    const start = moved(mark.start, false);
    return { ...mark, start, end: mark.start === mark.end ? start : Math.max(start, moved(mark.end, true)) };
  });
  return { text, marks };
}

/** Converts the text to DOM nodes with tags. `attribs` returns the attributes of each tag. */
export function nodesOf(rich: MarkedText, attribs: (mark: Mark) => Record<string, string>): ChildNode[] {
  const sorted = rich.marks.toSorted((a, b) => a.start - b.start || b.end - a.end || a.id - b.id);
  let next = 0;
  const build = (from: number, to: number): ChildNode[] => {
    const nodes: ChildNode[] = [];
    let cursor = from;
    for (let mark = sorted[next]; mark !== undefined; mark = sorted[next]) {
      // A tag that ends after its enclosing tag is shortened to the end of that tag.
      if (mark.start >= to && !(mark.start === to && mark.start === mark.end && to === rich.text.length))
        break;
      next++;
      if (mark.start > cursor) nodes.push(new Text(rich.text.slice(cursor, mark.start)));
      const end = Math.min(mark.end, to);
      nodes.push(new Element(mark.name, attribs(mark), build(mark.start, end)));
      cursor = Math.max(cursor, end);
    }
    if (to > cursor) nodes.push(new Text(rich.text.slice(cursor, to)));
    return nodes;
  };
  return build(0, rich.text.length);
}

/** Formats a sentence for engines: escaped text, each tag reduced to its name and number. */
export function toSegment(rich: MarkedText): string {
  return toHtml(nodesOf(rich, (mark) => ({ id: String(mark.id) })));
}

/** Serialises HTML with XML entities only. */
export function toHtml(nodes: readonly ChildNode[]): string {
  return render([...nodes], { encodeEntities: 'utf8' });
}

/**
 * Parses an engine's translation of `toSegment(source)`. Drops tags that the source does not have but
 * keeps their text; keeps the longer of two copies of a tag. `missing` are the ids without a tag in the
 * translation.
 */
export function fromSegment(
  html: string,
  source: MarkedText,
): { rich: MarkedText; missing: number[]; extra: number } {
  const known = new Map(source.marks.map((mark) => [mark.id, mark]));
  const found = new Map<number, Mark>();
  let text = '';
  let extra = 0;
  const walk = (nodes: readonly ChildNode[]): void => {
    for (const node of nodes) {
      if (node instanceof Text) text += node.data.replaceAll(invisible, '').replaceAll(space, ' ');
      else if (node instanceof Element) {
        const start = text.length;
        walk(node.children);
        const mark = known.get(Number(node.attribs['id']));
        const before = mark && found.get(mark.id);
        if (mark === undefined || before !== undefined) extra++;
        if (mark !== undefined && (before === undefined || before.end - before.start < text.length - start)) {
          found.set(mark.id, { ...mark, start, end: text.length });
        }
      }
    }
  };
  walk(parseDocument(html).children);
  const marks = [...found.values()].toSorted((a, b) => a.id - b.id);
  const missing = source.marks.filter((mark) => {
    const back = found.get(mark.id);
    return back === undefined || (mark.end > mark.start && text.slice(back.start, back.end).trim() === '');
  });
  const gone = new Set(missing.map((mark) => mark.id));
  const kept = marks.filter((mark) => !gone.has(mark.id));
  return { rich: { text, marks: kept }, missing: [...gone], extra };
}

/** Moves white space at the edges of a mark out of it: in `<a> kata</a>` the space moves before the link. */
export function trimMarked(rich: MarkedText): MarkedText {
  const marks = rich.marks.map((mark) => {
    let start = Math.min(mark.start, rich.text.length);
    let end = Math.min(mark.end, rich.text.length);
    while (start < end && rich.text[start] === ' ') start++;
    while (end > start && rich.text[end - 1] === ' ') end--;
    return { ...mark, start, end };
  });
  return { text: rich.text, marks };
}
