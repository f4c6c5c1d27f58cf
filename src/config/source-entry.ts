import { isMap, isNode, isScalar, isSeq, parseDocument, stringify } from 'yaml';
import { ConfigError } from './config-error.ts';
import { idPattern } from './sources-schema.ts';
import type { Listing } from '../model/listing.ts';

/** The fields of a minimal entry in sources.yaml. */
export interface SourceEntry {
  readonly id: string;
  readonly name: string;
  readonly homepage: string;
  readonly language: string;
  readonly timezone: string;
  readonly listings: readonly (Listing & { readonly note?: string | undefined })[];
  /** Comments after fields that a person should check. */
  readonly notes?: { readonly [Field in 'name' | 'language' | 'timezone' | 'listings']?: string | undefined };
}

/** Formats an entry for sources.yaml, indented by two spaces. */
export function sourceEntry(entry: SourceEntry): string {
  const note = (field: keyof NonNullable<SourceEntry['notes']>): string => comment(entry.notes?.[field]);
  const listings = entry.listings.flatMap(({ kind, url, links, section, note: about }) => [
    `      - ${kind === 'section' ? 'page' : kind}: ${scalar(url)}${comment(about)}`,
    ...(links === undefined ? [] : [`        links: ${scalar(links)}`]),
    ...(section === undefined ? [] : [`        section: ${scalar(section)}`]),
  ]);
  return [
    `  - id: ${scalar(entry.id)}`,
    `    name: ${scalar(entry.name)}${note('name')}`,
    `    homepage: ${scalar(entry.homepage)}`,
    `    language: ${scalar(entry.language)}${note('language')}`,
    `    timezone: ${scalar(entry.timezone)}${note('timezone')}`,
    `    listings:${entry.listings.length === 0 ? ' []' : ''}${note('listings')}`,
    ...listings,
    '',
  ].join('\n');
}

/** Quotes a value where YAML needs it. */
function scalar(text: string): string {
  return stringify(text.replace(/\s+/g, ' ').trim(), { lineWidth: 0 }).trimEnd();
}

function comment(text: string | undefined): string {
  return text === undefined ? '' : ` # ${text.replace(/\s+/g, ' ')}`;
}

/**
 * Inserts an entry after the last source of a sources.yaml and changes no other character.
 *
 * @param name the file's name, for messages
 * @throws ConfigError if the file has no list of sources in block style
 */
export function appendSource(file: string, entry: string, name = 'sources.yaml'): string {
  if (file.trim() === '') return `# yaml-language-server: $schema=./sources.schema.json\nsources:\n${entry}`;
  const { contents, errors } = parseDocument(file);
  const sources = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === 'sources')?.value
    : undefined;
  if (errors.length > 0 || !isSeq(sources) || !sources.range) throw noSourceList(name);
  const [start, afterList] = sources.range;
  if (sources.items.length === 0) {
    const next = endOfLine(file, afterList);
    return `${file.slice(0, start).trimEnd()}${file.slice(afterList, next).trimEnd()}\n${entry}${file.slice(next)}`;
  }
  const last = sources.flow === true ? undefined : sources.items.at(-1);
  const end = isNode(last) ? last.range?.[1] : undefined;
  if (end === undefined) throw noSourceList(name);
  // The node may end in the middle of a line (before a comment) or at the start of the next.
  const lineEnd = file[end - 1] === '\n' ? end : endOfLine(file, end);
  const before = file.slice(0, lineEnd);
  return `${before}${before.endsWith('\n') ? '' : '\n'}\n${entry}${file.slice(lineEnd)}`;
}

function noSourceList(file: string): ConfigError {
  const problem = 'has no list of sources in block style';
  return new ConfigError([{ file, problem, fix: 'add the entry by hand' }]);
}

function endOfLine(file: string, offset: number): number {
  const end = file.indexOf('\n', offset);
  return end === -1 ? file.length : end + 1;
}

/** The problem of an id for a new source; undefined if it is valid. */
export function idProblem(id: string, taken: readonly string[]): string | undefined {
  if (taken.includes(id)) return 'is already in sources.yaml';
  return idPattern.test(id) && id.length <= 40
    ? undefined
    : 'may contain only lower-case letters, digits and single hyphens, 40 at most';
}

/** A slug for an outlet that is not in `taken`, from its name or, for names in other scripts, from its host. */
export function slugFor(name: string, homepage: string, taken: readonly string[]): string {
  const { hostname } = new URL(homepage);
  const isNumber = /^[\d.]+$|:/.test(hostname);
  const host = isNumber ? '' : hostname.replace(/^www\./, '').replace(/\.[^.]*$/, '');
  const slug = slugOf(name) || slugOf(host) || 'outlet';
  let unique = slug;
  for (let number = 2; taken.includes(unique); number += 1) unique = `${slug}-${number}`;
  return unique;
}

/** Lower-case ASCII letters, digits and single hyphens, at most 36; empty if most letters are of another script. */
export function slugOf(text: string): string {
  const ascii = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  // The Latin remains of a name in another script identify nothing.
  const letters = ascii.match(/\p{L}/gu)?.length ?? 0;
  const slug = ascii
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 36)
    .replace(/-+$/, '');
  return (slug.match(/[a-z]/g)?.length ?? 0) >= letters / 2 ? slug : '';
}
