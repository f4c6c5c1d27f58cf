import { type Command, usageError } from '../cli/command.ts';
import { explainLead } from '../dedupe/choose-lead.ts';
import { comparisonLine, linkLine, passageLines, placementLine, whyNotLines } from '../cli/explain-text.ts';
import { leadPreference } from '../jobs/stories/place-article.ts';
import type { Source } from '../model/source.ts';
import { provenanceLines } from '../cli/provenance-text.ts';
import { canonicalUrl } from '../url/canonical-url.ts';
import { candidatesAt } from '../store/crawl/candidates.ts';
import { rightsRead, type PublicationStanding, standingOf } from '../store/inspect/audit-evidence.ts';
import { type Explanation, explainStory, findStory } from '../store/inspect/story-explanation.ts';
import { provenanceOf } from '../store/inspect/provenance.ts';
import { rulingsOn } from '../store/stories/operator-rulings.ts';
import type { Db } from '../store/schema.ts';
import { copiesOf } from '../store/stories/stories.ts';

const explain: Command = {
  summary: 'the whole chain of evidence behind a story',
  group: 'Stories',
  usage: '<story>',
  options: [
    ['--why-not <other>', 'compare with another story or article'],
    ['--json', 'print JSON'],
  ],
  help: `
For every article: the listing that listed it, the HTTP response, the evidence for and against each field (json-ld, meta, a rule, a heuristic ...), the dropped passages, the translator, the rights that the outlet declares, and how it was placed in its story. \`warta try URL\` shows the same for a page as it is now.

A story is named by its number, its guid or the URL of one of its articles.

  warta explain https://outlet.example/2026/11/02/story
  warta explain 1041 --why-not 1057`,
  async run({ args, options, open, print }) {
    const app = await open();
    const references = [args[0] ?? '', options['whyNot']].filter((one) => typeof one === 'string');
    const stories: Explanation[] = [];
    for (const reference of references) {
      const found = await findStory(app.db, reference);
      if (!found) {
        const links = await candidatesAt(app.db, reference, canonicalUrl(reference) ?? reference);
        for (const { source, state, code, error } of links)
          print(`No story. Link of ${source}: ${state}${error === null ? '' : ` (${code}): ${error}`}`);
        return links.length > 0 ? 0 : usageError(`no story under ${reference}`);
      }
      stories.push(await explainStory(app.db, found.storyId));
    }
    const [story, other] = stories;
    if (!story) return 2;
    if (options['json'] === true)
      print(JSON.stringify(await Promise.all(stories.map((one) => withProvenance(app.db, one))), null, 2));
    else if (other) await whyNot(app.db, story, other, print);
    else await describe(app.db, app.config.sources, story, print);
    return 0;
  },
};

async function withProvenance(db: Db, story: Explanation) {
  const articles = [];
  for (const article of story.articles)
    articles.push({ ...article, provenance: await provenanceOf(db, article.id) });
  return { ...story, articles };
}

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
      `  ${article.publishedAt.toISOString()}  ${article.language}  ${article.agency ?? 'no agency named'}  version ${article.version}`,
    );
    if (article === lead)
      print(`  leads because: ${explainLead(copies, leadPreference(sources), article.id)}`);
    for (const line of provenanceLines(await provenanceOf(db, article.id))) print(`  ${line}`);
    for (const line of await rightsRead(db, article.id)) print(`  rights: ${line}`);
    if (article.withdrawnWhy !== null) print(`  withdrawn: ${article.withdrawnWhy}`);
    const placement = placementLine(article);
    if (placement) print(`  ${placement}`);
    for (const found of article.evidence ?? []) print(`    ${comparisonLine(found, outlets)}`);
    if (lead && lead !== article) for (const line of passageLines(article, lead)) print(`  ${line}`);
  }
}

function printStanding(standing: PublicationStanding, print: Print): void {
  const { editionId, state, reason, detail, level, images, licence, signals, reviewAt } = standing;
  const facts = [
    state,
    reason && `${reason}${detail ? ` (${detail})` : ''}`,
    level && `shown as ${level}`,
    images && `images ${images}`,
    licence && `licence: ${licence}`,
    reviewAt && `next decision on ${reviewAt.toISOString()}`,
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
            `  when article ${late.id} was placed: ${comparisonLine(found, { ...story.outlets, ...other.outlets })}`,
          );
    }
  }
}

export default explain;
