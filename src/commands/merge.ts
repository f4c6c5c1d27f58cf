import { type Command, usageError } from '../cli/command.ts';
import { printError } from '../cli/print.ts';
import { openPrompt } from '../cli/prompt.ts';
import { leadPreference } from '../jobs/stories/place-article.ts';
import { followUpJobs } from '../jobs/follow-up-jobs.ts';
import { mergeStories } from '../jobs/stories/merge-split.ts';
import { type Explanation, explainStory, findStory } from '../store/inspect/story-explanation.ts';

const merge: Command = {
  summary: 'merge two stories into one',
  group: 'Stories',
  usage: '<story> <other>',
  options: [['--yes', 'do not ask, even if nothing links the stories']],
  help: `A story is named by its number, its guid or the URL of one of its articles.
The story published first keeps its guid; the other one redirects to it. The decision is permanent. If nothing links the two stories, the command names both and asks; without a terminal, pass --yes.

  warta merge 1041 1057`,
  async run({ args, options, open, print, signal }) {
    const app = await open();
    const found = await Promise.all(args.map((reference) => findStory(app.db, reference)));
    const [one, other] = found;
    const missing = args.filter((_, index) => found[index] === undefined);
    if (!one || !other) {
      return usageError(`no story under ${missing.join(' and ')}`);
    }
    if (one.storyId === other.storyId) {
      print(`both are story ${one.storyId} already`);
      return 0;
    }
    if (options['yes'] !== true) {
      const stories = [await explainStory(app.db, one.storyId), await explainStory(app.db, other.storyId)];
      const refusal = await refusalOf(stories, signal);
      if (refusal !== undefined) return refusal;
    }
    const queue = await app.queue();
    const survivor = await mergeStories(
      app.db,
      [one.storyId, other.storyId],
      app.now(),
      followUpJobs(queue),
      leadPreference(app.config.sources),
    );
    print(`story ${survivor} now holds the articles of ${one.storyId} and ${other.storyId}`);
    return 0;
  },
};

/** Asks about stories that nothing links. Returns the exit code if they are not to be merged. */
async function refusalOf(stories: readonly Explanation[], signal: AbortSignal): Promise<number | undefined> {
  const ids = stories.map(({ id }) => id);
  if (stories.some(({ links }) => links.some(({ story }) => ids.includes(story)))) return undefined;
  printError('Nothing links these stories:');
  for (const { id, articles, leadArticleId } of stories) {
    const lead = articles.find((article) => article.id === leadArticleId) ?? articles[0];
    printError(
      `  story ${id}  ${lead === undefined ? 'without an article' : `${lead.outlet}: ${lead.headline}`}`,
    );
  }
  using prompt = openPrompt(signal);
  if (prompt === undefined) return usageError('pass --yes to merge them');
  const answer = await prompt.ask('Merge them permanently? yes or no', 'no', (text) =>
    /^(?:yes|no)$/i.test(text) ? undefined : 'answer yes or no',
  );
  return answer.toLowerCase() === 'yes' ? undefined : 1;
}

export default merge;
