import { printError } from '../cli/print.ts';
import { type Command, usageError } from '../cli/command.ts';
import { renderAndPing } from '../jobs/publish/ping-hub.ts';
import { undoTakedown, takeDown, takedownKey } from '../jobs/publish/takedown.ts';
import { listTakedowns } from '../store/publication/takedowns.ts';

const takedown: Command = {
  summary: 'withdraw a story everywhere',
  group: 'Stories',
  usage: '[url]',
  options: [
    ['--why <text>', 'reason that readers see, in Indonesian'],
    ['--undo', 'lift the takedown'],
    ['--list', 'list all takedowns'],
  ],
  help: `The URL is the outlet's, or that of our story page. A URL that is not known yet is stored and applied later.

  warta takedown https://outlet.example/2026/11/10/talks --why "atas permintaan sumber"`,
  async run({ args: [url], options, open, print }) {
    const why = typeof options['why'] === 'string' ? options['why'].trim() : '';
    const list = options['list'] === true;
    const undo = options['undo'] === true;
    const key = takedownKey(url ?? '');
    if (!list && (key === undefined || (why === '' && !undo))) {
      return usageError(
        url === undefined || key !== undefined
          ? 'pass the URL of a story and --why "reason"'
          : `${url} is not a URL; pass the full one, with https://`,
      );
    }
    const app = await open();
    if (list) {
      for (const one of await listTakedowns(app.db)) print(`${one.at.toISOString()}  ${one.url}  ${one.why}`);
      return 0;
    }
    if (key === undefined) return 2;
    const done = undo
      ? await undoTakedown(app.db, key, app.config, app.now())
      : await takeDown(app.db, key, why, app.config, app.now());
    if (done === undefined) {
      printError(`warta: ${key.url} was not taken down`);
      return 1;
    }
    await renderAndPing(app, done.outcomes);
    for (const { editionId, state } of done.outcomes) print(`${editionId}: ${state}`);
    if (done.outcomes.length === 0) print('nothing is published at that URL; the takedown is stored');
    return 0;
  },
};

export default takedown;
