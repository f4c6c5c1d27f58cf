import { FetchError } from '../../model/errors.ts';
import type { FetchErrorCode } from '../../model/errors.ts';
import { type RetryPolicy, scheduleRetry } from '../../model/schedule-retry.ts';
import { parseRobots } from './robots.ts';
import type { RobotsRules } from './robots.ts';
import { detectBotWall } from '../safety/bot-walls.ts';
import type { ConnectionResponse } from '../connection.ts';
import { DAY_MS, MINUTE_MS } from '../../time/durations.ts';

/** A cached robots.txt. Plain data, so that a database can store it. */
export interface RobotsCopy {
  /** The text; empty if the host has none. */
  readonly text: string;
  readonly fetchedAt: Date;
  readonly expiresAt: Date;
}

/** Stores copies outside of this process. Keys are origins, and full URLs for other files of a host. */
export interface RobotsStore {
  load(origin: string): Promise<RobotsCopy | undefined>;
  save(origin: string, copy: RobotsCopy): Promise<void>;
}

/** Returns the rules of each origin, with as few requests as RFC 9309 allows. */
export interface RobotsCache {
  /**
   * @throws FetchError where robots.txt cannot be read and no good copy is known: then nothing may be fetched (RFC 9309
   * 2.3.1.4). Its code is the cause's; `retry` says when the host is asked again.
   */
  rulesFor(origin: string): Promise<RobotsRules>;
}

interface Entry {
  readonly copy: RobotsCopy;
  readonly rules: RobotsRules;
  /** Until then the entry is used without a request. */
  readonly until: number;
}

/** RFC 9309 2.4: maximum age of a copy, unless the host is unreachable. */
const longestLife = DAY_MS;
/** Minimum age: a host that forbids caching would otherwise be requested twice for every page. */
const shortestLife = 10 * MINUTE_MS;
/**
 * How long the last good copy is used while the host is unreachable (RFC 9309, section 2.3.1.4: 30 days).
 */
const longestStale = 30 * DAY_MS;
/** Requests of robots.txt after a failure. */
const AFTER_FAILURE: RetryPolicy = { pauses: [5], afterLast: 'repeat' };
/** Maximum characters of robots.txt in memory; the oldest are dropped first. */
const memoryLimit = 32 * 1024 * 1024;

const noFile: ConnectionResponse = {
  status: 404,
  headers: {},
  body: new Uint8Array(),
  wireBytes: 0,
  tookMs: 0,
};

/**
 * Opens a cache.
 *
 * @param ask fetches a URL and follows redirects; throws FetchError if there is no response or too many
 * redirects
 */
export function openRobotsCache(options: {
  ask: (url: string) => Promise<ConnectionResponse>;
  now: () => Date;
  copies?: RobotsStore | undefined;
}): RobotsCache {
  const entries = new Map<string, Entry>();
  const failures = new Map<string, FetchError & { readonly retry: { readonly after: Date } }>();
  const asking = new Map<string, Promise<RobotsRules>>();
  const now = () => options.now().getTime();
  let kept = 0;

  const keep = (origin: string, copy: RobotsCopy, until = copy.expiresAt.getTime()): RobotsRules => {
    kept += copy.text.length - (entries.get(origin)?.copy.text.length ?? 0);
    const rules = parseRobots(copy.text);
    entries.delete(origin);
    entries.set(origin, { copy, rules, until });
    for (const [oldest, entry] of entries) {
      if (kept <= memoryLimit && entries.size <= 10_000) break;
      entries.delete(oldest);
      kept -= entry.copy.text.length;
    }
    return rules;
  };

  // RFC 9309, section 2.3.1.2: an endless redirect counts as no robots.txt.
  const askOrNone = (url: string): Promise<ConnectionResponse> =>
    options.ask(url).catch((error: unknown) => {
      if (error instanceof FetchError && error.code === 'redirects') return noFile;
      throw error;
    });

  const refresh = async (origin: string): Promise<RobotsRules> => {
    const known = entries.get(origin)?.copy ?? (await options.copies?.load(origin));
    if (known !== undefined && known.expiresAt.getTime() > now()) return keep(origin, known);
    try {
      const copy = copyOf(await askOrNone(`${origin}/robots.txt`), new Date(now()));
      await options.copies?.save(origin, copy);
      return keep(origin, copy);
    } catch (error) {
      if (!(error instanceof FetchError) || error.code === 'aborted') throw error;
      const after = retryTime(error, options.now());
      if (known !== undefined && known.fetchedAt.getTime() + longestStale > now()) {
        return keep(origin, known, after.getTime());
      }
      const failure = unreadable(origin, error, after);
      if (failures.size > 10_000) failures.clear();
      failures.set(origin, failure);
      throw failure;
    }
  };

  return {
    async rulesFor(origin) {
      const entry = entries.get(origin);
      if (entry !== undefined && entry.until > now()) return entry.rules;
      const failure = failures.get(origin);
      if (failure !== undefined && failure.retry.after.getTime() > now()) throw failure;
      failures.delete(origin);
      const running = asking.get(origin);
      if (running !== undefined) return running;
      const started = refresh(origin).finally(() => asking.delete(origin));
      asking.set(origin, started);
      return started;
    },
  };
}

/**
 * Interprets a response to /robots.txt (RFC 9309 2.3.1): 2xx are the rules, 4xx means that there are
 * none, anything else that they are unknown. 429 is an overloaded server, not a missing file.
 */
function copyOf(answer: ConnectionResponse, now: Date): RobotsCopy {
  const { status, headers } = answer;
  const expiresAt = new Date(now.getTime() + lifeOf(headers['cache-control']));
  if (status >= 400 && status < 500 && status !== 429) return { text: '', fetchedAt: now, expiresAt };
  const text = Buffer.from(answer.body).toString('utf8');
  const wall = detectBotWall(headers, text);
  const refuse = (code: FetchErrorCode, why: string) =>
    new FetchError(code, why, {
      url: '',
      retry: answer.quietUntil ? { after: answer.quietUntil } : 'later',
      status,
    });
  // A bot wall instead of the file says nothing about the rules, so nothing is fetched.
  if (wall !== undefined) throw refuse('blocked', `answered by ${wall} (HTTP ${status})`);
  if (answer.quietUntil !== undefined) throw refuse('rate-limited', `HTTP ${status}`);
  if (status < 200 || status >= 300) throw refuse('status', `HTTP ${status}`);
  // An HTML page ("not found" with status 200) has no records; anything like one in it is an accident.
  return { text: isPage(text) ? '' : text, fetchedAt: now, expiresAt };
}

function isPage(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body|\?xml|!--)/i.test(text.slice(0, 1024).replace(/^\uFEFF/, ''));
}

function lifeOf(cacheControl: string | undefined): number {
  const seconds = /\bmax-age\s*=\s*"?(\d{1,9})/i.exec(cacheControl ?? '')?.[1];
  if (/\bno-(?:cache|store)\b/i.test(cacheControl ?? '')) return shortestLife;
  if (seconds === undefined) return longestLife;
  return Math.min(Math.max(Number(seconds) * 1000, shortestLife), longestLife);
}

function unreadable(origin: string, error: FetchError, after: Date) {
  const { code, status } = error;
  // The message already names the file.
  const why = error.message.replace(`${origin}/robots.txt: `, '');
  const text = `${origin}/robots.txt cannot be read, so nothing may be fetched there until it can: ${why}`;
  return new FetchError(code, text, {
    url: `${origin}/robots.txt`,
    retry: { after },
    status,
    cause: error,
  }) as FetchError & {
    readonly retry: { readonly after: Date };
  };
}

/** The host is always asked again, whatever the error says. */
function retryTime({ retry }: FetchError, now: Date): Date {
  const again = { retry: retry === 'never' ? ('later' as const) : retry };
  return scheduleRetry(AFTER_FAILURE, 1, again, now) ?? now;
}
