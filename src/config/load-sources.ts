import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { Edition } from '../model/edition.ts';
import type { Listing } from '../model/listing.ts';
import type { SelectorRule, Source } from '../model/source.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { crossCheck, followedId } from './cross-check.ts';
import { explainIssue } from './zod-messages.ts';
import { type FileShape, fileShape } from './sources-schema.ts';
import { DAY_SECONDS } from '../time/durations.ts';

type Path = readonly PropertyKey[];
type SourceShape = FileShape['sources'][number];
type FollowedShape = NonNullable<SourceShape['foreign']>['follow'][number];
type EditionShape = NonNullable<FileShape['editions']>[number];
type Place = Pick<ConfigProblem, 'file' | 'line' | 'column' | 'excerpt'>;

/** The content of sources.yaml, validated and with defaults filled in. */
export interface SourcesFile {
  readonly sources: Source[];
  readonly editions: Edition[];
}

/** Built-in defaults of a source; durations in seconds. */
const BUILT_IN = {
  every: 15 * 60,
  delay: 5,
  maxAge: 7 * DAY_SECONDS,
  publish: 'excerpt',
  images: 'link',
  embargo: 0,
  maxNew: 200,
} as const;

/**
 * Reads sources.yaml.
 *
 * @param text the file's text
 * @param file its name, for messages
 * @throws ConfigError with all problems, each with line, column and remedy
 */
export function loadSources(text: string, file: string): SourcesFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const rows = text.split('\n');
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, excerpt: rows[line - 1]?.trimEnd() || undefined };
  };
  if (document.errors.length > 0) throw yamlError(document, at);
  const raw = toPlainValue(document, at);
  if (raw === null)
    throw new ConfigError([
      {
        ...at(0),
        problem: 'is empty',
        fix: 'write "sources: []", then add the first outlet with `warta source add URL --write`',
      },
    ]);
  const result = fileShape.safeParse(raw);
  const findings = [
    ...(result.error?.issues.flatMap((issue) => explainIssue(issue, raw)) ?? []),
    ...crossCheck(raw),
  ];
  if (!result.success || findings.length > 0) {
    const problems = findings.map(({ path, key, ...rest }) => ({
      ...at(offsetOf(document, path, key)),
      field: fieldName(path, key),
      ...rest,
    }));
    throw new ConfigError(problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)));
  }
  const { sources, editions = [], defaults = {} } = result.data;
  const line = (...path: Path): number => at(offsetOf(document, path)).line ?? 1;
  return {
    sources: sources.flatMap((source, index) => {
      const lister = toSource(source, defaults, { line: line('sources', index), folder: dirname(file) });
      const followed = (source.foreign?.follow ?? []).map((one) => toFollowed(one, lister));
      return [lister, ...followed];
    }),
    editions: editions.map((edition, index) => toEdition(edition, line('editions', index))),
  };
}

function yamlError(document: Document.Parsed, at: (offset: number) => Place): ConfigError {
  return new ConfigError(
    document.errors.map(({ code, message, pos }) => ({
      ...at(pos[0]),
      ...(code === 'MULTIPLE_DOCS'
        ? { problem: 'starts a second document', fix: 'remove the line ---' }
        : {
            problem: `is not YAML: ${message}`,
            fix: 'check indentation, quotes and colons there',
          }),
    })),
  );
}

/** The document as plain values. @throws ConfigError for unresolved aliases and for alias bombs */
function toPlainValue(document: Document.Parsed, at: (offset: number) => Place): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const problem = `cannot be resolved: ${(error as Error).message}`;
    throw new ConfigError([{ ...at(0), problem, fix: 'check the anchors (&) and aliases (*)' }]);
  }
}

/** Offset of the value at `path`, or of its key `key`; of the nearest existing parent if it is missing. */
function offsetOf(document: Document.Parsed, path: Path, key?: string): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    node = isMap(node) || isSeq(node) ? node.get(step, true) : undefined;
    offset = startOf(node) ?? offset;
  }
  if (key === undefined || !isMap(node)) return offset;
  const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
  return startOf(pair?.key) ?? offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}

/** `sources[2].timezone` */
function fieldName(path: Path, key?: string): string {
  return [...path, ...(key === undefined ? [] : [key])].reduce<string>(
    (name, step) =>
      typeof step === 'number' ? `${name}[${step}]` : `${name}${name === '' ? '' : '.'}${String(step)}`,
    '',
  );
}

function toSource(
  shape: SourceShape,
  defaults: NonNullable<FileShape['defaults']>,
  { line, folder }: { readonly line: number; readonly folder: string },
): Source {
  const chosen = { ...BUILT_IN, ...defined(defaults), ...defined(shape) };
  return {
    id: shape.id,
    name: shape.name,
    homepage: shape.homepage,
    hosts: shape.hosts ?? [],
    language: canonical(shape.language),
    timezone: shape.timezone,
    enabled: shape.enabled ?? true,
    listings: shape.listings.map((listing) => toListing(listing, folder)),
    everyMinutes: chosen.every / 60,
    publish: chosen.publish,
    images: chosen.images,
    licence: shape.licence,
    credit: shape.credit,
    embargoMinutes: chosen.embargo / 60,
    agency: shape.agency ?? false,
    delaySeconds: chosen.delay,
    include: shape.include ?? [],
    exclude: shape.exclude ?? [],
    maxAgeDays: chosen.maxAge / DAY_SECONDS,
    maxNew: chosen.maxNew,
    rules: (shape.rules ?? []).map(toRule),
    line,
  };
}

/** A host that a source's listings lead to: a source without listings of its own, with its own credit and level. */
function toFollowed(
  { host, name, publish, licence, credit }: FollowedShape,
  { language, timezone, enabled, delaySeconds, embargoMinutes, ...lister }: Source,
): Source {
  return {
    id: followedId(host),
    name,
    homepage: `https://${host}/`,
    hosts: [],
    listings: [],
    language,
    timezone,
    enabled,
    delaySeconds,
    embargoMinutes,
    everyMinutes: lister.everyMinutes,
    publish: publish ?? BUILT_IN.publish,
    images: BUILT_IN.images,
    licence,
    credit,
    agency: false,
    include: [],
    exclude: [],
    maxAgeDays: lister.maxAgeDays,
    maxNew: lister.maxNew,
    rules: [],
    line: lister.line,
  };
}

function toListing(
  { feed, sitemap, page, wire, done, links, section }: SourceShape['listings'][number],
  folder: string,
): Listing {
  if (feed !== undefined) return { kind: 'feed', url: feed, section };
  if (sitemap !== undefined) return { kind: 'sitemap', url: sitemap, section };
  if (wire !== undefined)
    return {
      kind: 'wire',
      url: placeOf(wire, folder),
      done: done === undefined ? undefined : placeOf(done, folder),
      section,
    };
  return { kind: 'section', url: page ?? '', links, section };
}

/** A URL, or the file URL of a folder named relative to sources.yaml. */
function placeOf(text: string, folder: string): string {
  return /^(?:https?|file):/i.test(text) ? text : `${pathToFileURL(resolve(folder, text)).href}/`;
}

function toRule({ until, ...rule }: NonNullable<SourceShape['rules']>[number]): SelectorRule {
  // The day itself still uses the old layout.
  return { ...rule, until: until === undefined ? undefined : new Date(`${until}T23:59:59.999Z`) };
}

function toEdition(shape: EditionShape, line: number): Edition {
  return {
    id: shape.id,
    title: shape.title,
    description: shape.description ?? shape.title,
    language: canonical(shape.language ?? 'id'),
    dateline: shape.dateline ?? '',
    sources: shape.sources ?? [],
    keywords: shape.keywords ?? [],
    sections: shape.sections ?? [],
    damaged: shape.damaged ?? 'mark',
    limit: shape.limit ?? 50,
    line,
  };
}

function canonical(tag: string): string {
  return Intl.getCanonicalLocales(tag)[0] ?? tag;
}

function defined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
