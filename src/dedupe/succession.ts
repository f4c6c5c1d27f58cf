import { primaryLanguage } from '../text/normalise-sentence.ts';
import type { LeadCandidate } from '../model/story.ts';

/**
 * Copies by two clients that share this part of their sentences are the same lead; the rest is house
 * style and credits.
 */
const SAME_LEAD = 0.9;

const NUMBERED_LEAD =
  /^[^\p{L}\p{N}]*(\d{1,2})(?:st|nd|rd|th)[ -]?(?:ld|lead)\b|[([](\d{1,2})(?:st|nd|rd|th) ?(?:ld|lead)\b/iu;
const UPDATE =
  /^[^\p{L}\p{N}]*(?:(?:refile|corrected|correction|ralat|koreksi)[-–—:\s]{1,3})?(?:updated?|pembaruan|perbaruan|kemas ?kini|تحديث|محد\u0651?ث)(?:\s?(\d{1,2}))?\s?(?:[-–—:：\])]|$)/iu;
const OTHER_LEAD =
  /[([](?:lead|updated?|pembaruan|تحديث|محدث)[)\]]\s*$|^[^\p{L}\p{N}]*\(?lead\)|\bwrite-?thru\b/iu;

/**
 * Reads the number of a lead from its headline: "2nd LD", "UPDATE 2-", "Pembaruan 2:", «تحديث 2:».
 *
 * @returns 1 for a marker without a number ("UPDATE:", "Writethru"), 0 for a headline without a marker
 */
export function leadNumber(headline: string): number {
  const text = headline.normalize('NFKC').replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
  const numbered = NUMBERED_LEAD.exec(text);
  if (numbered) return Number(numbered[1] ?? numbered[2]);
  const update = UPDATE.exec(text);
  if (update) return Number(update[1] ?? 1);
  return OTHER_LEAD.test(text) ? 1 : 0;
}

/** Texts of fewer sentences say too little about each other. */
const MIN_SENTENCES = 4;
/** A later lead shares at least this part of its sentences with the story; less is a page of several stories. */
const MIN_SHARED = 0.3;

/**
 * Finds the newest text of a story among the copies of one outlet or one agency: later leads and
 * corrections under other URLs. The result depends on the copies' content only, not on the order of
 * arrival.
 *
 * @param shown the copy that would be shown otherwise
 * @param agencyOf returns the agency of a copy, if known
 * @returns the copy to show: `shown` itself if no copy supersedes it
 */
export function newestText(
  copies: readonly LeadCandidate[],
  shown: LeadCandidate,
  agencyOf: (copy: LeadCandidate) => string | undefined,
): LeadCandidate {
  return new Leads(relativesOf(copies, shown, agencyOf), agencyOf).newest(shown);
}

/** Returns the copies that share an outlet or an agency with `shown`, directly or through other copies. */
export function relativesOf(
  copies: readonly LeadCandidate[],
  shown: LeadCandidate,
  agencyOf: (copy: LeadCandidate) => string | undefined,
): LeadCandidate[] {
  const language = primaryLanguage(shown.language);
  const found = new Set([shown]);
  const origins = (copy: LeadCandidate) => {
    const agency = agencyOf(copy);
    return [`outlet ${copy.outlet}`, ...(agency === undefined ? [] : [`agency ${agency}`])];
  };
  const known = new Set(origins(shown));
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const copy of copies) {
      if (copy.kind !== shown.kind || primaryLanguage(copy.language) !== language) continue;
      if (!origins(copy).some((origin) => known.has(origin))) continue;
      found.add(copy);
      for (const origin of origins(copy)) known.add(origin);
    }
  }
  return [...found];
}

/** The copies of one agency's or outlet's text, by the leads that they are copies of. */
class Leads {
  readonly #copies: readonly LeadCandidate[];
  readonly #agencyOf: (copy: LeadCandidate) => string | undefined;
  readonly #sentences: ReadonlyMap<LeadCandidate, ReadonlySet<string>>;
  readonly #issued: ReadonlyMap<LeadCandidate, number>;

  constructor(copies: readonly LeadCandidate[], agencyOf: (copy: LeadCandidate) => string | undefined) {
    this.#copies = copies;
    this.#agencyOf = agencyOf;
    this.#sentences = new Map(copies.map((copy) => [copy, sentencesOf(copy.text)]));
    this.#issued = new Map(copies.map((copy) => [copy, this.#firstIssue(copy)]));
  }

  newest(shown: LeadCandidate): LeadCandidate {
    const [first, ...later] = this.#copies.toSorted(
      (a, b) =>
        this.#issuedAt(a) - this.#issuedAt(b) ||
        Number(a.correction !== null) - Number(b.correction !== null) ||
        Number(b === shown) - Number(a === shown) ||
        b.size - a.size ||
        (a.outlet < b.outlet ? -1 : 1),
    );
    const newest = later.reduce((head, next) => (this.#succeeds(next, head) ? next : head), first ?? shown);
    return this.#isSameLead(newest, shown) ? shown : newest;
  }

  /** When the lead that a copy carries was first published: slow clients publish early leads late. */
  #firstIssue(copy: LeadCandidate): number {
    const times = this.#copies
      .filter((other) => other.publishedAt <= copy.publishedAt && this.#contains(other, copy))
      .map(({ publishedAt }) => publishedAt.getTime());
    return Math.min(copy.publishedAt.getTime(), ...times);
  }

  /** Whether a text of another outlet has nearly all sentences of a copy, and all of those with figures. */
  #contains(whole: LeadCandidate, part: LeadCandidate): boolean {
    if (whole.outlet === part.outlet) return false;
    const [all, some] = [this.#sentencesOf(whole), this.#sentencesOf(part)];
    if (some.size < MIN_SENTENCES - 1) return false;
    const missing = some.difference(all);
    return missing.size <= (1 - SAME_LEAD) * some.size && ![...missing].some((one) => /\p{N}/u.test(one));
  }

  /** Whether a copy, whose lead is not older than that of `head`, supersedes it. */
  #succeeds(next: LeadCandidate, head: LeadCandidate): boolean {
    if (!this.#isRelated(next, head) || !this.#continues(next, head)) return false;
    const corrects = next.correction !== null;
    if (corrects && head.correction === null) return true;
    if (this.#issuedAt(next) <= this.#issuedAt(head) || this.#isSameLead(next, head)) return false;
    const lead = leadNumber(next.headline);
    const step = lead - leadNumber(head.headline);
    if (step > 0) return true;
    // A slow client may publish an earlier lead, or the text before its correction, after the agency's later one.
    const outdated = lead !== 0 && step < 0;
    const speaksFor = next.outlet === head.outlet || this.#isOwn(next);
    const undoes = head.correction !== null && !corrects && !speaksFor;
    if (outdated || undoes) return false;
    if (Math.min(this.#sentencesOf(next).size, this.#sentencesOf(head).size) >= MIN_SENTENCES)
      return this.#hasNews(next) && (speaksFor || next.size >= head.size);
    return next.size >= head.size || (corrects && next.outlet === head.outlet);
  }

  #isRelated(next: LeadCandidate, head: LeadCandidate): boolean {
    const agency = this.#agencyOf(next);
    return next.outlet === head.outlet || (agency !== undefined && agency === this.#agencyOf(head));
  }

  /** Whether a copy is on the agency's own site. */
  #isOwn(copy: LeadCandidate): boolean {
    return copy.agency === null && this.#agencyOf(copy) !== undefined;
  }

  /** Whether a text says something that no earlier lead says. */
  #hasNews(copy: LeadCandidate): boolean {
    const earlier = this.#copies.filter((other) => this.#issuedAt(other) < this.#issuedAt(copy));
    return [...this.#sentencesOf(copy)].some(
      (sentence) => !earlier.some((other) => this.#sentencesOf(other).has(sentence)),
    );
  }

  /** Whether a text continues another one: a page of several stories, or another story of the outlet, does not. */
  #continues(next: LeadCandidate, head: LeadCandidate): boolean {
    const [own, before] = [this.#sentencesOf(next), this.#sentencesOf(head)];
    if (Math.min(own.size, before.size) < MIN_SENTENCES) return true;
    return own.intersection(before).size >= MIN_SHARED * Math.min(own.size, before.size);
  }

  /** Whether two copies are the same lead: replacing one by the other would not be a change for readers. */
  #isSameLead(one: LeadCandidate, other: LeadCandidate): boolean {
    if ((one.correction === null) !== (other.correction === null)) return false;
    if (one.outlet === other.outlet) return one.headline === other.headline && one.text === other.text;
    if (leadNumber(one.headline) !== leadNumber(other.headline)) return false;
    const [a, b] = [this.#sentencesOf(one), this.#sentencesOf(other)];
    return a.intersection(b).size >= SAME_LEAD * Math.max(a.size, b.size);
  }

  #issuedAt(copy: LeadCandidate): number {
    return this.#issued.get(copy) ?? copy.publishedAt.getTime();
  }

  #sentencesOf(copy: LeadCandidate): ReadonlySet<string> {
    return this.#sentences.get(copy) ?? new Set();
  }
}

function sentencesOf(text: string): Set<string> {
  const sentences = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[.!?。！？؟]+(?:["'”’»)]*\s|$)|\n+/u);
  return new Set(
    sentences.map((sentence) => sentence.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()).filter(Boolean),
  );
}
