import type { Listing } from './listing.ts';

/** How much of an outlet's text may be shown, from most to least. */
export type PublishLevel = 'full' | 'excerpt' | 'headline';

/** What is done with an outlet's pictures: shown from a copy of our own, linked, or not mentioned. */
export type ImagePolicy = 'proxy' | 'link' | 'none';

/** CSS selectors that override the heuristics for one outlet; `until` ends a version (the redesign's day). */
export interface SelectorRule {
  readonly until?: Date | undefined;
  /** Path prefix or regular expression source (between slashes) that limits the rule; absent: every page. */
  readonly path?: string | undefined;
  readonly headline?: string | undefined;
  readonly deck?: string | undefined;
  readonly body?: string | undefined;
  readonly byline?: string | undefined;
  readonly published?: string | undefined;
  readonly drop?: readonly string[] | undefined;
}

/** An outlet, as `sources.yaml` describes it after validation and defaults. */
export interface Source {
  /** Slug: lower-case letters, digits and hyphens. Never changes once stories were published. */
  readonly id: string;
  /** The name under which the outlet is credited. */
  readonly name: string;
  readonly homepage: string;
  /** Further hosts of the outlet's pages, beside those of its home page and listings; with port where it has one of its own. */
  readonly hosts?: readonly string[] | undefined;
  /** BCP 47, e.g. `en`, `ar`, `id`. */
  readonly language: string;
  /** IANA zone for times that the outlet writes without one. */
  readonly timezone: string;
  readonly enabled: boolean;
  readonly listings: readonly Listing[];
  /** Least minutes between two looks at a listing. */
  readonly everyMinutes: number;
  readonly publish: PublishLevel;
  /** The operator's ground for `full`. */
  readonly licence?: string | undefined;
  /** `proxy` only together with `full`; absent: `link`. */
  readonly images?: ImagePolicy | undefined;
  /** Text of the credit line where the outlet demands its own, `{outlet}`, `{agency}`, `{url}` are filled in. */
  readonly credit?: string | undefined;
  /** Minutes that must pass after the outlet's own publication before we publish. */
  readonly embargoMinutes: number;
  /** True where the outlet is a news agency's own site: its copy leads a story. */
  readonly agency: boolean;
  /** Least seconds between two requests to the outlet's host. */
  readonly delaySeconds: number;
  /** Only candidates whose address matches one of these are taken (regular expressions); empty: all. */
  readonly include: readonly RegExp[];
  /** Candidates whose address matches one of these are left out. */
  readonly exclude: readonly RegExp[];
  /** Longest age of a candidate in days, by the listing's own date; older ones are left out. */
  readonly maxAgeDays: number;
  readonly rules: readonly SelectorRule[];
  /** Line of the entry in sources.yaml, for messages. */
  readonly line: number;
}
