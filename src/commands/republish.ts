import { type Command, usageError } from '../cli/command.ts';
import { parseSince, SINCE_FORMS } from '../cli/parse-since.ts';
import { statusLine } from '../cli/progress.ts';
import { textTable } from '../cli/table.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import { renderAndPing } from '../jobs/publish/ping-hub.ts';
import { republish, type RepublishReport } from '../jobs/publish/republish.ts';

const republishCommand: Command = {
  summary: 'decide stored stories again under the present sources.yaml',
  group: 'Crawl and publish',
  options: [
    ['--since <time>', 'only stories that are new or changed since then'],
    ['--edition <id>', 'only this edition'],
    ['--dry-run', 'print what would change, and change nothing'],
    ['--json', 'print JSON'],
  ],
  help: `
\`warta run\` and \`warta crawl\` do this themselves for what a change of sources.yaml touches: an added edition, its selection or language, a source's level, licence, credit, embargo or images. Use this command to see the effect of such a change first, or not to wait.

Stories without a text in an edition's language are queued for translation, for \`warta run\` or the next crawl. A run that is interrupted can be repeated.

  warta republish --dry-run               what the changed sources.yaml does to stored stories
  warta republish --since 7d              stories of the last seven days
  warta republish --edition laut          one edition, all stories`,
  async run({ options, open, print, signal }) {
    const app = await open();
    const { since: wanted, edition } = options;
    const since = typeof wanted === 'string' ? parseSince(wanted, app.now()) : undefined;
    if (wanted !== undefined && since === undefined)
      return usageError(`--since ${String(wanted)} ${SINCE_FORMS}`);
    const known = app.config.editions.map(({ id }) => id);
    if (edition !== undefined && !known.includes(String(edition))) {
      const meant = didYouMean(String(edition), known);
      return usageError(
        `no edition ${String(edition)} in sources.yaml; ${meant ? `did you mean ${meant}?` : `known editions: ${known.join(', ')}`}`,
      );
    }
    const dryRun = options['dryRun'] === true;
    const scope = { since, edition: edition === undefined ? undefined : String(edition), dryRun };
    const report = await republish(app, scope, signal, progress());
    if (!dryRun) await renderAndPing(app, report.changes);
    print(options['json'] === true ? jsonOf(report) : textOf(report, dryRun));
    return 0;
  },
};

/** Shows on a terminal how many stories are done and how long the others will take. */
function progress(): ((done: number, total: number) => void) | undefined {
  const line = statusLine();
  if (line === undefined) return undefined;
  const started = performance.now();
  return (done, total) => {
    if (done >= total) return line.clear();
    const seconds = ((performance.now() - started) / 1000 / done) * (total - done);
    line.show(`${done} of ${total} stories decided, about ${Math.ceil(seconds)} s left`);
  };
}

const STATES = ['published', 'withdrawn', 'held'] as const;

function textOf({ stories, untranslated, changes }: RepublishReport, dryRun: boolean): string {
  const lines = dryRun
    ? changes.map(
        ({ storyId, editionId, state, reason }) =>
          `${editionId}: story ${storyId} would be ${state}${reason === undefined ? '' : ` (${reason})`}`,
      )
    : [];
  const editions = [...new Set(changes.map(({ editionId }) => editionId))].toSorted();
  if (editions.length > 0)
    lines.push(
      textTable(
        ['edition', ...STATES],
        editions.map((id) => [
          id,
          ...STATES.map(
            (one) => changes.filter(({ editionId, state }) => editionId === id && state === one).length,
          ),
        ]),
      ),
    );
  const visible = new Set(changes.map(({ storyId }) => storyId)).size;
  lines.push(
    `${stories} ${stories === 1 ? 'story' : 'stories'} decided, ${visible} ${dryRun ? 'would change' : 'changed'} for readers`,
  );
  if (untranslated > 0)
    lines.push(
      `${untranslated} lack a text in an edition's language${dryRun ? '' : '; warta run or the next crawl translates those that an edition takes'}`,
    );
  return lines.join('\n');
}

function jsonOf({ changes, ...counts }: RepublishReport): string {
  const shown = changes.map(({ storyId, editionId, state, reason, detail }) => ({
    story: storyId,
    edition: editionId,
    state,
    reason,
    detail,
  }));
  return JSON.stringify({ ...counts, changes: shown }, null, 2);
}

export default republishCommand;
