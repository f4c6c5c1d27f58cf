import { FetchError, NotYetError } from '../../model/errors.ts';
import type { PageSignals } from '../../model/page.ts';
import { matchesPattern } from './robots.ts';
import type { RobotsStore } from './robots-cache.ts';
import type { ConnectionRequest, ConnectionResponse } from '../connection.ts';
import { DAY_MS, HOUR_MS } from '../../time/durations.ts';

/** What a host's tdmrep.json says of an address; undefined: nothing. */
type Statement = NonNullable<PageSignals['tdmrep']>;

/** Gives what hosts say in /.well-known/tdmrep.json (TDM Reservation Protocol, section 6.1), asking once a day. */
export interface TdmrepCache {
  /**
   * An unreadable file counts as no statement.
   *
   * @throws NotYetError if the file is not known and the host's turn is later than `turn.maxWaitMs`; what `ask` throws when
   * it is aborted
   */
  statementOn(url: URL, turn: FileTurn): Promise<Statement | undefined>;
}

/** The delay at the host, and the time limit for its turn. */
export type FileTurn = Pick<ConnectionRequest, 'delayMs' | 'maxWaitMs'>;

const life = DAY_MS;
/** After a failure the file is left alone for so long. */
const pauseAfterFailure = HOUR_MS;
const longestFile = 200_000;
const mostRules = 1_000;
const mostOrigins = 5_000;

interface Entry {
  readonly rules: readonly Statement[];
  readonly until: number;
}

/**
 * Opens a keeper.
 *
 * @param ask fetches an address; throws FetchError where no answer comes
 */
export function openTdmrepCache(options: {
  ask: (url: string, turn: FileTurn) => Promise<ConnectionResponse>;
  now: () => Date;
  copies?: RobotsStore | undefined;
}): TdmrepCache {
  const { ask, copies } = options;
  const now = (): number => options.now().getTime();
  const entries = new Map<string, Promise<Entry>>();

  const read = async (address: string, turn: FileTurn): Promise<Entry> => {
    const known = await copies?.load(address);
    if (known !== undefined && known.expiresAt.getTime() > now())
      return { rules: rulesIn(known.text), until: known.expiresAt.getTime() };
    try {
      const { status, body } = await ask(address, turn);
      // A failing server is no statement; a 404 means that there is no such file.
      if (status >= 500 || status === 429) return { rules: [], until: now() + pauseAfterFailure };
      const text = status === 200 ? Buffer.from(body).toString('utf8').slice(0, longestFile) : '';
      const expiresAt = new Date(now() + life);
      await copies?.save(address, { text, fetchedAt: new Date(now()), expiresAt });
      return { rules: rulesIn(text), until: expiresAt.getTime() };
    } catch (error) {
      if (!(error instanceof FetchError) || error.code === 'aborted') throw error;
      return { rules: [], until: now() + pauseAfterFailure };
    }
  };

  const rulesOf = async (address: string, turn: FileTurn): Promise<readonly Statement[]> => {
    let entry = entries.get(address);
    if (entry === undefined || (await entry).until <= now()) {
      if (entries.size >= mostOrigins) entries.clear();
      entry = read(address, turn);
      entries.set(address, entry);
      entry.catch(() => entries.delete(address));
    }
    return (await entry).rules;
  };

  return {
    async statementOn(url, turn) {
      const address = `${url.origin}/.well-known/tdmrep.json`;
      const rules = await rulesOf(address, turn).catch((error: unknown) => {
        // Shared the request of a caller with a time limit. This caller has none and waits.
        if (error instanceof NotYetError && turn.maxWaitMs === undefined) return rulesOf(address, turn);
        throw error;
      });
      return bestOf(rules, url.pathname + url.search);
    },
  };
}

/** The rules of a file; whatever is none is passed over. */
function rulesIn(text: string): Statement[] {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return [];
  }
  return (Array.isArray(given) ? given : [given]).slice(0, mostRules).flatMap((rule: unknown) => {
    if (typeof rule !== 'object' || rule === null) return [];
    const { location, 'tdm-reservation': reserved, 'tdm-policy': policy } = rule as Record<string, unknown>;
    if (typeof location !== 'string' || !/^[01]$/.test(String(reserved))) return [];
    return [
      {
        location: location.slice(0, 300),
        reserved: String(reserved) === '1',
        ...(typeof policy === 'string' && { policy: policy.slice(0, 300) }),
      },
    ];
  });
}

/** The longest location that matches; patterns are those of robots.txt. */
function bestOf(rules: readonly Statement[], path: string): Statement | undefined {
  return rules
    .filter(({ location }) => matchesPattern(location, path))
    .reduce<Statement | undefined>(
      (best, rule) => (best && best.location.length >= rule.location.length ? best : rule),
      undefined,
    );
}
