import { type Claimant, ownerName, ownersOf } from '../model/host-ownership.ts';
import type { Source } from '../model/source.ts';
import type { Credit, PublishedStory } from '../model/story.ts';

/** The settings of a source that a published story must agree with. */
type TrustedSource = Claimant & Pick<Source, 'licence'>;

/**
 * Lists where the credit, the host of the link, the licence and the source of a published story disagree, for the shown
 * copy and for every copy that is named with it.
 *
 * @returns one message per problem; empty if all agree
 */
export function trustGaps(
  { lead, copies, licence }: Pick<PublishedStory, 'lead' | 'copies' | 'licence'>,
  sources: readonly TrustedSource[],
): string[] {
  const gaps = [lead, ...copies].flatMap((credit) => creditProblems(credit, sources));
  const granted = sources.find(({ id }) => id === lead.sourceId)?.licence;
  if ((licence ?? '') !== (granted ?? ''))
    gaps.push(
      `published under ${quoted(licence)}, but the licence of ${lead.sourceId} is ${quoted(granted)}`,
    );
  return gaps;
}

function creditProblems(
  { sourceId, outlet, homepage, url }: Credit,
  sources: readonly TrustedSource[],
): string[] {
  const source = sources.find(({ id }) => id === sourceId);
  const host = URL.parse(url)?.host ?? url;
  if (!source) {
    // It has left sources.yaml; only its home page is known.
    const [link, home] = [URL.parse(url), URL.parse(homepage)];
    return link && home && ownerName(link) === ownerName(home)
      ? []
      : [`${outlet} is credited, but ${host} is not a host of ${homepage}`];
  }
  const problems: string[] = [];
  if (outlet !== source.name)
    problems.push(`${outlet} is credited, but the name of ${sourceId} is ${source.name}`);
  const owners = ownersOf(url, sources);
  if (!owners.some(({ id }) => id === sourceId)) {
    const others = owners.map(({ id }) => id).join(', ') || 'no source';
    problems.push(`${outlet} is credited, but ${host} belongs to ${others}`);
  }
  return problems;
}

function quoted(licence: string | undefined): string {
  return licence ? `"${licence}"` : 'no licence';
}
