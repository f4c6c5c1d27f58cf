/** A translation direction as BCP 47 tags, e.g. `{ from: 'en', to: 'id' }`. */
export interface LanguagePair {
  readonly from: string;
  readonly to: string;
}

/** Limits of one request. */
export interface EngineLimits {
  /** Maximum number of characters of all segments together. */
  readonly maxCharacters: number;
  readonly maxSegments: number;
}

/**
 * A translation service or a local model. Each is one file in `engines/` whose default export is an
 * `EngineFactory`. An engine knows nothing of articles, memory, glossary or budget: it takes sentences
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
   * Translates segments within `limits`.
   *
   * @throws {TranslateError} with the reason; `signal.reason` when aborted
   */
  translate(segments: readonly string[], pair: LanguagePair, signal: AbortSignal): Promise<string[]>;
  /** Stops workers and closes connections. */
  dispose?(): Promise<void>;
}

/** Settings of an engine; each engine reads those it needs. */
export interface EngineSettings {
  /** Base URL of the service. */
  readonly url?: string | undefined;
  /** API key or other secret. */
  readonly key?: string | undefined;
  readonly model?: string | undefined;
  readonly region?: string | undefined;
  /** Google v3: the project to bill. */
  readonly project?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** Folder of the models, for local engines. */
  readonly folder?: string | undefined;
  /** Number of threads, for local engines. */
  readonly workers?: number | undefined;
}

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
  readonly now: () => Date;
}

/**
 * Creates an engine. Does not use the network.
 *
 * @throws {TranslateError} `refused` if a required setting is missing
 */
export type EngineFactory = (settings: EngineSettings, tools: EngineTools) => Engine;
