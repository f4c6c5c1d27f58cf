import { type Command, wrongUse } from '../command.ts';
import { explainLead } from '../dedupe/lead.ts';
import { comparisonLine, linkLine, passageLines, placementLine, whyNotLines } from '../explained.ts';
import { leadPreference } from '../jobs/cluster.ts';
import type { Source } from '../model/source.ts';
import { rightsHeard, type Standing, standingOf } from '../store/evidence.ts';
import { type Explanation, explainStory, findStory } from '../store/explanations.ts';
import { rulingsOn } from '../store/rulings.ts';
import type { Db } from '../store/schema.ts';
import { copiesOf } from '../store/stories.ts';

const explain: Command = {
  summary: 'show the articles of a story, what they share, and why they are together or not',
  usage: '<story>',
  options: [
    ['--why-not <other>', 'compare with another story or article'],
    ['--json', 'print JSON'],
  ],
  help: 'A story is named by its number, its guid or the address of one of its articles.\n\nwarta explain 1041 --why-not 1057',
  async run({ args, options, open, print }) {
    const app = await open();
    const references = [args[0] ?? '', options['whyNot']].filter((one) => typeof one === 'string');
    const stories: Explanation[] = [];
    for (const reference of references) {
      const found = await findStory(app.db, reference);
      if (!found) {
        return wrongUse(`no story under ${reference}`);
      }
      stories.push(await explainStory(app.db, found.storyId));
    }
    const [story, other] = stories;
    if (!story) return 2;
    if (options['json'] === true) print(JSON.stringify(stories, null, 2));
    else if (other) await whyNot(app.db, story, other, print);
    else await describe(app.db, app.config.sources, story, print);
    return 0;
  },
};

type Print = (line?: string) => void;

async function describe(db: Db, sources: readonly Source[], story: Explanation, print: Print): Promise<void> {
  const { id, guid, articles, aliases, links, outlets, leadArticleId } = story;
  print(`Story ${id}  urn:uuid:${guid}`);
  for (const alias of aliases) print(`  was also story ${alias.id}  urn:uuid:${alias.guid}`);
  for (const link of links) print(`  ${linkLine(link)}`);
  for (const standing of await standingOf(db, id)) printStanding(standing, print);
  const lead = articles.find((article) => article.id === leadArticleId);
  const { copies } = await copiesOf(db, id);
  for (const article of articles) {
    print();
    print(`${article.id === leadArticleId ? 'LEAD ' : ''}${article.outlet}: ${article.headline}`);
    print(`  article ${article.id}, ${article.url}`);
    print(
      `  ${article.publishedAt.toISOString()}  ${article.language}  ${article.wire ?? 'no agency named'}  version ${article.version}`,
    );
    if (article === lead)
      print(`  leads because: ${explainLead(copies, leadPreference(sources), article.id)}`);
    for (const line of await rightsHeard(db, article.id)) print(`  rights: ${line}`);
    if (article.withdrawnWhy !== null) print(`  withdrawn: ${article.withdrawnWhy}`);
    const placement = placementLine(article);
    if (placement) print(`  ${placement}`);
    for (const found of article.evidence ?? []) print(`    ${comparisonLine(found, outlets)}`);
    if (lead && lead !== article) for (const line of passageLines(article, lead)) print(`  ${line}`);
  }
}

function printStanding(standing: Standing, print: Print): void {
  const { editionId, state, reason, detail, level, images, licence, signals, reviewAt } = standing;
  const facts = [
    state,
    reason && `${reason}${detail ? ` (${detail})` : ''}`,
    level && `shown as ${level}`,
    images && `pictures ${images}`,
    licence && `licence: ${licence}`,
    reviewAt && `decided again on ${reviewAt.toISOString()}`,
  ];
  print(`  in ${editionId}: ${facts.filter(Boolean).join(', ')}`);
  for (const signal of signals) print(`    lowered by ${signal}`);
}

async function whyNot(db: Db, story: Explanation, other: Explanation, print: Print): Promise<void> {
  if (story.id === other.id) return print(`Both are story ${story.id}.`);
  for (const link of story.links.filter((one) => one.story === other.id)) print(`Linked: ${linkLine(link)}`);
  for (const one of story.articles) {
    const { apart } = await rulingsOn(db, one.id);
    for (const two of other.articles) {
      for (const line of whyNotLines(one, two, apart.has(two.id))) print(line);
      for (const [late, early] of [
        [one, two],
        [two, one],
      ] as const)
        for (const found of (late.evidence ?? []).filter(({ article }) => article === early.id))
          print(
            `  when article ${late.id} came: ${comparisonLine(found, { ...story.outlets, ...other.outlets })}`,
          );
    }
  }
}

export default explain;
