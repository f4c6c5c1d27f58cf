import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { FetchError } from '../../model/errors.ts';

/** Holds a limit for one host across processes around `run`; given by the jobs layer where several workers crawl. */
export type Turn = <T>(host: string, delayMs: number, run: () => Promise<T>) => Promise<T>;

/** Waits, or rejects with the signal's reason. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<unknown>;

/** What politeness knows of one host, for metrics and status pages. */
export interface HostState {
  readonly host: string;
  /** Requests that wait for their turn, with the one at work. */
  readonly waiting: number;
  /** The delay that was last kept, in milliseconds. */
  readonly delayMs: number;
  readonly pausedUntil?: Date | undefined;
}

/** Who may ask whom, and when. */
export interface RateLimiter {
  /**
   * Runs `run` when it is our turn at `host`: one request at a time, `delayMs` after the end of the last one. Hosts never
   * wait for each other.
   *
   * @throws FetchError `rate-limited` where the host asked for quiet, `blocked` where it kept refusing us; the signal's
   * reason where it is aborted
   */
  turn<T>(host: string, delayMs: number, run: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Leaves a host alone until `until` (answered Retry-After). Gives the moment that is kept. */
  pause(host: string, until?: Date): Date;
  /** Ends the count of refusals: the host answered as it should. */
  answered(host: string): void;
  /** Counts a wall or a 403; a host that refuses us several times in a row is left alone for an hour. */
  refused(host: string): void;
  hosts(): HostState[];
}

interface Host {
  readonly queue: PQueue;
  /** Milliseconds since the epoch. */
  lastEnd: number;
  pausedUntil: number;
  pausedFor: 'rate-limited' | 'blocked';
  delayMs: number;
  /** 429 in a row without a time. */
  wishes: number;
  /** Walls and 403 in a row. */
  refusals: number;
}

const second = 1000;
/** The first pause after a refusal that names no time; every further one doubles it. */
const firstPause = 60 * second;
/** The longest pause, also where Retry-After asks for more: a typing error must not silence an outlet for a year. */
const longestPause = 24 * 60 * 60 * second;
/** One page may be closed to us; three in a row are the outlet's answer. */
const refusalsBeforePause = 3;
const pauseAfterRefusals = 60 * 60 * second;
/** So many hosts are kept before the idle ones are looked for and dropped. */
const sweepAbove = 256;

/** Opens the turns of all hosts. `wait` and `now` are parameters so that tests need no time; `outer` see `Turn`. */
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
    turn(name, delayMs, run, signal) {
      const host = hostOf(name);
      const work = async () => {
        if (host.pausedUntil > now()) throw pausedError(name, host);
        host.delayMs = delayMs;
        // Never longer than the delay itself, should the clock be set back.
        const gap = Math.min(host.lastEnd + delayMs - now(), delayMs);
        if (gap > 0) await wait(gap, signal);
        try {
          return await outer(name, delayMs, run);
        } finally {
          host.lastEnd = now();
        }
      };
      return host.queue.add(work, { ...(signal && { signal }) });
    },
    pause(name, until) {
      const host = hostOf(name);
      const asked =
        until === undefined ? firstPause * 2 ** Math.min(host.wishes, 10) : until.getTime() - now();
      host.wishes += 1;
      const kept = now() + Math.min(Math.max(asked, second), longestPause);
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
    hosts: () =>
      [...hosts].map(([name, host]) => ({
        host: name,
        waiting: host.queue.size + host.queue.pending,
        delayMs: host.delayMs,
        pausedUntil: host.pausedUntil > now() ? new Date(host.pausedUntil) : undefined,
      })),
  };
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

/** Nothing is lost by forgetting this host: no one waits, and both its delay and its pause are over. */
function isIdle(host: Host, now: number): boolean {
  const quiet = host.queue.size + host.queue.pending === 0;
  return quiet && host.pausedUntil <= now && host.lastEnd + host.delayMs <= now;
}

/**
 * Reads a Retry-After value, seconds or an HTTP date (RFC 9110 10.2.3).
 *
 * @returns the moment, or undefined where the value is absent, unreadable or in the past
 */
export function retryAfter(value: string | undefined, now: Date): Date | undefined {
  const text = value?.trim() ?? '';
  const time = /^\d{1,12}$/.test(text) ? now.getTime() + Number(text) * second : Date.parse(text);
  // The largest time a Date can hold is 8.64e15.
  return time > now.getTime() && time <= 8.64e15 ? new Date(time) : undefined;
}
