import type { LeadCandidate } from '../model/story.ts';

/** What the timing of a change of lead depends on. */
export interface LeadChange {
  /** The copy that `chooseLead` chose. */
  readonly chosen: number | undefined;
  /** The copy that readers see. */
  readonly shown: number | undefined;
  /** When a copy arrived here. */
  readonly arrivedAt: (article: number) => Date;
  /** When the shown copy changed last. */
  readonly changedAt: Date;
  readonly now: Date;
  /** Minutes of calm before a change is shown, so that a burst of leads makes one change. */
  readonly settleMinutes: number;
}

/** The copy to show now, and when to decide again if a change waits. */
export interface SettledLead {
  readonly lead: number | undefined;
  readonly again?: Date | undefined;
}

/**
 * Delays the change to a newer lead. A first text, a correction and the end of a withdrawn text are shown at once.
 */
export function settledLead(copies: readonly LeadCandidate[], change: LeadChange): SettledLead {
  const { chosen, shown, arrivedAt, changedAt, now, settleMinutes } = change;
  const before = copies.find(({ article }) => article === shown);
  const after = copies.find(({ article }) => article === chosen);
  if (before === undefined || after === undefined || before === after) return { lead: chosen };
  if (before.withdrawn || after.correction !== null) return { lead: chosen };
  const calm = Math.max(arrivedAt(after.article).getTime(), changedAt.getTime()) + settleMinutes * 60_000;
  return calm <= now.getTime() ? { lead: chosen } : { lead: shown, again: new Date(calm) };
}
