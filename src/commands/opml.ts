import { readFile } from 'node:fs/promises';
import { parseOpml } from 'feedsmith';
import { stringify } from 'yaml';
import type { Command } from '../command.ts';
import { siteOf } from '../config/site.ts';
import { createServer } from '../serve/server.ts';
import { paths, slug } from '../publish/address.ts';

const opml: Command = {
  summary: 'print all feeds as OPML, or turn a subscription list into entries for sources.yaml',
  usage: '[file]',
  help: `Without a file: the list of our own feeds, for feed readers.
With an OPML file: entries to be pasted under "sources:" and completed (name, language, publish level).

  warta opml > warta.opml
  warta opml langganan.opml >> sources.yaml`,
  async run({ args: [file], open, print }) {
    if (file !== undefined) return printSources(await readFile(file, 'utf8'), print);
    const { config, db, now } = await open();
    const { editions, sources, settings } = config;
    const app = createServer({ db, site: siteOf(settings), editions, sources, now });
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

function printSources(text: string, print: (line: string) => void): number {
  const found = flatten(parseOpml(text).body?.outlines ?? []);
  const taken = new Set<string>();
  const entries = found.map(({ title, text: label, xmlUrl = '', htmlUrl, language }) => {
    const name = title ?? label ?? new URL(xmlUrl).hostname;
    let id = slug(name).replace(/[^a-z0-9-]/g, '') || new URL(xmlUrl).hostname.replaceAll('.', '-');
    while (taken.has(id)) id += '-2';
    taken.add(id);
    return {
      id,
      name,
      homepage: htmlUrl ?? new URL('/', xmlUrl).href,
      language: language ?? 'en',
      listings: [{ kind: 'feed', url: xmlUrl }],
    };
  });
  if (entries.length === 0) {
    process.stderr.write('warta: the file lists no feeds\n');
    return 1;
  }
  print(stringify(entries).trimEnd());
  return 0;
}

function flatten(outlines: readonly Outline[]): Outline[] {
  return outlines.flatMap((outline) => [
    ...(outline.xmlUrl && URL.canParse(outline.xmlUrl) ? [outline] : []),
    ...flatten(outline.outlines ?? []),
  ]);
}

export default opml;
