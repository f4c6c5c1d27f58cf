import { load } from 'cheerio';
import type { Edition } from '../model/edition.ts';
import type { Proposal } from '../model/story.ts';
import { mayPublish } from './attribution.ts';
import { type RightsEvidence, lowerLevel, permissionFor, type Policy } from './publish-level.ts';
import type { PublishLevel } from '../model/source.ts';

/** A published story with everything that the audit checks. */
export interface Audited {
  readonly proposal: Proposal;
  readonly evidence: RightsEvidence;
  /** The level at which it is published. */
  readonly level: PublishLevel | undefined;
  readonly number: number | undefined;
  readonly withdrawn: boolean;
  readonly takenDown: boolean;
  readonly translator: string | undefined;
  readonly isTranslation: boolean;
}

/**
 * Lists why a published story should not be public in its present form.
 *
 * @param policy the source's settings; undefined if the source was removed from the configuration
 * @returns one message per problem; empty if there is none
 */
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

/**
 * Finds items of a published RSS document that do not name and link their source both in their elements
 * and in their body.
 *
 * @returns the guids of these items
 */
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
