import { z } from 'zod';
import type { Command } from '../cli/command.ts';
import { mapJsonLines } from '../cli/json-lines.ts';
import { canonicalUrl } from '../url/canonical-url.ts';

const Line = z.object({ id: z.unknown(), url: z.string() });

const canonical: Command = {
  summary: 'canonical form of a URL',
  group: 'For scripts',
  usage: '[url...]',
  options: [['--jsonl', 'read {id, url} lines on standard input, write {id, canonical} lines']],
  help: 'warta canonical "https://www.bbc.com/news/articles/c1?at_medium=RSS"',
  async run(invocation) {
    const { args, options } = invocation;
    if (options['jsonl']) {
      await mapJsonLines(Line, ({ id, url }) => ({
        id,
        canonical: canonicalUrl(url) ?? null,
      }));
      return 0;
    }
    const keys = args.map((url) => canonicalUrl(url));
    for (const key of keys) invocation.print(key ?? 'not an http(s) URL');
    return keys.every((key) => key !== undefined) && keys.length > 0 ? 0 : 2;
  },
};

export default canonical;
