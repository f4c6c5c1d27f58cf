import type { EngineDeclaration, EngineLimits } from '../../model/engine-declaration.ts';

/** A translation direction as BCP 47 tags, e.g. `{ from: 'en', to: 'id' }`. */
export interface LanguagePair {
  readonly from: string;
  readonly to: string;
}

/**
 * A translation service or a local model. Each is one file in `engines/` whose default export is an
 * `EnginePlugin`. An engine knows nothing of articles, memory, glossary or budget: it takes sentences
 * and returns as many translations, in the same order, or throws a TranslateError with the reason. It
 * need not retry; the chain does.
 */
export interface Engine {
  /** Name of the file, e.g. `deepl`; the name used in configuration and budgets. */
  readonly name: string;
  /** Model or version, if known. */
  readonly model?: string | undefined;
  /** The name shown to readers in the line `Oleh:`. */
  readonly credit: string;
  /**
   * `html`: segments and translations are HTML fragments (text escaped with the five XML entities, inline
   * tags numbered with an `id`). `plain`: segments are plain text; the stage puts the tags back itself.
   */
  readonly markup: 'html' | 'plain';
  readonly limits: EngineLimits;
  /**
   * A chat model: the text can talk it into another translation of any sentence of the request. One request holds
   * sentences of one article, and the results are not reused for other outlets before they are confirmed.
   */
  readonly steerable?: boolean | undefined;
  /** Whether the direction is supported; `pivot` if it goes through English. Does not use the network. */
  pairs(from: string, to: string): boolean | 'pivot';
  /**
   * Translates segments within `limits`. The context may help; it is not translated.
   *
   * @throws {TranslateError} with the reason; `signal.reason` when aborted
   */
  translate(
    segments: readonly string[],
    pair: LanguagePair,
    signal: AbortSignal,
    context?: EngineContext,
  ): Promise<string[]>;
  /** Stops workers and closes connections. */
  dispose?(): Promise<void>;
}

/** A glossary term and its form in the target language. */
export interface TermPair {
  readonly source: string;
  readonly target: string;
}

/** What surrounds the segments in their article. Chat engines use it. */
export interface EngineContext {
  readonly headline?: string | undefined;
  /** The sentences before the first segment. */
  readonly before?: string | undefined;
  readonly terms?: readonly TermPair[] | undefined;
}

/** An HTTP GET whose answer is read as a stream or as JSON; the global `fetch` and undici's satisfy it. */
export type HttpGet = (
  url: string,
  init: { headers: Record<string, string>; signal: AbortSignal },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: (AsyncIterable<Uint8Array> & { cancel(): Promise<void> }) | null;
  json(): Promise<unknown>;
}>;

/** An HTTP request with a body; `fetch` satisfies it. */
export type Post = (
  url: string,
  init: {
    method: 'POST';
    headers: Record<string, string>;
    body: string;
    signal: AbortSignal;
    redirect: 'error';
  },
) => Promise<Pick<Response, 'status' | 'headers' | 'text'>>;

/** Dependencies of engines. */
export interface EngineTools {
  readonly post: Post;
  /** Downloads files of local engines. */
  readonly get?: HttpGet;
  readonly now: () => Date;
}

/** What `create` returns. Where it names none, credit, limits, markup and pairs are those of the declaration. */
export type EngineParts = Pick<Engine, 'translate'> & Partial<Omit<Engine, 'name'>>;

/** An engine as its file declares it: the default export of `engines/<name>.ts`. */
export interface EnginePlugin extends EngineDeclaration {
  /**
   * Creates the engine from its complete settings: in its file, `EngineSettingsOf` its own declaration. Does not use the
   * network.
   */
  create(settings: never, tools: EngineTools): EngineParts | Promise<EngineParts>;
}
