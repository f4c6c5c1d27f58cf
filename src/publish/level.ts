import type { ArticleKind, Rights } from '../model/article.ts';
import type { PageSignals } from '../model/page.ts';
import type { PublishLevel, Source } from '../model/source.ts';

/** How much of a text may be shown, and every reason for which it is not more. */
export interface Permission {
  readonly level: PublishLevel;
  /** Most characters of an excerpt, where the outlet set a limit. */
  readonly excerptLimit?: number | undefined;
  readonly signals: readonly string[];
}

const ORDER: readonly PublishLevel[] = ['headline', 'excerpt', 'full'];

/** The lower of two levels. */
export function lowerLevel(a: PublishLevel, b: PublishLevel): PublishLevel {
  return ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b;
}

/** What the operator decided about an outlet. */
export type Policy = Pick<Source, 'publish' | 'licence'>;

/** What the page said. */
export interface Evidence {
  readonly kind: ArticleKind;
  readonly rights: Rights;
  readonly signals?: PageSignals | undefined;
}

/**
 * The effective level of one article. It starts at the operator's choice (`full` only with a licence) and every signal
 * of the outlet's can only lower it: X-Robots-Tag and meta robots (noindex, none, noarchive, nosnippet, max-snippet),
 * TDM reservation (TDMRep), and the kind of page.
 */
export function permissionFor(policy: Policy, { kind, rights, signals }: Evidence): Permission {
  let level: PublishLevel = policy.publish;
  const heard: string[] = [];
  const lower = (to: PublishLevel, why: string): void => {
    if (lowerLevel(level, to) === level) return;
    level = to;
    heard.push(`${why}: ${to}`);
  };
  if (level === 'full' && !policy.licence?.trim()) lower('excerpt', 'no licence given');
  if (kind !== 'story') lower('excerpt', `page is of kind ${kind}`);

  let excerptLimit: number | undefined;
  const robots = [
    ...rights.metaRobots.map((value) => ['meta robots', value] as const),
    ...(signals?.xRobotsTag ?? []).map((value) => ['X-Robots-Tag', value] as const),
  ];
  for (const [place, value] of robots) {
    for (const directive of directivesOf(value)) {
      const why = `${place} ${directive}`;
      const snippet = /^max-snippet\s*[:=]\s*(-?\d{1,6})$/.exec(directive);
      if (snippet) {
        const most = Number(snippet[1]);
        if (most === 0) lower('headline', why);
        if (most > 0) {
          lower('excerpt', why);
          excerptLimit = Math.min(excerptLimit ?? most, most);
        }
      } else if (directive === 'nosnippet' || directive === 'noindex' || directive === 'none')
        lower('headline', why);
      else if (directive === 'noarchive' || directive === 'nocache') lower('excerpt', why);
    }
  }
  if (rights.tdmReserved === true) lower('excerpt', 'meta tdm-reservation');
  if (signals?.tdmReserved === true) lower('excerpt', 'TDM-Reservation header');
  return { level, excerptLimit, signals: heard };
}

/** `warta: noarchive, nosnippet` -> its directives; a directive for another robot's name was left out at the border. */
function directivesOf(value: string): string[] {
  return value
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
