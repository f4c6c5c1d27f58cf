/** A translation direction, BCP 47 on both sides, e.g. `{ from: 'en', to: 'id' }`. */
export interface LanguagePair {
  readonly from: string;
  readonly to: string;
}

/** What the service takes in one request. */
export interface EngineLimits {
  /** Most characters of all segments together. */
  readonly maxCharacters: number;
  readonly maxSegments: number;
}

/**
 * Something that translates sentences: a service or a model. One file in `engines/`, whose default export is an
 * `EngineFactory`. An engine knows nothing of articles, memory, glossary or budget: it gets sentences and gives as
 * many back, in the same order, or throws a TranslateError that says why not. It need not retry: the chain does.
 */
export interface Engine {
  /** The file's name, e.g. `deepl`; what configuration and budgets call it. */
  readonly name: string;
  /** Model or version, where there is one to name. */
  readonly model?: string | undefined;
  /** The name readers see in the line `Oleh:`. */
  readonly credit: string;
  /**
   * `html`: segments are HTML fragments (text escaped with the five XML entities, inline tags numbered with an `id`)
   * and come back as such. `plain`: segments are plain text; the stage puts the tags back itself.
   */
  readonly markup: 'html' | 'plain';
  readonly limits: EngineLimits;
  /** Whether the direction is possible; `pivot` when it goes through English. Answered without network. */
  pairs(from: string, to: string): boolean | 'pivot';
  /** Translates at most `limits` of segments. Aborts with `signal`. Throws TranslateError. */
  translate(segments: readonly string[], pair: LanguagePair, signal: AbortSignal): Promise<string[]>;
  /** Ends workers and connections. */
  dispose?(): Promise<void>;
}

/** What an operator may set for an engine; each engine reads what it needs. */
export interface EngineSettings {
  /** Base address of the service. */
  readonly url?: string | undefined;
  /** Secret. */
  readonly key?: string | undefined;
  readonly model?: string | undefined;
  readonly region?: string | undefined;
  /** Google v3: the project that is billed. */
  readonly project?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** Folder with models, for engines that run here. */
  readonly folder?: string | undefined;
  /** Threads, for engines that run here. */
  readonly workers?: number | undefined;
}

/** A request with a body; `fetch` is one. */
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

/** What an engine may use of the world outside. */
export interface EngineTools {
  readonly post: Post;
  readonly now: () => Date;
}

/** Makes an engine. Throws TranslateError `refused` where a needed setting is missing; does not touch the network. */
export type EngineFactory = (settings: EngineSettings, tools: EngineTools) => Engine;
