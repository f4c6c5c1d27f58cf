import type { Evidence, EvidenceKind } from '../../../model/article.ts';
import type { Moment } from '../../../time/parse-date.ts';
import { CandidateSet, type FieldCandidate } from '../../ml/candidate-set.ts';
import { type DateContext, type DateReading, dateReadings } from './ambiguous-dates.ts';
import type { VisibleDate } from './visible-dates.ts';
import { HOUR_MS } from '../../../time/durations.ts';

/** Source of a date. */
interface Origin {
  /** Of several spellings of one day the lowest is shown. */
  readonly rank: number;
  readonly kind: EvidenceKind;
  readonly where: string;
}

/** Months in the page's URLs, as `2026-11`. */
export interface NamedMonths {
  readonly url: string | undefined;
  readonly image: string | undefined;
}

/** Collects the dates of a page by calendar day as written. */
export class DateCandidates {
  readonly #candidates = new CandidateSet<Moment>();
  readonly #read = new Map<string, readonly DateReading[]>();
  /** Best place of each day, by day and kind of element. */
  readonly #places = new Map<string, Map<string, VisibleDate>>();
  readonly #context: DateContext;

  constructor(context: DateContext) {
    this.#context = context;
  }

  add(text: string | undefined, feature: string, origin: Origin): void {
    for (const reading of this.#readings(text))
      this.#addReading(reading, text ?? '', [feature, ...reading.features], origin);
  }

  /**
   * Adds a visible date. Of several places of the same kind only the best counts, so a day that is also
   * shown at a teaser loses nothing.
   */
  addVisible(date: VisibleDate, rank: number): void {
    for (const reading of this.#readings(date.text)) {
      this.#addReading(reading, date.text, reading.features, { rank, kind: date.kind, where: date.where });
      const places = this.#places.get(reading.day) ?? new Map<string, VisibleDate>();
      this.#places.set(reading.day, places);
      const known = places.get(date.featurePrefix);
      if (known === undefined || date.distance < known.distance) places.set(date.featurePrefix, date);
    }
  }

  /** Whether a date was added with this feature. */
  has(feature: string): boolean {
    return this.#candidates.options().some(({ features }) => features.has(feature));
  }

  /** Every day with what speaks for it, and what all of them together say of each. */
  options(months: NamedMonths): FieldCandidate<Moment>[] {
    const places = this.#candidates.options((_, day) =>
      [...(this.#places.get(day)?.values() ?? [])].flatMap(({ features }) => features),
    );
    const times = places.map((option) => option.value.at.getTime());
    const rank = { first: Math.min(...times), last: Math.max(...times), several: places.length > 1 };
    const said = places.some(({ features }) => isMachinePublished(features));
    return this.#candidates.options(({ value, features }, day) => [
      ...orderFeatures(value, rank),
      ...monthFeatures(day, months),
      ...(said && !isMachinePublished(features) && isChange(features) ? ['changed.rival'] : []),
      ...(value.timed ? ['timed'] : []),
      ...(this.#context.now.getTime() - value.at.getTime() < RECENT_MS ? ['today'] : []),
    ]);
  }

  #addReading(
    { moment, day }: DateReading,
    value: string,
    features: readonly string[],
    { rank, kind, where }: Origin,
  ): void {
    const evidence: Evidence = { field: 'publishedAt', kind, where, value };
    // A time of day and a zone make the better spelling of the same day.
    const poor = (moment.timed ? 0 : 20) + (moment.zoned ? 0 : 10);
    this.#candidates.add(day, moment, features, evidence, rank + poor);
  }

  #readings(text: string | undefined): readonly DateReading[] {
    if (text === undefined || text.length > MAX_DATE_CHARS) return [];
    const known = this.#read.get(text);
    if (known !== undefined) return known;
    const readings = dateReadings(text, this.#context);
    this.#read.set(text, readings);
    return readings;
  }
}

const MAX_DATE_CHARS = 200;
const RECENT_MS = 36 * HOUR_MS;

/** The page says to machines that this is the publication. */
function isMachinePublished(features: ReadonlySet<string>): boolean {
  return features.has('ld.published') || features.has('ld.page.published') || features.has('meta.published');
}

/** The page says, to machines or readers, that this is a later change. */
function isChange(features: ReadonlySet<string>): boolean {
  return [...features].some((feature) => /\.(?:modified|updated)$/.test(feature));
}

function orderFeatures(
  { at }: Moment,
  { first, last, several }: { first: number; last: number; several: boolean },
): string[] {
  if (!several) return [];
  return [...(at.getTime() === first ? ['earliest'] : []), ...(at.getTime() === last ? ['latest'] : [])];
}

function monthFeatures(day: string, { url, image }: NamedMonths): string[] {
  const features: string[] = [];
  if (url !== undefined) features.push(day.startsWith(url) ? 'url.month.same' : 'url.month.other');
  if (image !== undefined)
    features.push(
      day.startsWith(image) ? 'image.month.same' : day < image ? 'image.month.later' : 'image.month.earlier',
    );
  return features;
}
