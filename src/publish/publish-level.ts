import type { ArticleKind, Rights } from '../model/article.ts';
import type { PageSignals } from '../model/page.ts';
import type { ImagePolicy, PublishLevel, Source } from '../model/source.ts';
import { rslLevel } from './rsl-level.ts';

/** How much of a text may be shown, with every signal that lowered it. */
export interface Permission {
  readonly level: PublishLevel;
  /** How its image may be used. */
  readonly images: ImagePolicy;
  /** Maximum length of an excerpt in characters, if the outlet set one. */
  readonly excerptLimit?: number | undefined;
  readonly signals: readonly string[];
  /** When the permission expires, if the outlet set a date. */
  readonly until?: Date | undefined;
}

const LEVELS: readonly PublishLevel[] = ['headline', 'excerpt', 'full'];
const IMAGES: readonly ImagePolicy[] = ['none', 'link', 'proxy'];
/** The most permissive use of an image at each level of the text. */
const WITH_TEXT: Readonly<Record<PublishLevel, ImagePolicy>> = {
  full: 'proxy',
  excerpt: 'link',
  headline: 'none',
};

/** Returns the lower of two levels. */
export function lowerLevel(a: PublishLevel, b: PublishLevel): PublishLevel {
  return LEVELS.indexOf(a) <= LEVELS.indexOf(b) ? a : b;
}

function lowerImages(a: ImagePolicy, b: ImagePolicy): ImagePolicy {
  return IMAGES.indexOf(a) <= IMAGES.indexOf(b) ? a : b;
}

/** The operator's settings for an outlet. */
export type Policy = Pick<Source, 'publish' | 'licence' | 'images'>;

/** The signals that were found on the page. */
export interface RightsEvidence {
  readonly kind: ArticleKind;
  readonly rights: Rights;
  readonly signals?: PageSignals | undefined;
}

/**
 * Returns the effective level of one article. It starts at the operator's choice (`full` only with a
 * licence), and the outlet's signals can only lower it: X-Robots-Tag and meta robots, TDM reservation
 * (TDMRep), Really Simple Licensing, terms in `usageInfo`, licences that forbid adaptations, and the kind
 * of page. Images are copied only if the text is shown in full.
 */
export function permissionFor(policy: Policy, evidence: RightsEvidence, now: Date): Permission {
  const collector = new RightsCollector(policy);
  const { kind, rights, signals } = evidence;
  if (policy.publish === 'full' && !policy.licence?.trim()) collector.lower('excerpt', 'no licence given');
  if (kind !== 'story') collector.lower('excerpt', `page is of kind ${kind}`);
  for (const value of rights.metaRobots.flatMap(directivesOf)) collector.robots('meta robots', value, now);
  for (const value of signals?.xRobotsTag ?? []) collector.robots('X-Robots-Tag', value, now);
  readTdm(collector, evidence);
  readRsl(collector, evidence);
  readTerms(collector, rights);
  return collector.permission();
}

/** Splits at commas, except in dates: `unavailable_after: Saturday, 25-Jun-27`. */
function directivesOf(value: string): string[] {
  return value.split(/,(?!\s*\d{1,2}[\s-])/).map((part) => part.trim());
}

/** Applies signals that lower the level and records them. */
class RightsCollector {
  readonly #signals: string[] = [];
  #level: PublishLevel;
  #images: ImagePolicy;
  #excerptLimit: number | undefined;
  #until: Date | undefined;

  constructor({ publish, images = 'link' }: Policy) {
    this.#level = publish;
    this.#images = images;
  }

  lower(to: PublishLevel, why: string): void {
    if (lowerLevel(this.#level, to) === this.#level) return;
    this.#level = to;
    this.#signals.push(`${why}: ${to}`);
  }

  #lowerImages(to: ImagePolicy, why: string): void {
    if (lowerImages(this.#images, to) === this.#images) return;
    this.#images = to;
    this.#signals.push(`${why}: pictures ${to}`);
  }

  /** Applies one robots directive. Directives for other robots were removed when the page was extracted. */
  robots(place: string, directive: string, now: Date): void {
    const [name = '', value = ''] = directive
      .toLowerCase()
      .split(/[:=](.*)/s, 2)
      .map((part) => part.trim());
    const why = `${place} ${directive}`;
    if (name === 'nosnippet' || name === 'noindex' || name === 'none') this.lower('headline', why);
    else if (name === 'noarchive' || name === 'nocache') this.lower('excerpt', why);
    else if (name === 'noimageindex' || (name === 'max-image-preview' && value === 'none'))
      this.#lowerImages('none', why);
    else if (name === 'max-image-preview' && value === 'standard') this.#lowerImages('link', why);
    else if (name === 'max-snippet') this.#snippet(value, why);
    else if (name === 'unavailable_after') this.#ends(new Date(value), why, now);
  }

  #snippet(value: string, why: string): void {
    const most = /^-?\d{1,6}$/.test(value) ? Number(value) : -1;
    if (most < 0) return;
    this.lower(most === 0 ? 'headline' : 'excerpt', why);
    if (most > 0) this.#excerptLimit = Math.min(this.#excerptLimit ?? most, most);
  }

  /** After this time only the headline may be shown. An unparsable date counts as expired. */
  #ends(moment: Date, why: string, now: Date): void {
    if (!(moment > now)) this.lower('headline', why);
    else if (this.#until === undefined || moment < this.#until) this.#until = moment;
  }

  permission(): Permission {
    const level = this.#level;
    return {
      level,
      images: lowerImages(this.#images, WITH_TEXT[level]),
      excerptLimit: this.#excerptLimit,
      signals: this.#signals,
      until: this.#until,
    };
  }
}

function readTdm(collector: RightsCollector, { rights, signals }: RightsEvidence): void {
  if (rights.tdmReserved === true)
    collector.lower('excerpt', `meta tdm-reservation${placed(rights.tdmPolicy)}`);
  if (signals?.tdmReserved === true)
    collector.lower('excerpt', `TDM-Reservation header${placed(signals.tdmPolicy)}`);
  const { tdmrep } = signals ?? {};
  if (tdmrep?.reserved === true)
    collector.lower('excerpt', `tdmrep.json for ${tdmrep.location}${placed(tdmrep.policy)}`);
}

function placed(policy: string | undefined): string {
  return policy === undefined ? '' : ` (${policy})`;
}

function readRsl(collector: RightsCollector, { rights, signals }: RightsEvidence): void {
  for (const { where, url } of signals?.rsl ?? [])
    collector.lower(rslLevel({ permits: [], prohibits: [] }), `RSL by ${where} (${url})`);
  for (const terms of rights.rsl ?? []) {
    const { where, url, permits, prohibits, payment } = terms;
    const said = [
      ...permits.map((token) => `permits ${token}`),
      ...prohibits.map((token) => `prohibits ${token}`),
      ...(payment === undefined ? [] : [`payment ${payment}`]),
    ];
    collector.lower(rslLevel(terms), `RSL by ${where} (${url ?? (said.join(', ') || 'not understood')})`);
  }
}

/** A translation is an adaptation. */
const NO_ADAPTATIONS = /creativecommons\.org\/licenses\/by(?:-nc)?-nd\b|\bCC[ -]BY(?:-NC)?-ND\b/i;
const RESERVED =
  /all rights reserved|hak cipta dilindungi|dilarang (?:keras )?(?:mengutip|menyalin|memperbanyak|menyiarkan|mengambil)|(?:may|must|can) ?not be (?:published|republished|reproduced|redistributed|rewritten|translated)|no (?:republication|reproduction|redistribution|translation)|جميع الحقوق محفوظة/i;

/** Terms of agencies that exclude readers of a web site in Indonesia, by territory or by medium. */
const EXCLUDED =
  /\b(?:indonesia|(?:south-?\s?east )?asia|worldwide) out\b|\bnot for (?:use|publication|distribution)\b(?! before)(?!.{0,60}\boutside\b.{0,60}\b(?:indonesia|asia)\b)|\b(?:no|not for) (?:internet|online|web|digital)\b|\bprint (?:use )?only\b|\b(?:for )?internal use only\b|\bno third[- ]party\b/i;

/**
 * Reads terms that the page states in words or by a well-known licence URL. Linked pages of terms are not
 * read; the operator has to know them.
 */
function readTerms(collector: RightsCollector, { usageInfo, licence }: Rights): void {
  for (const [field, text] of [
    ['usageInfo', usageInfo],
    ['license', licence],
  ] as const)
    if (text !== undefined && NO_ADAPTATIONS.test(text)) collector.lower('excerpt', `${field} ${text}`);
  if (usageInfo !== undefined && RESERVED.test(usageInfo))
    collector.lower('excerpt', `usageInfo “${usageInfo}”`);
  if (usageInfo !== undefined && EXCLUDED.test(usageInfo))
    collector.lower('headline', `usageInfo “${usageInfo}”`);
}
