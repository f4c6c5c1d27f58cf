import { type Command, usageError } from '../cli/command.ts';
import { leadPreference } from '../jobs/stories/place-article.ts';
import { followUpJobs } from '../jobs/follow-up-jobs.ts';
import { splitArticle } from '../jobs/stories/merge-split.ts';
import { explainStory, findStory } from '../store/inspect/story-explanation.ts';

const split: Command = {
  summary: 'move an article to a story of its own',
  group: 'Stories',
  usage: '<url>',
  help: 'warta split https://outlet.example/2026/11/02/another-story',
  async run({ args, open, print }) {
    const app = await open();
    const [reference = ''] = args;
    const found = await findStory(app.db, reference);
    if (!found) {
      return usageError(`no stored article under ${reference}`);
    }
    const { storyId, articleId } = found;
    const { articles } = await explainStory(app.db, storyId);
    if (articleId === undefined) {
      const urls = articles.map(({ url }) => `\n  ${url}`).join('');
      return usageError(`pass the URL of the article to move out of story ${storyId}:${urls}`);
    }
    if (articles.length < 2) {
      print(`story ${storyId} has no other article`);
      return 0;
    }
    const queue = await app.queue();
    const story = await splitArticle(
      app.db,
      { articleId, storyId },
      app.now(),
      followUpJobs(queue),
      leadPreference(app.config.sources),
    );
    print(`story ${story} now contains ${reference}; story ${storyId} keeps the others`);
    return 0;
  },
};

export default split;
