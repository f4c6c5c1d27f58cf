import { Parser } from 'htmlparser2';
import { escapeUTF8 } from 'entities';
import type { LanguagePair } from '../engine/engine.ts';
import type { SentenceOrigin } from '../../model/translation.ts';
import { cleanCharacters } from '../../text/clean-characters.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';

/** A sentence pair of a TMX file. */
export interface TmxUnit extends LanguagePair {
  readonly source: string;
  readonly target: string;
  /** `changeid` or `creationid` of the translation, else of the unit, else of the file. */
  readonly by?: string | undefined;
  /** Property `x-origin`, written by `writeTmx`; files of other tools lack it. */
  readonly origin?: SentenceOrigin | undefined;
  /** Property `x-glossary`: the version of the glossary terms a machine translated under. */
  readonly glossary?: string | undefined;
  /** `changedate` or `creationdate` of the translation, else of the unit. */
  readonly createdAt?: Date | undefined;
  /** How often a translation tool has used the unit. */
  readonly usageCount?: number | undefined;
}

/** A TMX file that cannot be read. */
export class TmxError extends Error {
  override readonly name = 'TmxError';
}

/** Attributes that TMX allows on a unit and on each of its variants. */
interface Stamp {
  readonly by?: string | undefined;
  readonly createdAt?: Date | undefined;
  readonly usageCount?: number | undefined;
}

interface Variant extends Stamp {
  readonly language: string;
  text: string;
}

interface OpenUnit extends Stamp {
  readonly properties: Record<string, string>;
  readonly variants: Variant[];
}

/** Properties that are read; others are skipped. */
const KNOWN_PROPERTIES: ReadonlySet<string> = new Set(['x-origin', 'x-glossary']);
const MAX_PROPERTY_CHARS = 100;

/** A longer segment means an attack or a broken file. */
const MAX_SEGMENT_CHARS = 100_000;

/** Elements that hold the formatting codes of another tool, not text. */
const INLINE_CODE = /^(?:bpt|ept|it|ph|ut)$/;
/** Those that may be all there is between two words, such as a line break. */
const PLACEHOLDER = /^(?:it|ph|ut)$/;

/**
 * Parses TMX 1.1 to 1.4b as a stream, so that a memory of any size fits. Drops inline codes (`bpt`, `ept`), replaces
 * placeholders (`ph`, `it`, `ut`) by a space, and keeps the text of `hi` and `sub`. Language codes are matched as BCP 47
 * (`in`, `ind` and `id_ID` are `id`). The source variant of a unit is the one in the header's `srclang`, else the first;
 * every other variant yields a pair. Properties in the header are defaults for all units.
 * @param chunks the decoded file in pieces of any size
 * @throws TmxError if the text is not TMX, is truncated, defines entities, or has a segment over 100,000 characters
 */
export async function* readTmx(chunks: AsyncIterable<string>): AsyncGenerator<TmxUnit> {
  const reader = new TmxReader();
  const parser = new Parser(reader, { xmlMode: true, decodeEntities: true });
  for await (const chunk of chunks) {
    parser.write(chunk);
    if (reader.root !== '' && reader.root !== 'tmx')
      throw new TmxError(`the file is <${reader.root}>, not <tmx>`);
    yield* reader.units.splice(0);
  }
  parser.end();
  yield* reader.units.splice(0);
  if (reader.root === '') throw new TmxError('the file contains no XML');
  if (!reader.ended) throw new TmxError('the file is truncated: </tmx> is missing');
}

/** Collects units from the events of the XML parser. */
class TmxReader {
  /** Finished units; the caller removes them. */
  readonly units: TmxUnit[] = [];
  /** Name of the first element. */
  root = '';
  ended = false;
  #sourceLanguage = '*all*';
  readonly #header: { by?: string | undefined; properties: Record<string, string> } = { properties: {} };
  #unit: OpenUnit | undefined;
  #property = '';
  #inSegment = false;
  #codeDepth = 0;

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    this.root ||= name;
    if (name === 'header') {
      this.#sourceLanguage = attributes['srclang'] ?? '*all*';
      this.#header.by = stampOf(attributes).by;
    } else if (name === 'tu') this.#unit = { ...stampOf(attributes), properties: {}, variants: [] };
    else if (name === 'tuv') {
      const language = attributes['xml:lang'] ?? attributes['lang'] ?? '';
      this.#unit?.variants.push({ ...stampOf(attributes), language, text: '' });
    } else if (name === 'prop') this.#property = attributes['type'] ?? '';
    else if (name === 'seg') this.#inSegment = true;
    else if (this.#inSegment && INLINE_CODE.test(name)) {
      if (PLACEHOLDER.test(name)) this.ontext(' ');
      this.#codeDepth++;
    }
  }

  /** Expanded entities can be of any size ("billion laughs"), and skipped ones would leave gaps in sentences. */
  onprocessinginstruction(_name: string, data: string): void {
    if (/<!ENTITY/i.test(data))
      throw new TmxError(
        'the file defines entities in its DTD, which are not supported: export it without a DTD',
      );
  }

  ontext(text: string): void {
    if (KNOWN_PROPERTIES.has(this.#property)) {
      const { properties } = this.#unit ?? this.#header;
      const value = `${properties[this.#property] ?? ''}${text}`;
      properties[this.#property] = value.slice(0, MAX_PROPERTY_CHARS);
    }
    const variant = this.#unit?.variants.at(-1);
    if (!this.#inSegment || this.#codeDepth > 0 || variant === undefined) return;
    if (variant.text.length + text.length > MAX_SEGMENT_CHARS)
      throw new TmxError('a segment is longer than 100,000 characters');
    variant.text += text;
  }

  onclosetag(name: string, implied: boolean): void {
    // The parser closes open elements at the end of a truncated file.
    if (implied && name === 'tmx') return;
    if (name === 'seg') this.#inSegment = false;
    else if (name === 'prop') this.#property = '';
    else if (this.#inSegment && INLINE_CODE.test(name)) this.#codeDepth--;
    else if (name === 'tu' && this.#unit !== undefined) {
      this.units.push(...this.#pairs(this.#unit));
      this.#unit = undefined;
    } else if (name === 'tmx') this.ended = true;
  }

  #pairs({ variants, ...unit }: OpenUnit): TmxUnit[] {
    const wanted = languageOf(this.#sourceLanguage);
    const source = variants.find(({ language }) => languageOf(language) === wanted) ?? variants[0];
    if (source === undefined || source.text.trim() === '') return [];
    const { 'x-origin': origin, 'x-glossary': glossary } = { ...this.#header.properties, ...unit.properties };
    return variants
      .filter((variant) => variant !== source && variant.text.trim() !== '' && variant.language !== '')
      .map((variant) => ({
        from: languageOf(source.language),
        to: languageOf(variant.language),
        source: oneSpaced(source.text),
        target: oneSpaced(variant.text),
        by: variant.by ?? unit.by ?? this.#header.by,
        origin: isOrigin(origin) ? origin : undefined,
        glossary,
        createdAt: variant.createdAt ?? unit.createdAt,
        usageCount: variant.usageCount ?? unit.usageCount,
      }));
  }
}

/** The primary language of a code, in its shortest form: `id` for `id-ID`, `id_ID`, `IN` and `ind`. */
function languageOf(code: string): string {
  try {
    return new Intl.Locale(code.trim().replaceAll('_', '-')).language;
  } catch {
    return primaryLanguage(code);
  }
}

function oneSpaced(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ').trim();
}

/** An empty name (`creationid=""`) and an unparsable date count as absent. */
function stampOf(attributes: Readonly<Record<string, string>>): Stamp {
  const { changeid, creationid, changedate, creationdate, usagecount = '' } = attributes;
  return {
    by: changeid?.trim() || creationid?.trim() || undefined,
    createdAt: parseDate(changedate) ?? parseDate(creationdate),
    usageCount: /^\d{1,9}$/.test(usagecount) ? Number(usagecount) : undefined,
  };
}

/** Parses the date format of TMX, `YYYYMMDDThhmmssZ`. */
function parseDate(text = ''): Date | undefined {
  const iso = text.trim().replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const date = new Date(iso);
  return iso === text.trim() || Number.isNaN(date.getTime()) ? undefined : date;
}

function isOrigin(text: string | undefined): text is SentenceOrigin {
  return text === 'human' || text === 'machine' || text === 'imported';
}

/** A unit to export. */
export interface TmxRow extends TmxUnit {
  readonly origin: SentenceOrigin;
  readonly createdAt: Date;
}

/**
 * Writes TMX 1.4 as a stream. `creationid` is the person or engine; the properties `x-origin` and `x-glossary` hold
 * what TMX has no attribute for, so that an import elsewhere restores them.
 */
export async function* writeTmx(rows: AsyncIterable<TmxRow>): AsyncGenerator<string> {
  yield (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n' +
    '<header creationtool="warta" creationtoolversion="1" segtype="sentence" o-tmf="warta" adminlang="en" srclang="*all*" datatype="plaintext"/>\n<body>\n'
  );
  for await (const row of rows) {
    const date = row.createdAt.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const usage = row.usageCount === undefined ? '' : ` usagecount="${row.usageCount}"`;
    yield (
      `<tu creationdate="${date}" creationid="${escape(row.by ?? '')}"${usage}><prop type="x-origin">${row.origin}</prop>` +
      (row.glossary ? `<prop type="x-glossary">${escape(row.glossary)}</prop>` : '') +
      `<tuv xml:lang="${escape(row.from)}"><seg>${escape(row.source)}</seg></tuv>` +
      `<tuv xml:lang="${escape(row.to)}"><seg>${escape(row.target)}</seg></tuv></tu>\n`
    );
  }
  yield '</body>\n</tmx>\n';
}

/** Escapes markup and drops characters that XML 1.0 forbids. */
function escape(text: string): string {
  return escapeUTF8(cleanCharacters(text));
}

/**
 * Decodes a file by its byte order mark or the encoding in its XML declaration.
 * @throws TmxError if the declared encoding is unknown
 */
export async function* decodeByMark(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of bytes) {
    decoder ??= decoderFor(chunk);
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder !== undefined) yield decoder.decode();
}

function decoderFor(start: Uint8Array): TextDecoder {
  const encoding = encodingOf(start);
  try {
    return new TextDecoder(encoding);
  } catch (cause) {
    throw new TmxError(`the file declares the encoding ${encoding}, which is unknown`, { cause });
  }
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0x3c && start[1] === 0) return 'utf-16le';
  if (start[0] === 0 && start[1] === 0x3c) return 'utf-16be';
  const declaration = Buffer.from(start.subarray(0, 200)).toString('latin1');
  const declared = /^(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(
    declaration,
  )?.[1];
  // A file that is decoded byte by byte so far is not UTF-16, whatever it declares.
  return declared === undefined || /^utf-?16/i.test(declared) ? 'utf-8' : declared;
}
