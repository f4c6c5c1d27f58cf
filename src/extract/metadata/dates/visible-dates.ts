import type { EvidenceKind } from '../../../model/article.ts';
import type { VisibleCandidate } from '../../parse/visible-candidates.ts';
import type { Element } from '../../parse/dom.ts';

/** A date that a reader of the page sees, and what its place says of it. */
export interface VisibleDate {
  readonly text: string;
  /** What kind of element holds it; of several places of one kind the best one speaks for the date. */
  readonly root: string;
  readonly features: readonly string[];
  /** How far the place is from where an article's date stands: the lowest is the best. */
  readonly distance: number;
  readonly kind: EvidenceKind;
  readonly where: string;
}

const updatedWords =
  /updated?|modif|aktualisiert|diperbarui|diubah|revised|revision|mis à jour|actualizad|atualizad|aggiornat|güncelle|обновл|última|stand:|تحديث|به‌روز|更新|수정|bijgewerkt|oppdatert|opdateret|uppdaterad|päivitetty|edit(?:ed)?\b|latest version/iu;
const publishedWords =
  /publi|posted|originally|veröffentlicht|erschienen|erstellt|created|terbit|tayang|dipublikasikan|diterbitkan|le\s\d|yayın|опубл|نشر|公開|発表|投稿|입력|gepubliceerd|publicerad|julkaistu|on\s/iu;
const hasDigit = /[\d٠-٩۰-۹]/;
/** Words that say what a date is stand at most so far from it. */
const labelLength = 40;

/** The words that say what the first date of a text is: those in front of it, else those behind it where no second date claims them. */
function labelOf(text: string): string {
  const digit = text.search(hasDigit);
  const before = text.slice(Math.max(0, digit - labelLength), digit + 1);
  if (updatedWords.test(before) || publishedWords.test(before)) return before;
  const behind = text.slice(Math.max(0, digit), digit + labelLength);
  return (behind.match(/(?<!\d)(?:19|20)\d\d(?!\d)/g)?.length ?? 0) > 1 ? '' : behind;
}

const mostTimes = 30;
const mostPlainTimes = 12;
const mostLines = 15;

/** `<time>` and elements that are named after dates. */
export function datesInElements(
  visible: readonly VisibleCandidate[],
  headlineAt: number | undefined,
): VisibleDate[] {
  const dates: VisibleDate[] = [];
  let plain = 0;
  const nearest = new Nearest(headlineAt);
  for (const clue of visible) {
    const { element, text } = clue;
    const { attribs } = element;
    const machine = machineDate(element);
    if (machine === undefined && (text === '' || text.length > 120 || !hasDigit.test(text))) continue;
    if (dates.length >= mostTimes || (machine === undefined && ++plain > mostPlainTimes)) continue;
    const property = `${attribs['itemprop'] ?? ''} ${attribs['property'] ?? ''}`;
    const names = `${attribs['class'] ?? ''} ${property}`;
    const updated = /modif|updat/i.test(names) || updatedWords.test(labelOf(text));
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
      ...placeOf(root, clue, { updated, named }, headlineAt, nearest.of(root, clue, updated)),
    });
  }
  return dates;
}

/** The date that an element gives to machines. */
function machineDate({ name, attribs }: Element): string | undefined {
  const { datetime, content, title = '' } = attribs;
  const given = datetime ?? content ?? attribs['data-datetime'] ?? attribs['data-timestamp'];
  return given ?? (name === 'abbr' || /^\d{4}-\d\d-\d\d/.test(title) ? title || undefined : undefined);
}

/** Lines of text that hold a date. */
export function datesInLines(
  visible: readonly VisibleCandidate[],
  headlineAt: number | undefined,
): VisibleDate[] {
  const dates: VisibleDate[] = [];
  const nearest = new Nearest(headlineAt);
  for (const clue of visible) {
    if (clue.zone.comment || dates.length >= mostLines) continue;
    const text = clue.text.length > 160 ? clue.text.slice(0, 60) : clue.text;
    if (/©|copyright|\(c\)/i.test(text) || !hasDigit.test(text)) continue;
    const label = labelOf(text);
    const updated = updatedWords.test(label);
    const root = clue.text.length > 90 ? 'prose' : 'line';
    const place = placeOf(
      root,
      clue,
      { updated, named: publishedWords.test(label) },
      headlineAt,
      nearest.of('line', clue, updated),
    );
    const features =
      root === 'prose' && /^\W{0,2}\d/.test(text) ? [...place.features, 'prose.opens'] : place.features;
    dates.push({ ...place, text, features, kind: 'heuristic', where: `text in ${clue.element.name}` });
  }
  return dates;
}

/** Tells which date of its kind is the first on the page, and which the first behind the headline. */
class Nearest {
  readonly #seen = new Set<string>();
  readonly #headlineAt: number | undefined;

  constructor(headlineAt: number | undefined) {
    this.#headlineAt = headlineAt;
  }

  of(root: string, { at, zone }: VisibleCandidate, updated: boolean): string[] {
    const features: string[] = [];
    if (this.#first('top')) features.push(`${root}.top`);
    if (
      this.#headlineAt !== undefined &&
      at >= this.#headlineAt &&
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

/** Where a visible date stands, as features: under the headline it is the article's, elsewhere it may be anything's. */
function placeOf(
  root: string,
  { zone, at }: VisibleCandidate,
  { updated, named }: Label,
  headlineAt: number | undefined,
  order: readonly string[],
): Pick<VisibleDate, 'root' | 'features' | 'distance'> {
  if (zone.comment) return { root, features: [`${root}.comment`], distance: 99 };
  const features = [updated ? `${root}.updated` : named ? `${root}.named` : root, ...order];
  if (zone.aside) features.push(`${root}.aside`);
  else if (zone.article) features.push(`${root}.article`);
  const away = zone.aside ? 10 : 0;
  if (updated) return { root: `${root}.updated`, features, distance: away };
  if (headlineAt === undefined) return { root, features, distance: away };
  const ring = rings.find(([most]) => at - headlineAt < most)!;
  return { root, features: [...features, `${root}.${ring[1]}`], distance: away + ring[2] };
}

/** Distances behind the headline in characters of text, and how good each is for a date. */
const rings: readonly (readonly [most: number, name: string, distance: number])[] = [
  [-250, 'above', 3],
  [0, 'before', 1],
  [250, 'after', 0],
  [1200, 'soon', 2],
  [Number.POSITIVE_INFINITY, 'far', 4],
];
