import { render } from 'dom-serializer';
import { parseDocument } from 'htmlparser2';

/** Bytes of text beyond which a sentence is cut: about a hundred words, more than models have learned to translate. */
const mostBytes = 600;

/**
 * A segment as the engine can read it: one line, every tag closed, no character reference but those it knows, no `<`
 * that opens no tag. It would abort on an unclosed tag and show what it cannot decode.
 */
export function safeHtml(segment: string): string {
  const document = parseDocument(segment.replaceAll(/\s+/g, ' ').trim());
  return render(document, { encodeEntities: 'utf8' });
}

/**
 * Cuts a sentence that is too long for the engine, between words and best after a comma. Tags that are open at the cut
 * are closed before and opened again behind it; `joinLong` undoes that.
 */
export function cutLong(html: string): string[] {
  if (Buffer.byteLength(html) <= mostBytes) return [html];
  const parts: string[] = [];
  const open: { name: string; tag: string }[] = [];
  let part = '';
  let bytes = 0;
  for (const [piece] of html.matchAll(/<[^>]*>|[^<\s]+|\s+/g)) {
    const clause = bytes > mostBytes / 2 && /[,;:،؛–—]$/.test(part);
    if (/^\s/.test(piece) && (clause || bytes > mostBytes * 0.8)) {
      parts.push(
        part +
          open
            .toReversed()
            .map(({ name }) => `</${name}>`)
            .join(''),
      );
      part = open.map(({ tag }) => tag).join('');
      bytes = 0;
      continue;
    }
    if (piece.startsWith('</')) open.pop();
    else if (piece.startsWith('<')) open.push(...opened(piece));
    else bytes += Buffer.byteLength(piece);
    part += piece;
  }
  return [...parts, part];
}

/** Puts the translated parts of a cut sentence together again. */
export function joinLong(parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .reduce((left, right) => {
      const seam = `${left}\u0000${right}`;
      // Tags that were closed and opened again at the cut alone.
      const [, closed = '', tags = ''] = /((?:<\/\w+>)+)\u0000((?:<\w+[^>]*>)+)/.exec(seam) ?? [];
      const again = tags.match(/<\w+[^>]*>/g)?.every((tag) => left.includes(tag)) === true;
      const same = closed.match(/<\/\w+>/g)?.length === tags.match(/<\w+/g)?.length;
      return again && same ? seam.replace(`${closed}\u0000${tags}`, ' ') : `${left} ${right}`;
    });
}

const empty = new Set(['br', 'img', 'wbr', 'hr']);

function opened(tag: string): { name: string; tag: string }[] {
  const [, name = ''] = /^<(\w+)/.exec(tag) ?? [];
  return empty.has(name) || name === '' ? [] : [{ name, tag }];
}
