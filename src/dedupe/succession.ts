import { primaryLanguage } from '../text/normalise-sentence.ts';
import type { LeadCandidate } from '../model/story.ts';

/**
 * Copies by two clients that share this part of their sentences are the same lead; the rest is house
 * style and credits.
 */
const SAME_LEAD = 0.9;

const NUMBERED_LEAD =
  /^\W*(\d{1,2})(?:st|nd|rd|th)[ -]?(?:ld|lead)\b|[([](\d{1,2})(?:st|nd|rd|th) ?(?:ld|lead)\b/iu;
const UPDATE =
  /^\W*(?:(?:refile|corrected|correction|ralat|koreksi)[-–—:\s]{1,3})?(?:updated?|pembaruan|perbaruan|kemas ?kini|تحديث|محد\u0651?ث)(?:\s?(\d{1,2}))?\s?(?:[-–—:：\])]|$)/iu;
const OTHER_LEAD = /[([](?:lead|updated?|pembaruan|تحديث|محدث)[)\]]\s*$|^\W*\(?lead\)|\bwrite-?thru\b/iu;

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
  const [first, ...later] = relatives(copies, shown, agencyOf).toSorted(
    (a, b) =>
      a.publishedAt.getTime() - b.publishedAt.getTime() ||
      Number(a.correction !== null) - Number(b.correction !== null) ||
      Number(b === shown) - Number(a === shown) ||
      b.size - a.size ||
      (a.outlet < b.outlet ? -1 : 1),
  );
  const newest = later.reduce((head, next) => (succeeds(next, head) ? next : head), first ?? shown);
  return isSameLead(newest, shown) ? shown : newest;
}

/** Returns the copies that share an outlet or an agency with `shown`, directly or through other copies. */
function relatives(
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

/** Whether a copy supersedes `head`, which is not newer. */
function succeeds(next: LeadCandidate, head: LeadCandidate): boolean {
  const corrects = next.correction !== null;
  if (corrects && head.correction === null) return true;
  if (next.publishedAt <= head.publishedAt || isSameLead(next, head)) return false;
  const lead = leadNumber(next.headline);
  const step = lead - leadNumber(head.headline);
  if (step > 0) return true;
  // A slow client may publish an earlier lead, or the text before its correction, after the agency's later one.
  const outdated = lead !== 0 && step < 0;
  const undoes = head.correction !== null && !corrects && next.outlet !== head.outlet;
  if (outdated || undoes) return false;
  return next.size >= head.size || (corrects && next.outlet === head.outlet);
}

/**
 * Whether two copies are the same lead, so that exchanging them would announce a change to readers that
 * is none.
 */
function isSameLead(one: LeadCandidate, other: LeadCandidate): boolean {
  if ((one.correction === null) !== (other.correction === null)) return false;
  if (one.outlet === other.outlet) return one.headline === other.headline && one.text === other.text;
  if (leadNumber(one.headline) !== leadNumber(other.headline)) return false;
  const [a, b] = [sentencesOf(one.text), sentencesOf(other.text)];
  return a.intersection(b).size >= SAME_LEAD * Math.max(a.size, b.size);
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
