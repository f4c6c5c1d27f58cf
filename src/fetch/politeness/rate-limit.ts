import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { FetchError, NotYetError } from '../../model/errors.ts';
import { doublingPauses, type RetryPolicy, scheduleRetry } from '../../model/schedule-retry.ts';
import { DAY_MINUTES, DAY_MS, HOUR_MS } from '../../time/durations.ts';

/**
 * Limits requests to one host across processes. The app supplies it if several processes can crawl.
 * Throws NotYetError, and takes no turn, if the next turn is later than `maxWaitMs`.
 */
export type Turn = <T>(
  host: string,
  delayMs: number,
  run: () => Promise<T>,
  options?: TurnOptions,
) => Promise<T>;

/** How long a request may wait for its turn, in milliseconds (default: no limit), and what ends the wait. */
export interface TurnOptions {
  readonly maxWaitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Waits, or rejects with the signal's reason. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<unknown>;

/** State of one host, for metrics and status pages. */
export interface HostState {
  readonly host: string;
  /** Requests that wait for their turn, including the running one. */
  readonly waiting: number;
  /** The delay that was last kept, in milliseconds. */
  readonly delayMs: number;
  readonly pausedUntil?: Date | undefined;
}

/** Limits requests per host. */
export interface RateLimiter {
  /**
   * Runs `run` when it is our turn at `host`: one request at a time, `delayMs` after the end of the
   * previous one. Hosts are independent of each other.
   *
   * @throws FetchError `rate-limited` where the host asked for quiet, `blocked` where it kept refusing us; NotYetError where
   * the turn is later than `maxWaitMs`; the signal's reason where it is aborted
   */
  turn<T>(host: string, delayMs: number, run: () => Promise<T>, options?: TurnOptions): Promise<T>;
  /** Leaves a host alone until `until` (answered Retry-After). Gives the moment that is kept. */
  pause(host: string, until?: Date): Date;
  /** Resets the count of refusals: the host answered normally. */
  answered(host: string): void;
  /** Counts a bot wall or a 403. Several in a row pause the host for an hour. */
  refused(host: string): void;
  /** The delay used for the last request to a host, in milliseconds; 0 without one. */
  delayAt(host: string): number;
  hosts(): HostState[];
}

interface Host {
  readonly queue: PQueue;
  /** Milliseconds since the epoch. */
  lastEnd: number;
  /** Milliseconds that the last request took. */
  lastTookMs: number;
  pausedUntil: number;
  pausedFor: 'rate-limited' | 'blocked';
  delayMs: number;
  /** Consecutive 429 without a time. */
  wishes: number;
  /** Consecutive bot walls and 403. */
  refusals: number;
}

const second = 1000;
/** Maximum pause, also of a Retry-After: an error there must not silence an outlet for a year. */
const MAX_PAUSE_MINUTES = DAY_MINUTES;
/** Pauses after 429. */
const QUIET: RetryPolicy = {
  pauses: doublingPauses(1, MAX_PAUSE_MINUTES),
  afterLast: 'repeat',
  retryAfter: 'replaces',
};
/** A single refused page proves nothing; three in a row are a policy. */
const refusalsBeforePause = 3;
const pauseAfterRefusals = HOUR_MS;
/** Number of hosts from which idle ones are dropped. */
const sweepAbove = 256;

/** Opens a rate limiter. `wait` and `now` are parameters for tests; for `outer` see `Turn`. */
export function openRateLimiter(options: {
  now: () => Date;
  wait?: Wait | undefined;
  outer?: Turn | undefined;
}): RateLimiter {
  const { wait = (ms, signal) => sleep(ms, undefined, { signal }) } = options;
  const outer: Turn = options.outer ?? ((_host, _delay, run) => run());
  const now = () => options.now().getTime();
  const hosts = new Map<string, Host>();
  let sweepAt = sweepAbove;

  const hostOf = (name: string): Host => {
    const known = hosts.get(name);
    if (known !== undefined) return known;
    if (hosts.size >= sweepAt) {
      for (const [other, host] of hosts) if (isIdle(host, now())) hosts.delete(other);
      sweepAt = Math.max(sweepAbove, hosts.size * 2);
    }
    const queue = new PQueue({ concurrency: 1 });
    const made: Host = {
      queue,
      lastEnd: Number.NEGATIVE_INFINITY,
      lastTookMs: 0,
      pausedUntil: 0,
      pausedFor: 'rate-limited',
      delayMs: 0,
      wishes: 0,
      refusals: 0,
    };
    hosts.set(name, made);
    return made;
  };

  return {
    async turn(name, delayMs, run, { maxWaitMs = Number.POSITIVE_INFINITY, signal } = {}) {
      const host = hostOf(name);
      const spacingMs = delayMs + host.lastTookMs;
      const queued = host.queue.size + host.queue.pending;
      const waitMs = queued > 0 ? queued * spacingMs : gapBefore(host, delayMs, now());
      if (waitMs > maxWaitMs && host.pausedUntil <= now()) throw new NotYetError(name, { waitMs, spacingMs });
      const work = async () => {
        if (host.pausedUntil > now()) throw pausedError(name, host);
        host.delayMs = delayMs;
        const gap = gapBefore(host, delayMs, now());
        if (gap > 0) await wait(gap, signal);
        const runTimed = async () => {
          const started = now();
          try {
            return await run();
          } finally {
            host.lastEnd = now();
            host.lastTookMs = Math.max(0, host.lastEnd - started);
          }
        };
        return outer(name, delayMs, runTimed, { maxWaitMs, signal });
      };
      return host.queue.add(work, { ...(signal && { signal }) });
    },
    pause(name, until) {
      const host = hostOf(name);
      host.wishes += 1;
      const retry = until === undefined ? 'later' : { after: until };
      const asked = scheduleRetry(QUIET, host.wishes, { retry }, options.now())?.getTime() ?? 0;
      const kept = Math.min(Math.max(asked, now() + second), now() + DAY_MS);
      host.pausedUntil = Math.max(host.pausedUntil, kept);
      host.pausedFor = 'rate-limited';
      return new Date(host.pausedUntil);
    },
    refused(name) {
      const host = hostOf(name);
      host.refusals += 1;
      if (host.refusals < refusalsBeforePause) return;
      host.pausedUntil = Math.max(host.pausedUntil, now() + pauseAfterRefusals);
      host.pausedFor = 'blocked';
    },
    answered(name) {
      const host = hosts.get(name);
      if (host !== undefined) host.wishes = host.refusals = 0;
    },
    delayAt: (name) => hosts.get(name)?.delayMs ?? 0,
    hosts: () =>
      [...hosts].map(([name, host]) => ({
        host: name,
        waiting: host.queue.size + host.queue.pending,
        delayMs: host.delayMs,
        pausedUntil: host.pausedUntil > now() ? new Date(host.pausedUntil) : undefined,
      })),
  };
}

/** Milliseconds that remain of the delay after the last request; at most the delay, even if the clock was set back. */
function gapBefore({ lastEnd }: Host, delayMs: number, now: number): number {
  return Math.min(Math.max(lastEnd + delayMs - now, 0), delayMs);
}

function pausedError(name: string, { pausedUntil, pausedFor }: Host): FetchError {
  const after = new Date(pausedUntil);
  const until = `until ${after.toISOString()}`;
  const text =
    pausedFor === 'blocked'
      ? `${name} kept refusing us and is left alone ${until}; ask the outlet for access or disable the source`
      : `${name} asked for quiet ${until}; nothing is asked of it before, and nothing needs to be done`;
  return new FetchError(pausedFor, text, { url: `//${name}/`, retry: { after } });
}

/** Whether a host can be dropped: no request waits, and its delay and pause are over. */
function isIdle(host: Host, now: number): boolean {
  const quiet = host.queue.size + host.queue.pending === 0;
  return quiet && host.pausedUntil <= now && host.lastEnd + host.delayMs <= now;
}
