import type { UrlPattern } from '../url/url-pattern.ts';
import type { Listing } from './listing.ts';

/** How much of an outlet's text may be shown, in descending order. */
export type PublishLevel = 'full' | 'excerpt' | 'headline';

/** Handling of an outlet's images: served from our own copy, linked, or omitted. */
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
  /** Slug: lower-case letters, digits and hyphens. Must not change once stories are published. */
  readonly id: string;
  /** The name under which the outlet is credited. */
  readonly name: string;
  readonly homepage: string;
  /** Further hosts of the outlet's pages, in addition to those of its home page and listings; with port if not the default. */
  readonly hosts?: readonly string[] | undefined;
  /** BCP 47, e.g. `en`, `ar`, `id`. */
  readonly language: string;
  /** IANA zone for times that lack one. */
  readonly timezone: string;
  readonly enabled: boolean;
  readonly listings: readonly Listing[];
  /** Minimum minutes between two polls of a listing. */
  readonly everyMinutes: number;
  readonly publish: PublishLevel;
  /** The operator's legal basis for `full`. */
  readonly licence?: string | undefined;
  /** `proxy` only together with `full`; absent: `link`. */
  readonly images?: ImagePolicy | undefined;
  /** Credit line that the outlet requires; `{outlet}`, `{agency}`, `{url}` are replaced. */
  readonly credit?: string | undefined;
  /** Minutes that must pass after the outlet's own publication before we publish. */
  readonly embargoMinutes: number;
  /** True for a news agency's own site: its copy leads a story. */
  readonly agency: boolean;
  /** Minimum seconds between two requests to the outlet's host. */
  readonly delaySeconds: number;
  /** Only candidates whose URL matches one of these; empty: all. */
  readonly include: readonly UrlPattern[];
  /** Candidates whose URL matches one of these are skipped. */
  readonly exclude: readonly UrlPattern[];
  /** Maximum age of a candidate in days, by the listing's date; older ones are skipped. */
  readonly maxAgeDays: number;
  /** Maximum number of new links that are taken from a listing at one poll. */
  readonly maxNew: number;
  readonly rules: readonly SelectorRule[];
  /** Line of the entry in sources.yaml, for messages. */
  readonly line: number;
}
