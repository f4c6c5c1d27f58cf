import { Parser } from 'htmlparser2';
import { escapeUTF8 } from 'entities';
import type { LanguagePair } from '../engine/engine.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';

/** A sentence pair of a TMX file. */
export interface TmxUnit extends LanguagePair {
  readonly source: string;
  readonly target: string;
  /** `changeid` or `creationid` of the translation. */
  readonly by?: string | undefined;
  /** Property `x-origin`, as `writeTmx` writes it; absent in files of other tools. */
  readonly origin?: 'human' | 'machine' | undefined;
  /** Property `x-glossary`: the version of the glossary's terms under which a machine translated. */
  readonly glossary?: string | undefined;
}

/** A TMX file that cannot be read. */
export class TmxError extends Error {
  override readonly name = 'TmxError';
}

interface OpenUnit {
  readonly by?: string | undefined;
  readonly properties: Record<string, string>;
  readonly variants: { language: string; text: string; by?: string | undefined }[];
}

/** Properties that are read; others are skipped. */
const known: ReadonlySet<string> = new Set(['x-origin', 'x-glossary']);

/** Longest unit, in characters; more is an attack or a broken file. */
const longest = 100_000;

/**
 * Reads TMX 1.1 to 1.4b piece by piece, so that a memory of any size fits. Inline codes (`bpt`, `ph` ...) are dropped,
 * `hi` and `sub` keep their text. Units come with the language they were written from as `from`: the header's
 * `srclang`, else their first variant's; every other variant makes a pair. Throws TmxError where the text is no TMX.
 */
export async function* readTmx(chunks: AsyncIterable<string>): AsyncGenerator<TmxUnit> {
  const units: TmxUnit[] = [];
  let [sourceLanguage, root, depthOfCode, ended]: [string, string, number, boolean] = ['*all*', '', 0, false];
  let unit: OpenUnit | undefined;
  let inSegment = false;
  let property = '';
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        root ||= name;
        if (name === 'header') sourceLanguage = attributes['srclang'] ?? '*all*';
        else if (name === 'tu')
          unit = { by: attributes['changeid'] ?? attributes['creationid'], properties: {}, variants: [] };
        else if (name === 'tuv') {
          const language = attributes['xml:lang'] ?? attributes['lang'] ?? '';
          unit?.variants.push({ language, text: '', by: attributes['changeid'] ?? attributes['creationid'] });
        } else if (name === 'prop') property = attributes['type'] ?? '';
        else if (name === 'seg') inSegment = true;
        else if (inSegment && /^(?:bpt|ept|it|ph|ut)$/.test(name)) depthOfCode++;
      },
      ontext(text) {
        if (unit !== undefined && known.has(property))
          unit.properties[property] = `${unit.properties[property] ?? ''}${text}`.slice(0, 100);
        const variant = unit?.variants.at(-1);
        if (!inSegment || depthOfCode > 0 || variant === undefined) return;
        if (variant.text.length + text.length > longest)
          throw new TmxError('a unit is longer than 100,000 characters');
        variant.text += text;
      },
      onclosetag(name, implied) {
        if (implied && name === 'tmx') return;
        if (name === 'seg') inSegment = false;
        else if (name === 'prop') property = '';
        else if (inSegment && /^(?:bpt|ept|it|ph|ut)$/.test(name)) depthOfCode--;
        else if (name === 'tu' && unit !== undefined) {
          units.push(...pairsOf(unit, sourceLanguage));
          unit = undefined;
        } else if (name === 'tmx') ended = true;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  for await (const chunk of chunks) {
    parser.write(chunk);
    if (root !== '' && root !== 'tmx') throw new TmxError(`the file is <${root}>, not <tmx>`);
    yield* units.splice(0);
  }
  parser.end();
  yield* units.splice(0);
  if (root === '') throw new TmxError('the file holds no XML');
  if (!ended) throw new TmxError('the file ends in the middle: </tmx> is missing');
}

function pairsOf({ by, properties, variants }: OpenUnit, sourceLanguage: string): TmxUnit[] {
  const same = (language: string): boolean => primaryLanguage(language) === primaryLanguage(sourceLanguage);
  const source = variants.find((variant) => same(variant.language)) ?? variants[0];
  if (source === undefined || source.text.trim() === '') return [];
  const { 'x-origin': origin, 'x-glossary': glossary } = properties;
  return variants
    .filter((variant) => variant !== source && variant.text.trim() !== '' && variant.language !== '')
    .map((variant) => ({
      from: primaryLanguage(source.language),
      to: primaryLanguage(variant.language),
      source: source.text.trim(),
      target: variant.text.trim(),
      // An empty name is none: `creationid=""`.
      by: variant.by || by || undefined,
      origin: origin === 'human' || origin === 'machine' ? origin : undefined,
      glossary,
    }));
}

/** A unit as it is exported. */
export interface TmxRow extends TmxUnit {
  readonly origin: 'human' | 'machine';
  readonly createdAt: Date;
}

/**
 * Writes TMX 1.4, piece by piece. The person or engine is in `creationid`; the properties `x-origin` and `x-glossary` say
 * whether it was a person, and under which version of the glossary a machine translated.
 */
export async function* writeTmx(rows: AsyncIterable<TmxRow>): AsyncGenerator<string> {
  yield (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n' +
    '<header creationtool="warta" creationtoolversion="1" segtype="sentence" o-tmf="warta" adminlang="en" srclang="*all*" datatype="plaintext"/>\n<body>\n'
  );
  for await (const row of rows) {
    const date = row.createdAt.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    yield (
      `<tu creationdate="${date}" creationid="${safe(row.by ?? '')}"><prop type="x-origin">${row.origin}</prop>` +
      (row.glossary ? `<prop type="x-glossary">${safe(row.glossary)}</prop>` : '') +
      `<tuv xml:lang="${safe(row.from)}"><seg>${safe(row.source)}</seg></tuv>` +
      `<tuv xml:lang="${safe(row.to)}"><seg>${safe(row.target)}</seg></tuv></tu>\n`
    );
  }
  yield '</body>\n</tmx>\n';
}

/** Escaped, without the characters that XML 1.0 forbids. */
function safe(text: string): string {
  return escapeUTF8(text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ''));
}

/** Decodes a file's bytes by their byte order mark: translation tools write UTF-8 or UTF-16. */
export async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder !== undefined) yield decoder.decode();
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return start[0] === 0x3c && start[1] === 0 ? 'utf-16le' : 'utf-8';
}
