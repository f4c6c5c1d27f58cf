import { z } from 'zod';
import type { Command } from '../cli/command.ts';
import { mapJsonLines } from '../cli/json-lines.ts';
import { parseRobots } from '../fetch/politeness/robots.ts';

const Line = z.object({ id: z.unknown(), robots: z.string(), ua: z.string(), url: z.string() });

const robots: Command = {
  summary: 'what a robots.txt allows',
  group: 'For scripts',
  options: [
    [
      '--jsonl',
      'read {id, robots, ua, url} lines on standard input, write {id, allowed, rule} lines (the only format)',
    ],
  ],
  help: `
robots is the text of the file, ua a product token, url an absolute URL or a path. rule is the line that decided.

  echo '{"id":1,"robots":"User-agent: *\\nDisallow: /a","ua":"Warta","url":"/a/b"}' | warta robots --jsonl`,
  async run() {
    await mapJsonLines(Line, (line) => ({
      id: line.id,
      ...parseRobots(line.robots).verdict(line.ua, line.url),
    }));
    return 0;
  },
};

export default robots;
