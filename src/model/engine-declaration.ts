/** Limits of one request. */
export interface EngineLimits {
  /** Maximum number of characters of all segments together. */
  readonly maxCharacters: number;
  readonly maxSegments: number;
}

/** How a setting is written: text, a secret, an http(s) URL, or a whole number within bounds. */
export type EngineSettingKind = 'text' | 'secret' | 'url' | { readonly min: number; readonly max: number };

/** A setting of one engine, as an environment variable. */
export interface EngineSetting {
  readonly variable: `WARTA_${string}`;
  readonly kind: EngineSettingKind;
  /** The engine cannot be enabled without it. */
  readonly required?: true;
  /** A sentence for the table of settings. */
  readonly doc: string;
}

/** Languages of an engine, and how the service names them. */
export interface EngineLanguages {
  /** Primary language subtags, e.g. `id`. Absent: the service or the installed models decide. */
  readonly supported?: readonly string[];
  /** Codes of the service that differ from the primary subtag, e.g. `zh` to `zh-Hans`. */
  readonly codes?: Readonly<Record<string, string>>;
}

/** What an engine's file states about it, before anything of it runs. */
export interface EngineDeclaration {
  /** Name for readers (`Oleh:`) and for messages, e.g. `DeepL`. */
  readonly title: string;
  /** A few words for the table of settings, e.g. `on this machine`. */
  readonly summary: string;
  /** Enabled where the operator names no engines. */
  readonly byDefault?: true;
  /** `html`: takes HTML fragments with numbered inline tags. `plain`: takes text. */
  readonly markup: 'html' | 'plain';
  readonly limits: EngineLimits;
  readonly languages: EngineLanguages;
  /** Maximum time for a response where the operator sets none. Default: 60. */
  readonly timeoutSeconds?: number;
  /** Folder below WARTA_DATA that the engine needs. */
  readonly folder?: string;
  readonly settings: Readonly<Record<string, EngineSetting>>;
}

/** Declarations of all engines by name. */
export type EngineDeclarations = ReadonlyMap<string, EngineDeclaration>;

/** The validated settings of one engine, by the keys of its declaration. */
export type EngineValues = Readonly<Record<string, string | number | undefined>>;

type ValueOf<S extends EngineSetting> = S['kind'] extends string ? string : number;

/** The settings as the engine receives them: typed by its declaration, with those common to all engines. */
export type EngineSettingsOf<D extends EngineDeclaration> = {
  readonly [K in keyof D['settings']]: D['settings'][K] extends { required: true }
    ? ValueOf<D['settings'][K]>
    : ValueOf<D['settings'][K]> | undefined;
} & {
  readonly timeoutMs: number;
  /** Absolute or relative path of the declared folder. */
  readonly folder: D extends { folder: string } ? string : undefined;
};
