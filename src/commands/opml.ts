import { printError } from '../cli/print.ts';
import { readFile } from 'node:fs/promises';
import { parseOpml } from 'feedsmith';
import { type Command, usageError } from '../cli/command.ts';
import { slugFor, sourceEntry } from '../config/source-entry.ts';
import { siteSettings } from '../config/site-settings.ts';
import { createServer } from '../serve/server.ts';
import { paths } from '../url/site-paths.ts';

const opml: Command = {
  summary: 'our feeds as OPML, or a subscription list as sources',
  group: 'Outlets',
  usage: '[file]',
  help: `Without a file: the list of our own feeds, for feed readers.
With an OPML file: entries to paste below "sources:". Check name, language and time zone of each.

  warta opml > warta.opml
  warta opml langganan.opml > entries.yaml`,
  async run({ args: [file], open, print }) {
    if (file !== undefined) {
      const outlines = outlinesIn(await readFile(file, 'utf8'));
      return outlines === undefined ? usageError(`${file} is not OPML`) : printSources(outlines, print);
    }
    const { config, db, now } = await open();
    const { editions, sources, settings } = config;
    const app = createServer({ db, site: siteSettings(settings), editions, sources, now });
    const response = await app.request(paths.opml);
    print((await response.text()).trimEnd());
    return 0;
  },
};

interface Outline {
  readonly text?: string | undefined;
  readonly title?: string | undefined;
  readonly xmlUrl?: string | undefined;
  readonly htmlUrl?: string | undefined;
  readonly language?: string | undefined;
  readonly outlines?: readonly Outline[] | undefined;
}

function printSources(outlines: readonly Outline[], print: (line: string) => void): number {
  const taken: string[] = [];
  const entries = flatten(outlines).map(({ title, text, xmlUrl = '', htmlUrl, language }) => {
    const name = title ?? text ?? new URL(xmlUrl).hostname;
    const homepage = htmlUrl !== undefined && URL.canParse(htmlUrl) ? htmlUrl : new URL('/', xmlUrl).href;
    const id = slugFor(name, homepage, taken);
    taken.push(id);
    return sourceEntry({
      id,
      name,
      homepage,
      language: language ?? 'en',
      timezone: 'UTC',
      listings: [{ kind: 'feed', url: xmlUrl }],
      notes: {
        language: language === undefined ? 'not declared: check it' : undefined,
        timezone: 'unknown: set it if times lack a zone',
      },
    });
  });
  if (entries.length === 0) {
    printError('warta: the file lists no feeds');
    return 1;
  }
  print(entries.join('\n').trimEnd());
  return 0;
}

function outlinesIn(text: string): readonly Outline[] | undefined {
  try {
    return parseOpml(text).body?.outlines ?? [];
  } catch {
    return undefined;
  }
}

function flatten(outlines: readonly Outline[]): Outline[] {
  return outlines.flatMap((outline) => [
    ...(outline.xmlUrl && URL.canParse(outline.xmlUrl) ? [outline] : []),
    ...flatten(outline.outlines ?? []),
  ]);
}

export default opml;
