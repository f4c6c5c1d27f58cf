import { printError } from '../cli/print.ts';
import { readFile } from 'node:fs/promises';
import { type Command, usageError } from '../cli/command.ts';
import { slugFor, sourceEntry } from '../config/source-entry.ts';
import { isLanguageTag } from '../config/sources-schema.ts';
import { readSubscriptions } from '../discover/subscription-list.ts';
import { decode } from '../fetch/charset.ts';
import { siteSettings } from '../config/site-settings.ts';
import { createServer } from '../serve/server.ts';
import { paths } from '../url/site-paths.ts';

const opml: Command = {
  summary: 'our feeds as OPML, or a subscription list as sources',
  group: 'Outlets',
  usage: '[file]',
  help: `Without a file: the list of our own feeds, for feed readers.
With an OPML file: entries to paste below "sources:". Check name, language and time zone of each. Outlines that are left out are named with the reason.

  warta opml > warta.opml
  warta opml langganan.opml > entries.yaml`,
  async run({ args: [file], open, print }) {
    if (file !== undefined) {
      const list = readSubscriptions(decode(await readFile(file)).text);
      return list === undefined ? usageError(`${file} is not OPML`) : printSources(list, print);
    }
    const { config, db, now } = await open();
    const { editions, sources, settings } = config;
    const app = createServer({ db, site: siteSettings(settings), editions, sources, now });
    const response = await app.request(paths.opml);
    print((await response.text()).trimEnd());
    return 0;
  },
};

function printSources(
  { feeds, skipped }: NonNullable<ReturnType<typeof readSubscriptions>>,
  print: (line: string) => void,
): number {
  for (const { name, why } of skipped) printError(`warta: left out "${name}": ${why}`);
  const taken: string[] = [];
  const entries = feeds.map(({ name, url, homepage = new URL('/', url).href, language }) => {
    const id = slugFor(name, homepage, taken);
    taken.push(id);
    return sourceEntry({
      id,
      name,
      homepage,
      ...languageOf(language),
      listings: [{ kind: 'feed', url }],
    });
  });
  if (entries.length === 0) {
    printError('warta: the file lists no feeds');
    return 1;
  }
  print(entries.join('\n').trimEnd());
  return 0;
}

function languageOf(declared: string | undefined) {
  const isTag = declared !== undefined && isLanguageTag(declared);
  const doubt = declared === undefined ? 'not declared: check it' : `declared as ${declared}: check it`;
  return {
    language: isTag ? declared : 'en',
    timezone: 'UTC',
    notes: { language: isTag ? undefined : doubt, timezone: 'unknown: set it if times lack a zone' },
  };
}

export default opml;
