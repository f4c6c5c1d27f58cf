import { chooseLead } from '../../src/dedupe/choose-lead.ts';
import { settledLead } from '../../src/dedupe/settle.ts';
import type { LeadCandidate } from '../../src/model/story.ts';
import { StoryIndex } from '../dedupe/in-memory.ts';
import { type Arrival, inventDay, type DayPlan, type Kill } from './day.ts';

/** What readers saw on a wire day. */
export interface WireScore {
  readonly arrivals: number;
  /** Share of arrivals after which each event's shown text was that of its newest lead, or was about to be. */
  readonly right: number;
  readonly missedCorrections: number;
  readonly missedKills: number;
  /** Changes to an older lead, to a shorter text of the same lead, or to another event. */
  readonly wrongReplacements: number;
  /** Visible changes of one story that followed each other within the settle time. */
  readonly restless: number;
  /** Minutes from the arrival of a newer lead until readers saw it. */
  readonly delayP50: number;
  readonly delayP99: number;
  /** Moments that were not right, for a person to look at. */
  readonly wrong: readonly string[];
}

const AGENCIES = ['meridian', 'sahra', 'antariksa'];
const PREFERENCE = { agencies: new Set(AGENCIES), languages: ['id', 'en'] };
const DAY = Date.UTC(2026, 11, 1);
export const SETTLE_MINUTES = 5;

interface StoryState {
  copies: LeadCandidate[];
  shown: number | undefined;
  changedAt: number;
}

/** Runs an invented day through de-duplication and the choice of leads, and compares what is shown with the truth. */
export function measureDay(plan: DayPlan): WireScore {
  const { arrivals, kills } = inventDay(plan);
  const run = new Run();
  const steps: { at: number; arrival?: Arrival; kill?: Kill }[] = [
    ...arrivals.map((arrival) => ({ at: arrival.at, arrival })),
    ...kills.map((kill) => ({ at: kill.at, kill })),
  ];
  for (const step of steps.toSorted((a, b) => a.at - b.at)) {
    run.tick(step.at);
    if (step.arrival !== undefined) run.arrive(step.arrival);
    if (step.kill !== undefined) run.kill(step.kill);
  }
  run.tick(Number.POSITIVE_INFINITY);
  return run.score();
}

class Run {
  readonly #index = new StoryIndex();
  readonly #stories = new Map<number, StoryState>();
  readonly #arrivals: Arrival[] = [];
  readonly #killed = new Set<string>();
  readonly #pending = new Map<number, number>();
  readonly #newestAt = new Map<string, { lead: number; at: number }>();
  readonly #delays: number[] = [];
  readonly #wrong: string[] = [];
  #moments = 0;
  #wrongReplacements = 0;
  #restless = 0;

  arrive(arrival: Arrival): void {
    const article = this.#arrivals.push(arrival) - 1;
    const newest = this.#newestAt.get(arrival.event);
    if (newest === undefined || arrival.lead > newest.lead)
      this.#newestAt.set(arrival.event, { lead: arrival.lead, at: arrival.at });
    const { id, headline, text, language, outlet } = arrival;
    this.#index.add({
      id,
      url: `https://${outlet}.example/${id}`,
      title: headline,
      text,
      lang: language,
      published_at: timeOf(arrival.published).toISOString(),
      outlet,
    });
    this.#regroup(article, arrival);
    const story = this.#storyOf(arrival);
    this.#decide(story, arrival.at);
    this.#judge(arrival, arrival.at);
  }

  kill({ event, outlet, at }: Kill): void {
    this.#killed.add(event);
    for (const [story, state] of this.#stories) {
      const own = state.copies.some(
        (copy) => copy.outlet === outlet && this.#of(copy.article).event === event,
      );
      if (!own) continue;
      state.copies = state.copies.map((copy) =>
        copy.outlet === outlet || copy.agency === outlet ? { ...copy, withdrawn: true } : copy,
      );
      this.#decide(story, at);
    }
  }

  /** Changes that waited for a calm until then. */
  tick(now: number): void {
    for (const [story, due] of [...this.#pending].toSorted((a, b) => a[1] - b[1]))
      if (due <= now) {
        this.#pending.delete(story);
        this.#decide(story, due);
      }
  }

  #regroup(article: number, arrival: Arrival): void {
    const candidate: LeadCandidate = {
      article,
      outlet: arrival.outlet,
      kind: 'story',
      language: arrival.language,
      headline: arrival.headline,
      agency: arrival.outlet === arrival.agency || arrival.agency === '' ? null : arrival.agency,
      text: arrival.text,
      size: arrival.text.length,
      publishedAt: timeOf(arrival.published),
      correction: arrival.corrects ? arrival.headline : null,
      withdrawn: false,
    };
    const story = this.#storyOf(arrival);
    const state = this.#stories.get(story) ?? { copies: [], shown: undefined, changedAt: -Infinity };
    state.copies.push(candidate);
    this.#stories.set(story, state);
    // Stories that turned out to be one: the survivor takes the copies of the others.
    for (const [other, { copies }] of this.#stories) {
      const first = copies[0];
      if (other === story || first === undefined || this.#index.storyOf(this.#of(first.article).id) !== story)
        continue;
      state.copies.push(...copies);
      this.#stories.delete(other);
    }
  }

  #decide(story: number, at: number): void {
    const state = this.#stories.get(story);
    if (state === undefined) return;
    const chosen = chooseLead(state.copies, PREFERENCE, state.shown);
    const { lead, again } = settledLead(state.copies, {
      chosen,
      shown: state.shown,
      arrivedAt: (article) => timeOf(this.#of(article).at),
      changedAt: timeOf(Math.max(state.changedAt, -1e6)),
      now: timeOf(at),
      settleMinutes: SETTLE_MINUTES,
    });
    if (again !== undefined) this.#pending.set(story, (again.getTime() - DAY) / 60_000);
    else this.#pending.delete(story);
    if (lead === state.shown) return;
    this.#note(state, lead, at);
    state.shown = lead;
    state.changedAt = at;
  }

  #note(state: StoryState, lead: number | undefined, at: number): void {
    if (lead === undefined || state.shown === undefined) return;
    const [before, after] = [this.#of(state.shown), this.#of(lead)];
    const stands = state.copies.some(({ article, withdrawn }) => article === state.shown && !withdrawn);
    const worse =
      before.event !== after.event ||
      after.lead < before.lead ||
      (after.lead === before.lead && after.text.length < before.text.length);
    if (stands && worse) {
      this.#wrongReplacements += 1;
      this.#wrong.push(`replaced ${before.id} by ${after.id}`);
    }
    if (at - state.changedAt < SETTLE_MINUTES && !after.corrects && stands) this.#restless += 1;
    const newest = this.#newestAt.get(after.event);
    if (newest !== undefined && newest.lead === after.lead) this.#delays.push(at - newest.at);
  }

  #judge(arrival: Arrival, at: number): void {
    // A digest is credited with one of its stories or stands alone; readers must only never see it in a story's place.
    if (arrival.agency === '') return;
    this.#moments += 1;
    const { event } = arrival;
    const newest = this.#newestAt.get(event)?.lead ?? arrival.lead;
    const shown = [...this.#stories].flatMap(([story, { shown: one }]) =>
      one !== undefined && this.#of(one).event === event
        ? [{ story, lead: this.#of(one).lead, id: this.#of(one).id }]
        : [],
    );
    if (this.#killed.has(event)) {
      if (shown.length > 0)
        this.#wrong.push(`${arrival.id} at ${at.toFixed(0)}: killed, but ${shown[0]?.id} is shown`);
      return;
    }
    const right = shown.some(({ lead, story }) => lead === newest || this.#pending.has(story));
    if (!right)
      this.#wrong.push(
        `${arrival.id} at ${at.toFixed(0)}: lead ${newest} is known, shown ${shown.map(({ id }) => id).join(' ') || 'nothing'}`,
      );
  }

  score(): WireScore {
    const shown = [...this.#stories.values()].flatMap((state) =>
      state.shown === undefined ? [] : [this.#of(state.shown)],
    );
    const corrected = Map.groupBy(
      this.#arrivals.filter(({ corrects }) => corrects),
      ({ event }) => event,
    );
    const missedCorrections = [...corrected].filter(([event, all]) => {
      const last = Math.max(...all.map(({ lead }) => lead));
      return !this.#killed.has(event) && !shown.some((one) => one.event === event && one.lead >= last);
    });
    for (const [event, all] of missedCorrections)
      this.#wrong.push(
        `replaced nothing: corrected ${all.map(({ id }) => id).join(' ')}, shown ${shown
          .filter((one) => one.event === event)
          .map(({ id }) => id)
          .join(' ')}`,
      );
    const missedKills = [...this.#killed].filter((event) => shown.some((one) => one.event === event));
    const delays = this.#delays.toSorted((a, b) => a - b);
    const momentsWrong = this.#wrong.filter((text) => !text.startsWith('replaced'));
    return {
      arrivals: this.#arrivals.length,
      right: 1 - momentsWrong.length / Math.max(1, this.#moments),
      missedCorrections: missedCorrections.length,
      missedKills: missedKills.length,
      wrongReplacements: this.#wrongReplacements,
      restless: this.#restless,
      delayP50: delays[Math.floor(delays.length * 0.5)] ?? 0,
      delayP99: delays[Math.floor(delays.length * 0.99)] ?? 0,
      wrong: this.#wrong,
    };
  }

  #storyOf({ id }: Arrival): number {
    return this.#index.storyOf(id);
  }

  #of(article: number): Arrival {
    const found = this.#arrivals[article];
    if (found === undefined) throw new Error(`no arrival ${article}`);
    return found;
  }
}

function timeOf(minutes: number): Date {
  return new Date(DAY + minutes * 60_000);
}
