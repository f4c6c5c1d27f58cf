import type { Credit, Proposal, PublishedStory } from '../model/story.ts';
import type { Edition } from '../model/edition.ts';
import { foldWords } from '../text/fold.ts';
import { primaryLanguage } from '../text/normalise-sentence.ts';
import { isMachineMade } from '../model/translation.ts';
import { formatMoment } from '../time/format-date.ts';
import { languageName } from './language-tags.ts';
import { oneLine } from './text/feed-text.ts';
import { webUrl } from '../url/site-paths.ts';

/** Why a story is held. The names are stable: the editor's desk and `warta explain` show them. */
export type HoldReason =
  | 'no-outlet'
  | 'no-original-link'
  | 'no-published-time'
  | 'no-agency-credit'
  | 'no-text'
  | 'embargo'
  | 'awaiting-translation'
  | 'damaged'
  | 'live-blog';

/** Result of the gate. `until` is when the embargo ends. */
export type Verdict =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: HoldReason;
      readonly detail: string;
      readonly until?: Date | undefined;
    };

/**
 * An outlet's clock may be this many milliseconds ahead before its story counts as published in the
 * future.
 */
const CLOCK_SKEW = 10 * 60_000;

/**
 * The gate: no attribution, no publication. Decides whether an edition may show a story at `now`.
 * Permanent reasons are checked before temporary ones.
 *
 * @returns `ok`, or the first reason for holding the story, with a detail for the operator
 */
export function mayPublish(proposal: Proposal, edition: Pick<Edition, 'language'>, now: Date): Verdict {
  const { lead } = proposal;
  if (!lead || letters(lead.outlet) === '') return held('no-outlet', 'the copy names no outlet');
  if (!webUrl(lead.url)) return held('no-original-link', `not an address on the web: ${lead.url}`);
  if (!lead.publishedAt || Number.isNaN(lead.publishedAt.getTime()))
    return held('no-published-time', `${lead.outlet} does not say when it published ${lead.url}`);
  if (proposal.kind === 'live') return held('live-blog', 'a live page is not a story');
  const agency = uncreditedAgency(proposal);
  if (agency) return held('no-agency-credit', `the copy names ${agency}, the credit does not`);

  const opens = lead.publishedAt.getTime() + proposal.embargoMinutes * 60_000;
  const early = proposal.embargoMinutes > 0 ? opens > now.getTime() : opens > now.getTime() + CLOCK_SKEW;
  if (early) return held('embargo', `until ${new Date(opens).toISOString()}`, new Date(opens));

  const end = new Date(proposal.embargoedUntil ?? 0);
  // An end that cannot be parsed has not come.
  if (!(end <= now))
    return held(
      'embargo',
      `set by the agency until ${proposal.embargoedUntil}`,
      Number.isNaN(end.getTime()) ? undefined : end,
    );

  const { translation } = proposal;
  if (!translation || primaryLanguage(translation.language) !== primaryLanguage(edition.language))
    return held('awaiting-translation', proposal.problem ?? `no text in ${edition.language} yet`);
  if (oneLine(translation.headline) === '' || oneLine(translation.text) === '')
    return held('no-text', 'headline or text is empty');
  if (translation.damage !== undefined) return held('damaged', translation.damage);
  return { ok: true };
}

function held(reason: HoldReason, detail: string, until?: Date): Verdict {
  return { ok: false, reason, detail, until };
}

/**
 * Returns the agency named in the dateline if no credit names one. The outlet's own name is not an
 * agency.
 */
function uncreditedAgency({ dateline, agency: credited, lead }: Proposal): string | undefined {
  const named = dateline?.agency?.trim();
  if (!named || credited || lead?.agency) return undefined;
  const [agency, outlet] = [letters(named), letters(lead?.outlet ?? '')];
  return agency === '' || outlet.includes(agency) || agency.includes(outlet) ? undefined : named;
}

function letters(name: string): string {
  return foldWords(name).replaceAll(' ', '');
}

/** Part of a credit line: text, linked if there is a URL. */
export interface CreditPart {
  readonly text: string;
  readonly url?: string | undefined;
}

/** A line of the credit. `name` is stable; `parts` are in reading order. */
export interface CreditLine {
  readonly name: 'source' | 'by' | 'machine' | 'published' | 'copies' | 'licence';
  readonly parts: readonly CreditPart[];
}

/**
 * Returns the credit lines at the end of every text: the source and agency with a link to the original,
 * the translator, when the outlet published the story, and which other outlets carried it. They are part
 * of the body, so that they survive when a single item is copied out of a feed reader.
 */
export function creditLines(story: PublishedStory): CreditLine[] {
  return [
    { name: 'source', parts: sourceParts(story) },
    ...byLine(story),
    ...machineLine(story),
    ...publishedLine(story.lead),
    ...copiesLine(story),
    ...(story.licence
      ? [{ name: 'licence' as const, parts: [{ text: `Dasar pemuatan: ${oneLine(story.licence)}` }] }]
      : []),
  ];
}

/** `Sumber: <outlet> (<agency>)`, or the outlet's own credit template. */
function sourceParts({ lead, agency: ofStory, creditTemplate }: PublishedStory): CreditPart[] {
  const agency = lead.agency ?? ofStory;
  const named = agency && letters(agency) !== letters(lead.outlet) ? ` (${agency})` : '';
  if (!creditTemplate?.trim())
    return [{ text: 'Sumber: ' }, { text: `${oneLine(lead.outlet)}${named}`, url: webUrl(lead.url) }];
  const text = creditTemplate
    .replaceAll('{outlet}', lead.outlet)
    .replaceAll('{agency}', agency ?? '')
    .replaceAll('{url}', lead.url)
    .replace(/\( ?\)/g, '');
  return [{ text: oneLine(text), url: webUrl(lead.url) }];
}

function byLine({ translator, lead, origin }: PublishedStory): CreditLine[] {
  const writers = lead.byline.map(oneLine).filter(Boolean).join(', ');
  const by = origin === 'original' ? writers : (translator ?? 'penerjemah anonim');
  return by === '' ? [] : [{ name: 'by', parts: [{ text: `Oleh: ${oneLine(by)}` }] }];
}

function machineLine({ origin, lead }: PublishedStory): CreditLine[] {
  if (origin === 'original') return [];
  const from = `diterjemahkan dari bahasa ${languageName(lead.language)}`;
  const by = origin === 'edited' ? 'oleh mesin, disunting redaksi' : 'oleh mesin; dapat memuat kekeliruan';
  const text = isMachineMade(origin) ? `${capital(from)} ${by}` : capital(from);
  return [{ name: 'machine', parts: [{ text: `${text}.` }] }];
}

function publishedLine({ publishedAt }: Credit): CreditLine[] {
  return publishedAt
    ? [{ name: 'published', parts: [{ text: `Terbit di sumber: ${formatMoment(publishedAt)}` }] }]
    : [];
}

/** Other outlets that carried the story, in any language. */
function copiesLine({ lead, copies }: PublishedStory): CreditLine[] {
  if (copies.length === 0) return [];
  const parts = copies.flatMap((copy, index): CreditPart[] => {
    const foreign =
      primaryLanguage(copy.language) === primaryLanguage(lead.language) ? [] : [languageName(copy.language)];
    const notes = [...(copy.agency ? [copy.agency] : []), ...foreign];
    const text = `${oneLine(copy.outlet)}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
    return [...(index === 0 ? [] : [{ text: ', ' }]), { text, url: webUrl(copy.url) }];
  });
  return [{ name: 'copies', parts: [{ text: 'Juga dimuat: ' }, ...parts] }];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
