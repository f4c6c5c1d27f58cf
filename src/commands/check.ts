import { printError } from '../cli/print.ts';
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from '../cli/command.ts';
import { missingContact } from '../config/crawler-contact.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Edition } from '../model/edition.ts';
import type { Source } from '../model/source.ts';
import { textTable } from '../cli/table.ts';
import { parseGlossary } from '../translate/glossary/glossary-file.ts';
import { DAY_MINUTES, DAY_SECONDS } from '../time/durations.ts';
import { ENGINES } from '../translate/engine/engine-registry.ts';

const check: Command = {
  summary: 'every mistake in sources.yaml, settings and glossary',
  group: 'Getting started',
  options: [['--json', 'print JSON']],
  help: 'Uses neither network nor database. Exit codes: 0 valid, 2 problems found.',
  async run(cli) {
    const { env, options } = cli;
    const { sources, editions, settings } = loadConfig(env, ENGINES);
    const file = settings.glossaryFile;
    const mistakes = existsSync(file) ? parseGlossary(readFileSync(file, 'utf8')).problems : [];
    for (const { line, problem } of mistakes) printError(`${file}:${line}: ${problem}`);
    const unreachable = missingContact(settings, sources);
    if (unreachable !== undefined) printError(`warta: ${unreachable}`);
    if (mistakes.length > 0 || unreachable !== undefined) return 2;
    if (options['json'] === true) {
      cli.print(JSON.stringify({ sources, editions }, null, 2));
      return 0;
    }
    cli.print(
      textTable(['source', 'language', 'every', 'delay', 'publish', 'listings'], sources.map(sourceRow)),
    );
    cli.print();
    cli.print(
      textTable(
        ['edition', 'language', 'sources', 'words', 'stories'],
        editions.map((edition) => editionRow(edition, sources)),
      ),
    );
    cli.print();
    const enabled = sources.filter((source) => source.enabled);
    const listings = enabled.reduce((sum, source) => sum + source.listings.length, 0);
    cli.print(
      `${enabled.length} of ${sources.length} sources enabled, ${listings} listings, about ${pollsPerDay(enabled)} polls a day. No problems.`,
    );
    if (!existsSync(file))
      cli.print(`note: no glossary at ${file}, so the engines alone decide how names are translated`);
    for (const warning of warnings(sources, editions)) cli.print(`note: ${warning}`);
    return 0;
  },
};

function sourceRow({
  id,
  enabled,
  language,
  everyMinutes,
  delaySeconds,
  publish,
  listings,
}: Source): string[] {
  const kinds = listings.map(({ kind }) => (kind === 'section' ? 'page' : kind));
  const counts = [...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => `${all.length} ${kind}`);
  return [
    id,
    language,
    enabled ? span(everyMinutes * 60) : 'disabled',
    span(delaySeconds),
    publish,
    counts.join(', '),
  ];
}

function editionRow(
  { id, language, sources: named, keywords, limit }: Edition,
  sources: readonly Source[],
): (string | number)[] {
  const selected = sources.filter(
    (source) => source.enabled && (named.length === 0 || named.includes(source.id)),
  );
  return [id, language, selected.length, keywords.length === 0 ? 'any' : String(keywords.length), limit];
}

function pollsPerDay(sources: readonly Source[]): number {
  return Math.round(
    sources.reduce((sum, source) => sum + source.listings.length * (DAY_MINUTES / source.everyMinutes), 0),
  );
}

/** Settings that are valid but probably unintended. */
function warnings(sources: readonly Source[], editions: readonly Edition[]): string[] {
  const off = sources.filter((source) => !source.enabled).map((source) => source.id);
  const idle = editions.filter(
    ({ sources: named }) => named.length > 0 && named.every((id) => off.includes(id)),
  );
  const impolite = sources.filter((source) => source.enabled && source.delaySeconds < 1);
  return [
    ...(editions.length === 0 ? ['there is no edition, so nothing will be published'] : []),
    ...idle.map(({ id }) => `all sources of the edition ${id} are disabled`),
    ...impolite.map(({ id }) => `delay of ${id} is under one second; outlets may take that for an attack`),
  ];
}

function span(seconds: number): string {
  if (seconds >= DAY_SECONDS && seconds % DAY_SECONDS === 0) return `${seconds / DAY_SECONDS}d`;
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds >= 60 ? `${+(seconds / 60).toFixed(1)}m` : `${seconds}s`;
}

export default check;
