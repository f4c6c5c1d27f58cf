import type { EngineLanguages } from '../../model/engine-declaration.ts';
import { TranslateError } from '../../model/errors.ts';
import type { LanguagePair } from './engine.ts';
import { serviceCode } from './service-code.ts';

/** Codes of a service: each source language with its targets. */
export type LanguageList = ReadonlyMap<string, readonly string[]>;

/** A list in which every source language has all targets. */
export function everyPair(sources: readonly unknown[], targets: readonly unknown[] = sources): LanguageList {
  const codes = targets.filter((code) => typeof code === 'string');
  return new Map(sources.filter((code) => typeof code === 'string').map((code) => [code, codes]));
}

/** How to read the list of a service. */
export interface LanguageSource {
  /** Name of the service, for messages. */
  readonly service: string;
  /** Codes that the engine declares, used while the list is unknown. */
  readonly declared: EngineLanguages;
  /** Requests the list; absent: the service has none, or there is no network access. */
  readonly read?: ((signal: AbortSignal) => Promise<LanguageList>) | undefined;
  readonly now: () => Date;
}

/** A list that could not be read is requested again after this time. */
const RETRY_MS = 600_000;

/** Languages of the same standard with two codes. */
const SYNONYMS: Readonly<Record<string, string>> = { no: 'nb', nb: 'no', tl: 'fil', fil: 'tl' };

/** The language codes of one service, from its own list where it has one. The list is read at the first translation. */
export class ServiceLanguages {
  readonly #source: LanguageSource;
  #list: LanguageList | undefined;
  #retryAt = 0;

  constructor(source: LanguageSource) {
    this.#source = source;
  }

  /** Whether a direction is supported, as far as is known. Does not use the network. */
  supports(from: string, to: string): boolean {
    const codes = this.#codes({ from, to });
    return codes !== undefined && codes.from !== codes.to;
  }

  /**
   * Returns the service's codes of a pair.
   *
   * @throws {TranslateError} `unsupported-pair`; `signal.reason` when aborted
   */
  async codes(pair: LanguagePair, signal: AbortSignal): Promise<LanguagePair> {
    await this.#load(signal);
    const codes = this.#codes(pair);
    if (codes !== undefined) return codes;
    const { service } = this.#source;
    const message = `${service}: does not translate ${pair.from} to ${pair.to}`;
    throw new TranslateError('unsupported-pair', message, { retry: 'later', scope: 'pair' });
  }

  async #load(signal: AbortSignal): Promise<void> {
    const { read, now } = this.#source;
    if (this.#list !== undefined || read === undefined || now().getTime() < this.#retryAt) return;
    try {
      const list = await read(signal);
      if (list.size > 0) this.#list = list;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof TranslateError)) throw error;
    }
    // Without a list the declared codes are used: translating may work all the same.
    this.#retryAt = now().getTime() + RETRY_MS;
  }

  #codes({ from, to }: LanguagePair): LanguagePair | undefined {
    const { declared } = this.#source;
    const [ownFrom, ownTo] = [serviceCode(declared, from), serviceCode(declared, to)];
    if (this.#list === undefined)
      return ownFrom === undefined || ownTo === undefined ? undefined : { from: ownFrom, to: ownTo };
    const source = bestCode([ownFrom, from], [...this.#list.keys()]);
    const target = source && bestCode([ownTo, to], this.#list.get(source) ?? []);
    return source === undefined || target === undefined ? undefined : { from: source, to: target };
  }
}

/**
 * Finds the code of a language in a service's list.
 *
 * @param wanted codes or tags, in order of preference
 * @returns an equal code, else the shortest one with the same language and script, or undefined if none matches
 */
export function bestCode(
  wanted: readonly (string | undefined)[],
  offered: readonly string[],
): string | undefined {
  const tags = wanted.filter((tag) => tag !== undefined);
  for (const tag of tags) {
    const equal = offered.find((code) => code.toLowerCase() === tag.toLowerCase());
    if (equal !== undefined) return equal;
  }
  const keys = new Set(tags.flatMap((tag) => [scriptKey(tag), scriptKey(SYNONYMS[tag] ?? tag)]));
  return offered.filter((code) => keys.has(scriptKey(code))).toSorted((a, b) => a.length - b.length)[0];
}

/** Language and script, e.g. `zh-Hans` for `zh` and `zh-CN`; the tag itself if it is malformed. */
function scriptKey(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag.replaceAll('_', '-')).maximize();
    return `${language}-${script}`;
  } catch {
    return tag;
  }
}
