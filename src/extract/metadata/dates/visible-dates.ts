import type { EvidenceKind } from '../../../model/article.ts';
import type { VisibleCandidate } from '../../parse/visible-candidates.ts';
import type { Element } from '../../parse/dom.ts';

/** A visible date and the features of its position. */
export interface VisibleDate {
  readonly text: string;
  /** What kind of element holds it; of several places of one kind the best one speaks for the date. */
  readonly featurePrefix: string;
  readonly features: readonly string[];
  /** Rank of the position; the lowest is the most likely place of the article's date. */
  readonly distance: number;
  readonly kind: EvidenceKind;
  readonly where: string;
}

const UPDATED_WORDS =
  /updated?|modif|aktualisiert|diperbarui|diubah|revised|revision|mis à jour|actualizad|atualizad|aggiornat|güncelle|обновл|última|stand:|تحديث|به‌روز|更新|수정|bijgewerkt|oppdatert|opdateret|uppdaterad|päivitetty|edit(?:ed)?\b|latest version/iu;
const PUBLISHED_WORDS =
  /publi|posted|originally|veröffentlicht|erschienen|erstellt|created|terbit|tayang|dipublikasikan|diterbitkan|le\s\d|yayın|опубл|نشر|公開|発表|投稿|입력|gepubliceerd|publicerad|julkaistu|on\s/iu;
const DIGIT = /[\d٠-٩۰-۹]/;
/** Maximum distance between a date and its label, in characters. */
const MAX_LABEL_DISTANCE_CHARS = 40;

/**
 * The label of the first date of a text: the words before it, or those after it if no second date claims
 * them.
 */
function labelOf(text: string): string {
  const digit = text.search(DIGIT);
  const before = text.slice(Math.max(0, digit - MAX_LABEL_DISTANCE_CHARS), digit + 1);
  if (UPDATED_WORDS.test(before) || PUBLISHED_WORDS.test(before)) return before;
  const behind = text.slice(Math.max(0, digit), digit + MAX_LABEL_DISTANCE_CHARS);
  return (behind.match(/(?<!\d)(?:19|20)\d\d(?!\d)/g)?.length ?? 0) > 1 ? '' : behind;
}

const MAX_TIMES = 30;
const MAX_PLAIN_TIMES = 12;
const MAX_DATE_LINES = 15;

/** `<time>` and elements that are named after dates. */
export function datesInElements(
  visible: readonly VisibleCandidate[],
  headlineOffset: number | undefined,
): VisibleDate[] {
  const dates: VisibleDate[] = [];
  let plain = 0;
  const nearest = new FirstOccurrences(headlineOffset);
  for (const candidate of visible) {
    const { element, text } = candidate;
    const { attribs } = element;
    const machine = machineReadableDate(element);
    if (machine === undefined && (text === '' || text.length > 120 || !DIGIT.test(text))) continue;
    if (dates.length >= MAX_TIMES || (machine === undefined && ++plain > MAX_PLAIN_TIMES)) continue;
    const property = `${attribs['itemprop'] ?? ''} ${attribs['property'] ?? ''}`;
    const names = `${attribs['class'] ?? ''} ${property}`;
    const updated = /modif|updat/i.test(names) || UPDATED_WORDS.test(labelOf(text));
    const named = /publi|created|posted/i.test(names) || attribs['pubdate'] !== undefined;
    const root = /datepublished|datecreated/i.test(property)
      ? 'itemprop'
      : element.name === 'time'
        ? 'time'
        : 'class';
    const first = attribs['class']?.trim().split(/\s+/)[0] ?? '';
    dates.push({
      text: machine !== undefined && /\d{4}|\d{9}/.test(machine) ? machine : text,
      kind: root === 'itemprop' ? 'microdata' : 'heuristic',
      where: first === '' ? element.name : `${element.name}.${first}`,
      ...placeFeaturesOf(
        root,
        candidate,
        { updated, named },
        headlineOffset,
        nearest.of(root, candidate, updated),
      ),
    });
  }
  return dates;
}

/** The machine-readable date of an element. */
function machineReadableDate({ name, attribs }: Element): string | undefined {
  const { datetime, content, title = '' } = attribs;
  const given = datetime ?? content ?? attribs['data-datetime'] ?? attribs['data-timestamp'];
  return given ?? (name === 'abbr' || /^\d{4}-\d\d-\d\d/.test(title) ? title || undefined : undefined);
}

/** Lines of text that hold a date. */
export function datesInLines(
  visible: readonly VisibleCandidate[],
  headlineOffset: number | undefined,
): VisibleDate[] {
  const dates: VisibleDate[] = [];
  const nearest = new FirstOccurrences(headlineOffset);
  for (const candidate of visible) {
    if (candidate.zone.comment || dates.length >= MAX_DATE_LINES) continue;
    const text = candidate.text.length > 160 ? candidate.text.slice(0, 60) : candidate.text;
    if (/©|copyright|\(c\)/i.test(text) || !DIGIT.test(text)) continue;
    const label = labelOf(text);
    const updated = UPDATED_WORDS.test(label);
    const root = candidate.text.length > 90 ? 'prose' : 'line';
    const place = placeFeaturesOf(
      root,
      candidate,
      { updated, named: PUBLISHED_WORDS.test(label) },
      headlineOffset,
      nearest.of('line', candidate, updated),
    );
    const features =
      root === 'prose' && /^\W{0,2}\d/.test(text) ? [...place.features, 'prose.opens'] : place.features;
    dates.push({ ...place, text, features, kind: 'heuristic', where: `text in ${candidate.element.name}` });
  }
  return dates;
}

/** Marks the first date of its kind on the page, and the first after the headline. */
class FirstOccurrences {
  readonly #seen = new Set<string>();
  readonly #headlineOffset: number | undefined;

  constructor(headlineOffset: number | undefined) {
    this.#headlineOffset = headlineOffset;
  }

  of(root: string, { offset, zone }: VisibleCandidate, updated: boolean): string[] {
    const features: string[] = [];
    if (this.#first('top')) features.push(`${root}.top`);
    if (
      this.#headlineOffset !== undefined &&
      offset >= this.#headlineOffset &&
      !zone.aside &&
      !zone.comment &&
      !updated &&
      this.#first('next')
    )
      features.push(`${root}.next`);
    return features;
  }

  #first(what: string): boolean {
    if (this.#seen.has(what)) return false;
    this.#seen.add(what);
    return true;
  }
}

interface Label {
  readonly updated: boolean;
  readonly named: boolean;
}

/**
 * Position of a visible date as features: below the headline it is the article's, elsewhere it may be
 * any.
 */
function placeFeaturesOf(
  root: string,
  { zone, offset }: VisibleCandidate,
  { updated, named }: Label,
  headlineOffset: number | undefined,
  order: readonly string[],
): Pick<VisibleDate, 'featurePrefix' | 'features' | 'distance'> {
  if (zone.comment) return { featurePrefix: root, features: [`${root}.comment`], distance: 99 };
  const features = [updated ? `${root}.updated` : named ? `${root}.named` : root, ...order];
  if (zone.aside) features.push(`${root}.aside`);
  else if (zone.article) features.push(`${root}.article`);
  const away = zone.aside ? 10 : 0;
  if (updated) return { featurePrefix: `${root}.updated`, features, distance: away };
  if (headlineOffset === undefined) return { featurePrefix: root, features, distance: away };
  const ring = DISTANCE_BANDS.find(([most]) => offset - headlineOffset < most)!;
  return { featurePrefix: root, features: [...features, `${root}.${ring[1]}`], distance: away + ring[2] };
}

/** Distances after the headline in characters of text, with their score for a date. */
const DISTANCE_BANDS: readonly (readonly [most: number, name: string, distance: number])[] = [
  [-250, 'above', 3],
  [0, 'before', 1],
  [250, 'after', 0],
  [1200, 'soon', 2],
  [Number.POSITIVE_INFINITY, 'far', 4],
];
