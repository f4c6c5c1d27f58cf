import { TranslateError } from '../../model/errors.ts';
import type { Retry } from '../../model/errors.ts';
import { type RetryPolicy, scheduleRetry } from '../../model/schedule-retry.ts';
import { EngineRun } from './engine-run.ts';
import type { Engine, LanguagePair, TermPair } from './engine.ts';

/**
 * Counts the characters sent to engines. The production implementation counts in the database, across
 * workers.
 */
export interface Budget {
  /** Reserves characters of the engine's budget; returns false if they exceed it. */
  reserve(engine: string, characters: number): Promise<boolean>;
  /** Releases the reserved characters that a failed request did not use. */
  refund(engine: string, characters: number): Promise<void>;
}

/** A sentence in both formats that engines accept. */
export interface EngineRequest {
  readonly html: string;
  readonly plain: string;
  /** The sentences before it in the article, as plain text. */
  readonly before?: string | undefined;
  /** Glossary terms that occur in it. */
  readonly terms?: readonly TermPair[] | undefined;
}

/** A sentence as returned by an engine. */
export interface EngineAnswer {
  readonly text: string;
  readonly form: Engine['markup'];
  readonly engine: Engine;
}

/** A list of engines, in order of preference, behind one interface. */
export interface EngineChain extends AsyncDisposable {
  readonly engines: readonly Engine[];
  /**
   * Translates sentences with the first engine that supports the pair. Sentences that it refuses go to the next one; the
   * others do not wait for them. If the engines fail half-way, the result holds the sentences translated so far (they
   * are billed) and the error.
   *
   * @returns the translations and, if some are missing, the error: `no-engine` if none is configured,
   * `unsupported-pair` if none supports the direction, else the error of the first engine with the
   * earliest retry time of all engines
   * @throws `signal.reason`, only when aborted
   */
  translate(
    sentences: readonly EngineRequest[],
    pair: LanguagePair,
    options: ChainOptions,
  ): Promise<ChainOutcome>;
}

/** One answer per sentence, undefined where there is none, and then the error. */
export interface ChainOutcome {
  readonly rendered: readonly (EngineAnswer | undefined)[];
  readonly error?: TranslateError;
}

export interface ChainOptions {
  readonly signal: AbortSignal;
  /** Names of engines to skip. */
  readonly without?: ReadonlySet<string>;
  /** Sends no tags, for sentences that came back with damaged tags. */
  readonly plain?: boolean;
  /** Headline of the article, as context. */
  readonly headline?: string | undefined;
}

/** Pauses of an engine or a language pair after a failure. Other failures pause only if the service names a time. */
const PAUSES: Partial<Record<TranslateError['code'], number>> = { quota: 10, refused: 10, unreachable: 1 };

interface Rest {
  readonly until: Date;
  readonly error: TranslateError;
}

/**
 * Creates a chain of engines. It remembers which engines are paused, so keep one chain for the lifetime
 * of the process.
 */
export function openEngineChain(engines: readonly Engine[], now: () => Date, budget?: Budget): EngineChain {
  const resting = new Map<string, Rest>();

  return {
    engines,
    async translate(sentences, pair, options) {
      const able = engines.filter((engine) => engine.pairs(pair.from, pair.to) !== false);
      if (able.length === 0) return { rendered: [], error: nothingFor(pair, engines) };
      const rendered = sentences.map((): EngineAnswer | undefined => undefined);
      const errors: TranslateError[] = [];
      for (const engine of able) {
        if (options.without?.has(engine.name) === true) continue;
        const keys = { engine: engine.name, pair: `${engine.name} ${pair.from} ${pair.to}` };
        const rest = [resting.get(keys.engine), resting.get(keys.pair)].find(
          (one) => one !== undefined && one.until > now(),
        );
        if (rest !== undefined) {
          errors.push(rest.error);
          continue;
        }
        for (const key of Object.values(keys)) resting.delete(key);
        const open = [...sentences.entries()].filter(([index]) => rendered[index] === undefined);
        const requests = open.map(([, request]) => request);
        const { answers, error } = await new EngineRun({ engine, pair, options, budget }).translate(requests);
        for (const [nth, [index]] of open.entries()) rendered[index] = answers[nth];
        if (error === undefined) return { rendered };
        errors.push(error);
        const until = error.scope === 'text' ? undefined : restUntil(error, now());
        if (until !== undefined)
          resting.set(error.scope === 'pair' ? keys.pair : keys.engine, { until, error });
      }
      return { rendered, error: together(errors, pair) };
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(engines.map(async (engine) => engine.dispose?.()));
    },
  };
}

function restUntil({ code, retry }: TranslateError, now: Date): Date | undefined {
  const pause = PAUSES[code];
  if (typeof retry !== 'object' && pause === undefined) return undefined;
  const policy: RetryPolicy = { pauses: [pause ?? 0], afterLast: 'repeat', retryAfter: 'replaces' };
  // A rejected request is never repeated; the engine is asked again with other texts.
  return scheduleRetry(policy, 1, { retry: retry === 'never' ? 'later' : retry }, now);
}

function nothingFor(pair: LanguagePair, engines: readonly Engine[]): TranslateError {
  if (engines.length === 0) {
    return new TranslateError('no-engine', 'no translation engine is configured', { retry: 'later' });
  }
  const names = engines.map((engine) => engine.name).join(', ');
  const message = `none of ${names} translates ${pair.from} to ${pair.to}`;
  return new TranslateError('unsupported-pair', message, { retry: 'later' });
}

function together(errors: readonly TranslateError[], pair: LanguagePair): TranslateError {
  const [first] = errors;
  if (first === undefined) return nothingFor(pair, []);
  const message = errors.map((error) => error.message).join('; ');
  return new TranslateError(first.code, message, {
    retry: soonest(errors.map((error) => error.retry)),
    scope: first.scope,
    cause: errors.length === 1 ? first : new AggregateError(errors, message),
  });
}

function soonest(retries: readonly Retry[]): Retry {
  if (retries.includes('later')) return 'later';
  const times = retries.filter((retry) => typeof retry === 'object').map(({ after }) => after.getTime());
  return times.length === 0 ? 'never' : { after: new Date(Math.min(...times)) };
}
