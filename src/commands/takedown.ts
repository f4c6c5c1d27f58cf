import { printError } from '../cli/print.ts';
import { type Command, usageError } from '../cli/command.ts';
import { renderAndPing } from '../jobs/publish/ping-hub.ts';
import { undoTakedown, takeDown, takedownKey } from '../jobs/publish/takedown.ts';
import { candidatesAt } from '../store/crawl/candidates.ts';
import { explainStory, findStory } from '../store/inspect/story-explanation.ts';
import { listTakedowns } from '../store/publication/takedowns.ts';
import type { Db } from '../store/schema.ts';

const takedown: Command = {
  summary: 'withdraw a story everywhere',
  group: 'Stories',
  usage: '[story]',
  options: [
    ['--why <text>', 'reason that readers see, in Indonesian'],
    ['--undo', 'lift the takedown'],
    ['--list', 'list all takedowns'],
  ],
  help: `A story is named by its number, its guid, the URL of our page or the outlet's URL. The takedown of an outlet's URL that is not known yet is stored and applied later; the exit code is then 1, because the URL may be mistyped.

  warta takedown https://outlet.example/2026/11/10/talks --why "atas permintaan sumber"
  warta takedown 1041 --why "atas permintaan sumber"`,
  async run({ args: [reference = ''], options, open, print }) {
    const why = typeof options['why'] === 'string' ? options['why'].trim() : '';
    const undo = options['undo'] === true;
    const list = options['list'] === true;
    if (!list && (reference === '' || (why === '' && !undo)))
      return usageError('pass a story and --why "reason"');
    const app = await open();
    if (list) {
      for (const one of await listTakedowns(app.db)) print(`${one.at.toISOString()}  ${one.url}  ${one.why}`);
      return 0;
    }
    const key = await keyOf(app.db, reference);
    if (key === undefined)
      return usageError(
        /^\d+$/.test(reference)
          ? `no story under ${reference}`
          : `${reference} is not a story number, a guid or a URL; pass the full URL, with https://`,
      );
    const done = undo
      ? await undoTakedown(app.db, key, app.config, app.now())
      : await takeDown(app.db, key, why, app.config, app.now());
    if (done === undefined) {
      printError(`warta: ${key.url} was not taken down`);
      return 1;
    }
    await renderAndPing(app, done.outcomes);
    for (const { editionId, state } of done.outcomes) print(`${editionId}: ${state}`);
    if (undo || done.outcomes.length > 0) return 0;
    if (done.stories.length > 0 || (await candidatesAt(app.db, reference, key.url)).length > 0) {
      print('nothing is published at that URL; the takedown is stored');
      return 0;
    }
    printError(
      `warta: nothing is known of ${key.url}; the takedown is stored and applied if a story is found there. If the URL is mistyped, lift it with --undo`,
    );
    return 1;
  },
};

/** The takedown's key for a story number, guid or URL; undefined for anything else. */
async function keyOf(db: Db, reference: string): Promise<ReturnType<typeof takedownKey>> {
  const found = /^\d+$/.test(reference) ? await findStory(db, reference) : undefined;
  if (found === undefined) return takedownKey(reference);
  const { guid } = await explainStory(db, found.storyId);
  return takedownKey(`urn:uuid:${guid}`);
}

export default takedown;
