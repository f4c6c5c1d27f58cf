import { escapeText } from '../../text/escape-html.ts';
import { TranslateError } from '../../model/errors.ts';
import type { Retry } from '../../model/errors.ts';
import { type RetryPolicy, scheduleRetry } from '../../model/schedule-retry.ts';
import type { Engine, LanguagePair } from './engine.ts';

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
   * Translates sentences with the first engine that supports the pair; sentences that it rejects go to
   * the next one. If the engines fail half-way, the result holds the sentences translated so far (they
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

/** The leading sentences that were translated, in order, and the error that stopped the rest. */
export interface ChainOutcome {
  readonly rendered: readonly EngineAnswer[];
  readonly error?: TranslateError;
}

export interface ChainOptions {
  readonly signal: AbortSignal;
  /** Names of engines to skip. */
  readonly without?: ReadonlySet<string>;
  /** Sends no tags, for sentences that came back with damaged tags. */
  readonly plain?: boolean;
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

  /** Translates all sentences of one engine in batches. A misaligned batch is halved, at most twice. */
  async function withEngine(
    engine: Engine,
    sentences: readonly EngineRequest[],
    pair: LanguagePair,
    options: ChainOptions,
  ) {
    const form = options.plain === true ? 'plain' : engine.markup;
    const texts = sentences.map((sentence) =>
      engine.markup === 'html' && form === 'plain' ? escapeText(sentence.plain) : sentence[form],
    );
    const done: EngineAnswer[] = [];
    const ask = async (batch: readonly string[], halvings: number): Promise<void> => {
      try {
        const answers = await paid(engine, batch, pair, options.signal, budget);
        done.push(...answers.map((text) => ({ text, form: engine.markup, engine })));
      } catch (error) {
        if (!(error instanceof TranslateError) || batch.length === 1) throw error;
        // A batch with one rejected text: translate the others.
        const refusedText = error.code === 'refused' && error.scope === 'text';
        if (!refusedText && (error.code !== 'bad-answer' || halvings === 0)) throw error;
        const left = refusedText ? halvings : halvings - 1;
        const middle = Math.ceil(batch.length / 2);
        await ask(batch.slice(0, middle), left);
        await ask(batch.slice(middle), left);
      }
    };
    try {
      for (const batch of batches(texts, engine.limits)) await ask(batch, 2);
      return { done };
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof TranslateError)) throw error;
      return { done, error };
    }
  }

  return {
    engines,
    async translate(sentences, pair, options) {
      const able = engines.filter((engine) => engine.pairs(pair.from, pair.to) !== false);
      if (able.length === 0) return { rendered: [], error: nothingFor(pair, engines) };
      const rendered: EngineAnswer[] = [];
      const errors: TranslateError[] = [];
      for (const engine of able) {
        const keys = [engine.name, `${engine.name} ${pair.from} ${pair.to}`];
        const rest = keys
          .map((key) => resting.get(key))
          .find((one) => one !== undefined && one.until > now());
        if (options.without?.has(engine.name) === true) continue;
        if (rest !== undefined) {
          errors.push(rest.error);
          continue;
        }
        for (const key of keys) resting.delete(key);
        const { done, error } = await withEngine(engine, sentences.slice(rendered.length), pair, options);
        rendered.push(...done);
        if (error === undefined) return { rendered };
        errors.push(error);
        const until = error.scope === 'text' ? undefined : restUntil(error, now());
        if (until !== undefined) resting.set(keys[error.scope === 'pair' ? 1 : 0] ?? '', { until, error });
      }
      return { rendered, error: together(errors, pair) };
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(engines.map(async (engine) => engine.dispose?.()));
    },
  };
}

/** Splits sentences into requests within the engine's limits. A sentence over the limit is sent alone. */
export function batches(texts: readonly string[], limits: Engine['limits']): string[][] {
  const all: string[][] = [];
  let batch: string[] = [];
  let size = 0;
  for (const text of texts) {
    const full = batch.length >= limits.maxSegments || size + text.length > limits.maxCharacters;
    if (batch.length > 0 && full) {
      all.push(batch);
      batch = [];
      size = 0;
    }
    batch.push(text);
    size += text.length;
  }
  if (batch.length > 0) all.push(batch);
  return all;
}

async function paid(
  engine: Engine,
  batch: readonly string[],
  pair: LanguagePair,
  signal: AbortSignal,
  budget?: Budget,
) {
  const characters = batch.reduce((sum, text) => sum + text.length, 0);
  if (budget !== undefined && !(await budget.reserve(engine.name, characters))) {
    throw new TranslateError('budget', `${engine.credit}: the budget is used up`, { retry: 'later' });
  }
  try {
    return await engine.translate(batch, pair, signal);
  } catch (error) {
    // A malformed answer is billed; a rejection is not.
    const billed = error instanceof TranslateError && error.code === 'bad-answer';
    if (!billed) await budget?.refund(engine.name, characters);
    throw error;
  }
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
