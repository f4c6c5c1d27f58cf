import { z } from 'zod';
import type { Command } from '../cli/command.ts';
import { textHash } from '../text/fold.ts';
import { placeArticle } from '../jobs/stories/place-article.ts';
import { readJsonLines } from '../cli/json-lines.ts';
import { canonicalUrl } from '../url/canonical-url.ts';
import { addStandaloneArticle, storiesByArticle } from '../store/stories/standalone-articles.ts';
import { migrate } from '../store/migrate.ts';
import { openStore } from '../store/open.ts';

const Line = z.object({
  id: z.string(),
  url: z.string(),
  title: z.string(),
  text: z.string(),
  lang: z.string(),
  published_at: z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'no time'),
  outlet: z.string(),
});

/** The output does not contain links between stories. */
const noLinks = () => Promise.resolve();

const dedupe: Command = {
  summary: 'which texts are copies of one story',
  group: 'For scripts',
  options: [
    [
      '--jsonl',
      'read {id, url, title, text, lang, published_at, outlet} lines in order of arrival (the only format)',
    ],
  ],
  help: 'Nothing is stored: the texts go through an in-memory database.\n\nwarta dedupe --jsonl < texts.jsonl',
  async run({ signal }) {
    await using store = await openStore({});
    await migrate(store.db);
    const now = new Date();
    const articles = new Map<string, number>();
    for await (const [text] of readJsonLines(Line)) {
      signal.throwIfAborted();
      const article = await addStandaloneArticle(store.db, {
        key: canonicalUrl(text.url) ?? text.url,
        url: text.url,
        outlet: text.outlet,
        language: text.lang,
        headline: text.title,
        text: text.text,
        textHash: textHash(text.text),
        publishedAt: new Date(text.published_at),
        fetchedAt: now,
      });
      await placeArticle(store.db, article, now, undefined, undefined, noLinks);
      articles.set(text.id, article);
    }
    const stories = await storiesByArticle(store.db);
    const answers = [...articles].map(([id, article]) =>
      JSON.stringify({ id, cluster: String(stories.get(article)) }),
    );
    await new Promise((written) =>
      process.stdout.write(answers.map((answer) => `${answer}\n`).join(''), written),
    );
    return 0;
  },
};

export default dedupe;
