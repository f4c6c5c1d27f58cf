import { load } from 'cheerio';
import type { Edition } from '../model/edition.ts';
import type { Proposal } from '../model/story.ts';
import { mayPublish } from './attribution.ts';
import { type RightsEvidence, lowerLevel, permissionFor, type Policy } from './publish-level.ts';
import type { PublishLevel } from '../model/source.ts';

/** One published story as an auditor sees it. */
export interface Audited {
  readonly proposal: Proposal;
  readonly evidence: RightsEvidence;
  /** The level at which it stands. */
  readonly level: PublishLevel | undefined;
  readonly number: number | undefined;
  readonly withdrawn: boolean;
  readonly takenDown: boolean;
  readonly translator: string | undefined;
  readonly isTranslation: boolean;
}

/** What is missing for a story to stand as it does; empty where all is well. `policy` absent: the source has left the file. */
export function creditGaps(
  audited: Audited,
  policy: Policy | undefined,
  edition: Pick<Edition, 'language'>,
  now: Date,
): string[] {
  const gaps: string[] = [];
  const verdict = mayPublish(audited.proposal, edition, now);
  if (!verdict.ok) gaps.push(`${verdict.reason}: ${verdict.detail}`);
  if (audited.withdrawn) gaps.push('the outlet has withdrawn it');
  if (audited.takenDown) gaps.push('it was taken down');
  if (audited.number === undefined) gaps.push('it has no place in the edition');
  if (audited.isTranslation && !audited.translator?.trim()) gaps.push('nobody is named as its translator');
  if (!audited.level) gaps.push('no level was recorded');
  else {
    const { level, signals } = permissionFor(policy ?? { publish: 'excerpt' }, audited.evidence, now);
    if (lowerLevel(audited.level, level) !== audited.level)
      gaps.push(
        `shown as ${audited.level}, allowed is ${level}${signals.length > 0 ? ` (${signals.join('; ')})` : ''}`,
      );
  }
  return gaps;
}

/** Items of a published RSS document that do not name and link their source in their elements and in their body. */
export function uncreditedItems(xml: string): string[] {
  const $ = load(xml, { xml: true });
  return $('item')
    .toArray()
    .filter((item) => {
      const via = $(item).children('atom\\:link[rel=via]').attr('href') ?? '';
      const body = $(item).children('content\\:encoded').text();
      const linked = load(
        body,
        null,
        false,
      )('a')
        .toArray()
        .some((link) => link.attribs['href'] === via);
      return via === '' || $(item).children('source').text().trim() === '' || !linked;
    })
    .map((item) => $(item).children('guid').text());
}
