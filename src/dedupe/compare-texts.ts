import type { ComparableText, TextRelation } from '../model/comparison.ts';
import { HOUR_MS } from '../time/durations.ts';

/** Fingerprint hashes at the beginning of a text: about sixty words. */
const LEAD_PRINTS = 24;
/** Minimum number of hashes in a beginning: about nine words. */
const MIN_BEGINNING = 3;
/** Number of hashes that a changed word affects. */
const MAX_MISSING = 2;

/**
 * Compares two texts.
 *
 * @param template hashes to ignore: greetings, templates, page chrome
 */
export function compareTexts(
  one: ComparableText,
  other: ComparableText,
  template: ReadonlySet<number> = new Set(),
): TextRelation {
  const first = counted(one.hashes, template);
  const second = counted(other.hashes, template);
  const [smaller, larger] = first.size <= second.size ? [first, second] : [second, first];
  const shared = [...smaller].filter((print) => larger.has(print)).length;
  return {
    shared,
    ofSmaller: share(shared, smaller.size),
    ofLarger: share(shared, larger.size),
    ofLead: shareOfLead(larger, smaller),
    ofSmallerLead: shareOfLead(smaller, larger),
    ofBeginning: Math.max(shareOfBeginning(larger, smaller), shareOfBeginning(smaller, larger)),
    beforeEnding: shared - Math.min(endingOf(smaller, larger), endingOf(larger, smaller)),
    ...compareNumbers(one.numbers, other.numbers),
    hoursApart: Math.abs(one.publishedAt.getTime() - other.publishedAt.getTime()) / HOUR_MS,
    sameOutlet: one.outlet === other.outlet,
  };
}

function counted(hashes: readonly number[], template: ReadonlySet<number>): ReadonlySet<number> {
  return new Set(template.size === 0 ? hashes : hashes.filter((print) => !template.has(print)));
}

function shareOfLead(text: ReadonlySet<number>, other: ReadonlySet<number>): number {
  const lead = [...text].slice(0, LEAD_PRINTS);
  return share(lead.filter((print) => other.has(print)).length, lead.length);
}

function shareOfBeginning(text: ReadonlySet<number>, other: ReadonlySet<number>): number {
  const beginning = [...text].slice(0, Math.max(MIN_BEGINNING, Math.ceil(text.size / 3)));
  return share(beginning.filter((print) => other.has(print)).length, beginning.length);
}

/** Number of hashes at the end of a text that the other text has too, tolerating single changed words. */
function endingOf(text: ReadonlySet<number>, other: ReadonlySet<number>): number {
  const hashes = [...text];
  let found = 0;
  for (let at = hashes.length - 1, missing = 0; at >= 0 && missing <= MAX_MISSING; at--) {
    if (other.has(hashes[at] ?? 0)) [found, missing] = [found + 1, 0];
    else missing++;
  }
  return found;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function compareNumbers(one: readonly number[], other: readonly number[]) {
  const values = new Map<number, Set<number>>();
  for (const number of one) {
    const context = Math.floor(number / 2 ** 21);
    values.set(context, (values.get(context) ?? new Set()).add(number));
  }
  let numbersSame = 0;
  let numbersDiffer = 0;
  for (const number of new Set(other)) {
    const known = values.get(Math.floor(number / 2 ** 21));
    if (known?.has(number)) numbersSame++;
    else if (known) numbersDiffer++;
  }
  return { numbersSame, numbersDiffer };
}
