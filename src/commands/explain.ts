import type { Command } from '../command.ts';
import { judge } from '../dedupe/cluster.ts';
import { fingerprint } from '../dedupe/fingerprint.ts';
import { sharedPassages } from '../dedupe/passages.ts';
import { relate } from '../dedupe/relation.ts';
import type { Comparison, Reason, Relation } from '../model/similarity.ts';
import { type ExplainedArticle, type Explanation, explainStory, findStory } from '../store/explanations.ts';
import { rightsHeard, type Standing, standingOf } from '../store/evidence.ts';
import { rulingsOn } from '../store/rulings.ts';
import type { Db } from '../store/schema.ts';

const REASONS: Readonly<Record<Reason, string>> = {
  'same-text': 'the same text, word for word',
  copy: 'a copy: most of both texts is shared',
  part: 'a part: the shorter text stands in the longer one',
  'little-shared': 'too little is shared',
  'not-the-lead':
    'what is shared is a small part and not the beginning of the longer text (background, quotations)',
  'other-numbers': 'the same words around other numbers: a template filled anew',
  'too-far-apart': 'published too far apart for anything but a complete copy',
  'same-outlet-later': "the outlet's own later text, not a copy",
  digest: 'the other page collects several stories',
  'ruled-apart': 'an operator said that they do not belong together',
};

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
        process.stderr.write(`warta: no story under ${reference}\n`);
        return 2;
      }
      stories.push(await explainStory(app.db, found.storyId));
    }
    const [story, other] = stories;
    if (!story) return 2;
    if (options['json'] === true) print(JSON.stringify(stories, null, 2));
    else if (other) await whyNot(app.db, story, other, print);
    else await describe(app.db, story, print);
    return 0;
  },
};

const RULED_APART = { copy: false, reason: 'ruled-apart' } as const;

type Print = (line?: string) => void;

async function describe(db: Db, story: Explanation, print: Print): Promise<void> {
  const { id, guid, articles, aliases, links, leadArticleId } = story;
  print(`Story ${id}  urn:uuid:${guid}`);
  for (const alias of aliases) print(`  was also story ${alias.id}  urn:uuid:${alias.guid}`);
  for (const link of links)
    print(
      `  ${link.kind === 'event' ? 'same happening as' : 'in another language:'} story ${link.story} (${percent(link.strength)})`,
    );
  for (const standing of await standingOf(db, id)) printStanding(standing, print);
  const lead = articles.find((article) => article.id === leadArticleId);
  for (const article of articles) {
    print();
    print(`${article.id === leadArticleId ? 'LEAD ' : ''}${article.outlet}: ${article.headline}`);
    print(`  ${article.url}`);
    print(
      `  ${article.publishedAt.toISOString()}  ${article.language}  ${article.wire ?? 'no agency named'}  version ${article.version}`,
    );
    for (const line of await rightsHeard(db, article.id)) print(`  rights: ${line}`);
    if (article.withdrawnWhy !== null) print(`  withdrawn: ${article.withdrawnWhy}`);
    if (article.outcome)
      print(
        `  ${article.digest ? 'digest; ' : ''}${article.outcome} on ${article.placedAt?.toISOString() ?? '?'}`,
      );
    for (const found of article.evidence ?? []) print(`    ${compared(found)}`);
    if (lead && lead !== article) printPassages(article, lead, print);
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
  for (const one of story.articles) {
    const { apart } = await rulingsOn(db, one.id);
    for (const two of other.articles) {
      const relation = relate(printOf(one), printOf(two));
      const { copy, reason } = apart.has(two.id) ? RULED_APART : judge(relation);
      print(`${one.outlet} (${one.id}) and ${two.outlet} (${two.id}): ${REASONS[reason]}`);
      print(`  ${shares(relation)}`);
      if (copy)
        print('  They would be together if the later one had come now; rulings and digests forbid merging.');
      printPassages(one, two, print);
    }
  }
}

function printOf(article: ExplainedArticle) {
  return { ...fingerprint(article.text), outlet: article.outlet, publishedAt: article.publishedAt };
}

function compared({ article, story, relation, reason }: Comparison): string {
  return `article ${article} of story ${story}: ${REASONS[reason]} (${shares(relation)})`;
}

function shares(relation: Relation): string {
  const { ofSmaller, ofLarger, ofLead, numbersSame, numbersDiffer, hoursApart } = relation;
  return [
    `${percent(ofSmaller)} of the shorter`,
    `${percent(ofLarger)} of the longer`,
    `${percent(ofLead)} of its beginning`,
    `numbers ${numbersSame} equal, ${numbersDiffer} not`,
    `${hoursApart.toFixed(1)} h apart`,
  ].join(', ');
}

function printPassages(one: ExplainedArticle, other: ExplainedArticle, print: Print): void {
  const passages = sharedPassages(one.text, other.text);
  for (const passage of passages.slice(0, 3))
    print(`    shared: “${passage.length > 240 ? `${passage.slice(0, 240)}…` : passage}”`);
  if (passages.length > 3) print(`    and ${passages.length - 3} more passages`);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export default explain;
