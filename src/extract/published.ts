import type { Evidence, EvidenceKind } from '../model/article.ts';
import { type Moment, parseMoment } from '../model/dates.ts';
import { Ballot, type Option, type Weights, ranked } from './choose.ts';
import type { Clue } from './clues.ts';
import type { Sight } from './headline.ts';
import { isArticleNode } from './linked.ts';
import { dateInUrl, imageDay, imageMonth } from './url-date.ts';
import weights from './weights.json' with { type: 'json' };

/** How to read the page's dates. */
export interface DateSight extends Sight {
  readonly now: Date;
  /** IANA zone of the outlet. */
  readonly timezone: string;
  readonly language: string;
  /** Where the headline stands, in characters of text from the top; undefined where it is not on the page. */
  readonly headlineAt: number | undefined;
}

const publishedNames = [
  'article:published_time', 'article:published', 'og:published_time', 'og:article:published_time', 'datepublished',
  'date.published', 'dc.date.issued', 'dcterms.issued', 'dcterms.created', 'dc.date.created', 'dcsext.articlefirstpublished',
  'parsely-pub-date', 'sailthru.date', 'pubdate', 'publishdate', 'publish-date', 'publish_date', 'published_time', 'published-date', 'published',
  'cxenseparse:recs:publishtime', 'cxenseparse:publishtime', 'citation_publication_date', 'citation_online_date', 'originalpublicationdate',
  'article_date_original', 'rnews:datepublished', 'ptime', 'displaydate', 'bt:pubdate', 'publication_date', 'article.published', 'shareaholic:article_published_time',
  'article.created', 'datecreated', 'created', 'creation_date', 'iso-8601-publish-date', 'release_date', 'releasedate', 'datereleased', 'video:release_date', 'publicationdate', 'date_published', 'mediator_published_time', 'vr:published_time',
]; // prettier-ignore
const dateNames = [
  'date',
  'dc.date',
  'dcterms.date',
  'dc:date',
  'article:date',
  'timestamp',
  'eomportal-lastupdate',
  'doc_date',
  'content_date',
];
const modifiedNames = [
  'article:modified_time', 'og:updated_time', 'og:modified_time', 'last-modified', 'dcterms.modified', 'dc.date.modified', 'datemodified', 'lastmod',
  'revised', 'updated_time', 'modified', 'last_modified', 'article.updated', 'mediator_updated_time', 'date_modified', 'lastmodified',
]; // prettier-ignore

const updatedWords =
  /updated?|modif|aktualisiert|diperbarui|diubah|revised|mis à jour|actualizad|atualizad|aggiornat|güncelle|обновл|última|stand:|تحديث|به‌روز|更新|수정|bijgewerkt|oppdatert|opdateret|uppdaterad|päivitetty|edited/iu;
const publishedWords =
  /publi|posted|veröffentlicht|erstellt|created|terbit|tayang|dipublikasikan|diterbitkan|le\s\d|yayın|опубл|نشر|公開|発表|投稿|입력|gepubliceerd|publicerad|julkaistu|on\s/iu;

/** Finds when the article was first published: every date on the page, best first. Dates in the future are not believed. */
export function rankPublished(sight: DateSight, given: Weights = weights.published): Option<Moment>[] {
  return ranked(publishedOptions(sight), given);
}

/** Every moment that could be the publication, by the calendar day that the page writes. */
export function publishedOptions(sight: DateSight): Option<Moment>[] {
  const slate = new Slate(sight);
  addLinked(slate, sight);
  for (const name of publishedNames)
    slate.addAll(sight.document.meta.get(name), 'meta.published', 1, 'meta', name);
  for (const name of dateNames) slate.addAll(sight.document.meta.get(name), 'meta.date', 2, 'meta', name);
  for (const [name, values] of sight.document.meta) {
    if (/publi\w*[-_.:]?(?:date|time|at)|date[-_.:]?publi/.test(name) && !publishedNames.includes(name))
      slate.addAll(values, 'meta.like', 2, 'meta', name);
  }
  for (const name of modifiedNames)
    slate.addAll(sight.document.meta.get(name), 'meta.modified', 6, 'meta', name);
  addTimes(slate, sight);
  addLines(slate, sight);
  // Data of scripts is costly to search and only speaks where the page says nothing to machines.
  if (!slate.machineRead) addScripts(slate, sight.clues.scripts);
  slate.add(sight.hints?.publishedAt?.toISOString(), 'listing', 3, 'listing', 'publishedAt');
  const url = dateInUrl(sight.document.url);
  if (url?.day !== undefined) slate.add(`${url.month}-${url.day}`, 'url.day', 8, 'url', 'path');
  slate.add(imageDay(sight.document), 'image.day', 9, 'url', 'og:image');
  return slate.options(url?.month, imageMonth(sight.document));
}

class Slate {
  readonly #ballot = new Ballot<Moment>();
  readonly #read = new Map<string, readonly Reading[]>();
  readonly #sight: DateSight;

  constructor(sight: DateSight) {
    this.#sight = sight;
  }

  addAll(
    texts: readonly string[] | undefined,
    feature: string,
    rank: number,
    kind: EvidenceKind,
    where: string,
  ): void {
    for (const text of texts ?? []) this.add(text, feature, rank, kind, where);
  }

  add(text: string | undefined, feature: string, rank: number, kind: EvidenceKind, where: string): void {
    if (text === undefined || text.length > 200) return;
    const evidence: Evidence = { field: 'publishedAt', kind, where, value: text };
    for (const { moment, features } of this.#readings(text)) {
      // A time of day and a zone make the better spelling of the same day.
      const poor = (moment.timed ? 0 : 20) + (moment.zoned ? 0 : 10);
      this.#ballot.add(dayOf(moment), moment, [feature, ...features], evidence, rank + poor);
    }
  }

  /** Whether JSON-LD or meta named a publication. */
  get machineRead(): boolean {
    return this.#ballot
      .options()
      .some(({ features }) => features.has('ld.published') || features.has('meta.published'));
  }

  #readings(text: string): readonly Reading[] {
    const known = this.#read.get(text);
    if (known !== undefined) return known;
    const readings = readDate(text, this.#sight);
    this.#read.set(text, readings);
    return readings;
  }

  options(urlMonth: string | undefined, shotMonth: string | undefined): Option<Moment>[] {
    const bare = this.#ballot.options();
    const times = bare.map((option) => option.value.at.getTime());
    const first = Math.min(...times);
    const last = Math.max(...times);
    return this.#ballot.options(({ value }, day) => {
      const features = [];
      if (bare.length > 1) {
        if (value.at.getTime() === first) features.push('earliest');
        if (value.at.getTime() === last) features.push('latest');
      }
      if (urlMonth !== undefined)
        features.push(day.startsWith(urlMonth) ? 'url.month.same' : 'url.month.other');
      if (shotMonth !== undefined)
        features.push(
          day.startsWith(shotMonth)
            ? 'image.month.same'
            : day < shotMonth
              ? 'image.month.later'
              : 'image.month.earlier',
        );
      if (value.timed) features.push('timed');
      if (this.#sight.now.getTime() - value.at.getTime() < 36 * 3_600_000) features.push('today');
      return features;
    });
  }
}

/** The calendar day on the page's own clock. */
export function dayOf(moment: Moment): string {
  return isoOf(moment).slice(0, 10);
}

/** ISO 8601 as the page's own clock shows it, with its offset; only the day where the page names no time. */
export function isoOf(moment: Moment): string {
  const wall = new Date(moment.at.getTime() + moment.offset * 60_000).toISOString();
  if (!moment.timed) return wall.slice(0, 10);
  const { offset } = moment;
  const size = Math.abs(Math.round(offset));
  const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
  return `${wall.slice(0, 19)}${offset === 0 ? 'Z' : zone}`;
}

interface Reading {
  readonly moment: Moment;
  readonly features: readonly string[];
}

/** Dates before the web are somebody's birthday. */
const earliest = Date.UTC(1994, 0, 1);

/**
 * What a date can mean: one moment, or two where it leaves open which number is the month. Full stops always stand
 * after the day; only English has the month in front.
 */
function readDate(text: string, { now, timezone, language }: DateSight): readonly Reading[] {
  const expanded = text.replace(/(?<![\d.])(\d{1,2}\.\d{1,2}\.)([012]\d)(?![\d.])/, '$120$2');
  const english = /^en/i.test(language);
  const options = { now, timezone, dayFirst: true };
  const day = parseMoment(expanded, options);
  const slashed = /(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d\d)(?!\d)/.exec(expanded);
  const month =
    slashed !== null && english ? parseMoment(expanded, { ...options, dayFirst: false }) : undefined;
  const readings: Reading[] = [];
  if (day !== undefined && month !== undefined && day.at.getTime() !== month.at.getTime()) {
    readings.push({ moment: day, features: ['day.first'] }, { moment: month, features: ['month.first'] });
  } else {
    const moment = day ?? month ?? parseMoment(swapped(expanded), options);
    if (moment !== undefined) readings.push({ moment, features: [] });
  }
  return readings.filter(({ moment }) => moment.at.getTime() > earliest);
}

/** 2026-13-04 or a future 2026-12-04 that was meant as day before month. */
function swapped(text: string): string {
  return text.replace(/^(\d{4})-(\d\d)-(\d\d)(?!\d)/, '$1-$3-$2');
}

function addLinked(slate: Slate, { linked }: DateSight): void {
  linked.articles.slice(0, 5).forEach((article, index) => {
    const root = isArticleNode(article) ? (index === 0 ? 'ld' : 'ld.later') : 'ld.page';
    const type = article.types[0] ?? '';
    slate.add(article.datePublished, `${root}.published`, 0, 'json-ld', `${type}.datePublished`);
    slate.add(article.dateCreated, `${root}.created`, 5, 'json-ld', `${type}.dateCreated`);
    slate.add(article.dateModified, `${root}.modified`, 6, 'json-ld', `${type}.dateModified`);
  });
}

function addTimes(slate: Slate, sight: DateSight): void {
  let taken = 0;
  let plain = 0;
  for (const clue of sight.clues.times) {
    const { element, text } = clue;
    const { attribs } = element;
    const property = `${attribs['itemprop'] ?? ''} ${attribs['property'] ?? ''}`;
    const machine =
      attribs['datetime'] ??
      attribs['content'] ??
      attribs['data-datetime'] ??
      attribs['data-timestamp'] ??
      (/^\d{4}-\d\d-\d\d/.test(attribs['title'] ?? '') || element.name === 'abbr'
        ? attribs['title']
        : undefined);
    if (machine === undefined && (text === '' || text.length > 120 || !/[\d٠-٩۰-۹]/.test(text))) continue;
    if (taken >= 30 || (machine === undefined && ++plain > 12)) continue;
    taken++;
    const names = `${attribs['class'] ?? ''} ${property}`;
    const updated = /modif|updat/i.test(names) || updatedWords.test(text.slice(0, 40));
    const named = !updated && (/publi|created|posted/i.test(names) || attribs['pubdate'] !== undefined);
    const root = /datepublished|datecreated/i.test(property)
      ? 'itemprop'
      : element.name === 'time'
        ? 'time'
        : 'class';
    const value = machine !== undefined && /\d{4}|\d{9}/.test(machine) ? machine : text;
    const kind = root === 'itemprop' ? 'microdata' : 'heuristic';
    const where = `${element.name}${attribs['class'] ? `.${attribs['class'].trim().split(/\s+/)[0]}` : ''}`;
    for (const feature of placeFeatures(root, clue, sight, updated, named))
      slate.add(value, feature, 4, kind, where);
    if (taken === 1) slate.add(value, `${root}.top`, 4, kind, where);
  }
}

function addLines(slate: Slate, sight: DateSight): void {
  let taken = 0;
  for (const clue of sight.clues.dateLines) {
    if (clue.zone.comment || taken >= 15) continue;
    const text = clue.text.length > 160 ? clue.text.slice(0, 60) : clue.text;
    if (/©|copyright|\(c\)/i.test(text) || !/\d|[٠-٩۰-۹]/.test(text)) continue;
    taken++;
    const updated = updatedWords.test(text.slice(0, 40));
    const named = !updated && publishedWords.test(text.slice(0, 40));
    const root = clue.text.length > 90 ? 'prose' : 'line';
    for (const feature of placeFeatures(root, clue, sight, updated, named))
      slate.add(text, feature, 7, 'heuristic', `text in ${clue.element.name}`);
    if (taken === 1) slate.add(text, 'line.top', 7, 'heuristic', `text in ${clue.element.name}`);
  }
}

/** Where a visible date stands, as features: under the headline it is the article's, elsewhere it may be anything's. */
function placeFeatures(
  root: string,
  clue: Clue,
  sight: DateSight,
  updated: boolean,
  named: boolean,
): string[] {
  const features = [updated ? `${root}.updated` : named ? `${root}.named` : root];
  const { headlineAt } = sight;
  if (clue.zone.comment) return [`${root}.comment`];
  if (clue.zone.aside) features.push(`${root}.aside`);
  else if (clue.zone.article) features.push(`${root}.article`);
  if (headlineAt !== undefined && !updated) {
    const distance = clue.at - headlineAt;
    features.push(
      distance < -250
        ? `${root}.above`
        : distance < 0
          ? `${root}.before`
          : distance < 250
            ? `${root}.after`
            : distance < 1200
              ? `${root}.soon`
              : `${root}.far`,
    );
  }
  return features;
}

const scriptDates =
  /(date_?published|published_?(?:at|time|date|on)?|publish_?(?:date|time)|pub_?date|(?:article_)?publication_?date|first_?published(?:_?(?:at|date))?|create(?:d|_date|date|d_at|dat)?|display_?date|post_?date)(?:\\?["']|&quot;)\s*:\s*(?:\\?["']|&quot;)?(\d{4}-\d\d-\d\d[^"'&\\]{0,30}|\w{3}, \d\d \w{3} \d{4}[^"'&\\]{0,20}|\d{8}(?:\d\d(?:\d{3})?)?)(?=[\\"',&}\s])/gi;

function addScripts(slate: Slate, scripts: readonly string[]): void {
  let taken = 0;
  for (const script of scripts) {
    for (const match of script.slice(0, 200_000).matchAll(scriptDates)) {
      if (taken >= 4) return;
      slate.add(
        match[2],
        taken === 0 ? 'script.first' : 'script.later',
        7,
        'heuristic',
        `script ${match[1]}`,
      );
      taken++;
    }
  }
}

/** When the text was last changed by the page's own word; never before its publication. */
export function readModified(
  sight: DateSight,
  published: Moment | undefined,
): { value: Moment; evidence: readonly Evidence[] } | undefined {
  const [article] = sight.linked.articles;
  const shown = sight.clues.times.find(
    ({ element, zone }) => !zone.aside && /datemodified/i.test(element.attribs['itemprop'] ?? ''),
  );
  const given: (readonly [EvidenceKind, string, string | undefined])[] = [
    ['json-ld', `${article?.types[0] ?? ''}.dateModified`, article?.dateModified],
    ...modifiedNames.map((name) => ['meta', name, sight.document.meta.get(name)?.[0]] as const),
    [
      'microdata',
      'itemprop=dateModified',
      shown?.element.attribs['datetime'] ?? shown?.element.attribs['content'] ?? shown?.text,
    ],
  ];
  for (const [kind, where, text] of given) {
    const moment =
      text === undefined
        ? undefined
        : parseMoment(text, { now: sight.now, timezone: sight.timezone, dayFirst: true });
    if (moment === undefined || (published !== undefined && moment.at.getTime() < published.at.getTime()))
      continue;
    return { value: moment, evidence: [{ field: 'modifiedAt', kind, where, value: text ?? '' }] };
  }
  return undefined;
}
