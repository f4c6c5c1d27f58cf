import { type Command, usageError } from '../cli/command.ts';
import { leadPreference } from '../jobs/stories/place-article.ts';
import { followUpJobs } from '../jobs/follow-up-jobs.ts';
import { mergeStories } from '../jobs/stories/merge-split.ts';
import { findStory } from '../store/inspect/story-explanation.ts';

const merge: Command = {
  summary: 'merge two stories into one',
  group: 'Stories',
  usage: '<story> <other>',
  help: `A story is named by its number, its guid or the URL of one of its articles.
The story published first keeps its guid; the other one redirects to it. The decision is permanent.

warta merge 1041 1057`,
  async run({ args, open, print }) {
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

export default merge;
