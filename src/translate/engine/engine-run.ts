import { TranslateError } from '../../model/errors.ts';
import { escapeText } from '../../text/escape-html.ts';
import type { Budget, ChainOptions, EngineAnswer, EngineRequest } from './engine-chain.ts';
import type { Engine, EngineContext, LanguagePair, TermPair } from './engine.ts';

/** What one engine made of its sentences: an answer or undefined for each, and the error if some are missing. */
export interface RunOutcome {
  readonly answers: readonly (EngineAnswer | undefined)[];
  readonly error?: TranslateError;
}

interface Item {
  readonly index: number;
  readonly text: string;
  readonly request: EngineRequest;
}

/** A misaligned batch is halved so often. */
const HALVINGS = 2;
/** So many texts in a row without a usable answer, and none with one: the fault is the engine's. */
const MAX_BAD_TEXTS = 3;

/**
 * Translates the sentences of one call with one engine, in batches within its limits. A refused text, or a text whose
 * answer is unusable, costs only itself: its batch is halved until it is alone.
 */
export class EngineRun {
  readonly #engine: Engine;
  readonly #pair: LanguagePair;
  readonly #options: ChainOptions;
  readonly #budget: Budget | undefined;
  readonly #answers = new Map<number, EngineAnswer>();
  readonly #failures: TranslateError[] = [];

  constructor(run: {
    readonly engine: Engine;
    readonly pair: LanguagePair;
    readonly options: ChainOptions;
    readonly budget?: Budget | undefined;
  }) {
    this.#engine = run.engine;
    this.#pair = run.pair;
    this.#options = run.options;
    this.#budget = run.budget;
  }

  /** @throws `signal.reason`, only when aborted */
  async translate(requests: readonly EngineRequest[]): Promise<RunOutcome> {
    const items = requests.map((request, index) => ({ index, request, text: this.#textOf(request) }));
    let error: TranslateError | undefined;
    try {
      for (const batch of batches(items, this.#engine.limits)) await this.#ask(batch, HALVINGS);
      error = this.#failures[0];
    } catch (thrown) {
      this.#options.signal.throwIfAborted();
      if (!(thrown instanceof TranslateError)) throw thrown;
      error = thrown;
    }
    const answers = requests.map((_, index) => this.#answers.get(index));
    return error === undefined ? { answers } : { answers, error };
  }

  #textOf(request: EngineRequest): string {
    const { markup } = this.#engine;
    if (this.#options.plain !== true) return request[markup];
    return markup === 'html' ? escapeText(request.plain) : request.plain;
  }

  async #ask(batch: readonly Item[], halvings: number): Promise<void> {
    try {
      const answers = await this.#paid(batch);
      for (const [nth, text] of answers.entries()) {
        const item = batch[nth];
        const engine = this.#engine;
        if (item !== undefined) this.#answers.set(item.index, { text, form: engine.markup, engine });
      }
    } catch (error) {
      if (!(error instanceof TranslateError)) throw error;
      const refusedText = error.code === 'refused' && error.scope === 'text';
      if (!refusedText && error.code !== 'bad-answer') throw error;
      if (batch.length === 1) return this.#skip(error);
      if (!refusedText && halvings === 0) throw error;
      const middle = Math.ceil(batch.length / 2);
      const left = refusedText ? halvings : halvings - 1;
      await this.#ask(batch.slice(0, middle), left);
      await this.#ask(batch.slice(middle), left);
    }
  }

  /** Leaves out a single text. */
  #skip(error: TranslateError): void {
    const { code, message, retry } = error;
    this.#failures.push(new TranslateError(code, message, { retry, cause: error, scope: 'text' }));
    const isHopeless = code === 'bad-answer' && this.#answers.size === 0;
    if (isHopeless && this.#failures.length >= MAX_BAD_TEXTS) throw error;
  }

  async #paid(batch: readonly Item[]): Promise<string[]> {
    const { name, credit } = this.#engine;
    const texts = batch.map(({ text }) => text);
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    if (this.#budget !== undefined && !(await this.#budget.reserve(name, characters)))
      throw new TranslateError('budget', `${credit}: the budget is used up`, { retry: 'later' });
    try {
      return await this.#engine.translate(texts, this.#pair, this.#options.signal, this.#contextOf(batch));
    } catch (error) {
      // A malformed answer is billed; a rejection is not.
      const billed = error instanceof TranslateError && error.code === 'bad-answer';
      if (!billed) await this.#budget?.refund(name, characters);
      throw error;
    }
  }

  #contextOf(batch: readonly Item[]): EngineContext {
    const terms = new Map<string, TermPair>();
    for (const { request } of batch) for (const term of request.terms ?? []) terms.set(term.source, term);
    return {
      headline: this.#options.headline,
      before: batch[0]?.request.before,
      terms: [...terms.values()],
    };
  }
}

/** Splits sentences into requests within the engine's limits. A sentence over the limit is sent alone. */
export function batches<T extends { readonly text: string }>(
  items: readonly T[],
  limits: Engine['limits'],
): T[][] {
  const all: T[][] = [];
  let batch: T[] = [];
  let size = 0;
  for (const item of items) {
    const full = batch.length >= limits.maxSegments || size + item.text.length > limits.maxCharacters;
    if (batch.length > 0 && full) {
      all.push(batch);
      batch = [];
      size = 0;
    }
    batch.push(item);
    size += item.text.length;
  }
  if (batch.length > 0) all.push(batch);
  return all;
}
