/**
 * robots.txt as defined in RFC 9309. Where the RFC is silent, this follows google/robotstxt, which site
 * owners test against: misspelt keys, a missing colon, `index.html` as a synonym of its folder.
 */

/** RFC 9309 2.5: at least 500 KiB must be read; the rest is ignored. */
export const robotsMaxBytes = 500 * 1024;

/** Longer lines are cut, as google/robotstxt does, so that one line cannot carry the whole file as a pattern. */
const maxLineLength = 16_663;

/** The verdict of a robots.txt on one URL. */
export interface RobotsVerdict {
  readonly allowed: boolean;
  /** The deciding line as written, with its number; absent if no line applies. */
  readonly rule?: string | undefined;
}

/** A parsed robots.txt. */
export interface RobotsRules {
  /**
   * Whether `userAgent` (a product token; a version after `/` is ignored) may fetch `path` (path and
   * query, or an absolute URL).
   */
  allows(userAgent: string, path: string): boolean;
  /** As `allows`, with the deciding line. */
  verdict(userAgent: string, path: string): RobotsVerdict;
  /** Crawl-delay for `userAgent` in seconds, if any; not part of the RFC. */
  crawlDelay(userAgent: string): number | undefined;
  /** URLs of the Sitemap lines, as written. */
  readonly sitemaps: readonly string[];
  /** URLs of the License lines (Really Simple Licensing 1.0), as written; they apply to every agent. */
  readonly licences: readonly string[];
}

interface Rule {
  readonly allow: boolean;
  readonly pattern: string;
  readonly line: string;
}

interface Group {
  readonly rules: Rule[];
  crawlDelay?: number;
}

type Key = 'user-agent' | 'allow' | 'disallow' | 'sitemap' | 'crawl-delay' | 'license';

/** Keys as written, lower case; the misspellings are google/robotstxt's. */
const keys = new Map<string, Key>([
  ['user-agent', 'user-agent'],
  ['useragent', 'user-agent'],
  ['user agent', 'user-agent'],
  ['allow', 'allow'],
  ['disallow', 'disallow'],
  ['dissallow', 'disallow'],
  ['dissalow', 'disallow'],
  ['disalow', 'disallow'],
  ['diasllow', 'disallow'],
  ['disallaw', 'disallow'],
  ['sitemap', 'sitemap'],
  ['site-map', 'sitemap'],
  ['crawl-delay', 'crawl-delay'],
  ['crawldelay', 'crawl-delay'],
  ['license', 'license'],
]);

/**
 * Parses a robots.txt. Never throws: invalid lines are ignored, and a file without records allows
 * everything. Groups that name the same agent are merged (RFC 9309 2.2.1).
 */
export function parseRobots(text: string): RobotsRules {
  const groups = new Map<string, Group>();
  const sitemaps: string[] = [];
  const licences: string[] = [];
  let open: Group[] = [];
  let rulesSeen = false;
  let number = 0;
  for (const line of linesOf(text)) {
    number += 1;
    const record = recordOf(line);
    if (record === undefined) continue;
    const { key, value } = record;
    if (key === 'user-agent') {
      // Consecutive agents share a group; the first agent after a rule starts a new one. Other records do
      // not split groups.
      if (rulesSeen) open = [];
      rulesSeen = false;
      const agent = agentOf(value);
      const group = groups.get(agent) ?? { rules: [] };
      groups.set(agent, group);
      open.push(group);
    } else if (key === 'sitemap') {
      if (value !== '') sitemaps.push(value);
    } else if (key === 'license') {
      if (value !== '') licences.push(value);
    } else if (key === 'crawl-delay') {
      const seconds = Number.parseFloat(value);
      if (seconds >= 0 && Number.isFinite(seconds)) for (const group of open) group.crawlDelay = seconds;
    } else {
      rulesSeen = open.length > 0;
      const source = `${line.trim().slice(0, 200)} (line ${number})`;
      for (const rule of rulesFrom(key === 'allow', value, source))
        for (const group of open) group.rules.push(rule);
    }
  }
  return { ...rulesOf(groups), sitemaps, licences };
}

function rulesOf(groups: ReadonlyMap<string, Group>): Omit<RobotsRules, 'sitemaps' | 'licences'> {
  // A group that names us replaces the general one, even if it has no rules.
  const groupFor = (userAgent: string) => groups.get(agentOf(userAgent)) ?? groups.get('*');
  const verdict = (userAgent: string, path: string): RobotsVerdict => {
    const target = normalise(pathOf(path));
    if (target === '/robots.txt') return { allowed: true };
    const rule = decide(groupFor(userAgent)?.rules ?? [], target);
    return rule === undefined ? { allowed: true } : { allowed: rule.allow, rule: rule.line };
  };
  return {
    verdict,
    allows: (userAgent, path) => verdict(userAgent, path).allowed,
    crawlDelay: (userAgent) => groupFor(userAgent)?.crawlDelay,
  };
}

/** The longest matching rule; Allow on a tie (RFC 9309 2.2.2). */
function decide(rules: readonly Rule[], path: string): Rule | undefined {
  let best: Rule | undefined;
  for (const rule of rules) {
    const longer = best === undefined || rule.pattern.length > best.pattern.length;
    const wins = longer || (rule.allow && !best?.allow && rule.pattern.length === best?.pattern.length);
    if (wins && matches(rule.pattern, path)) best = rule;
  }
  return best;
}

/**
 * Whether a robots.txt pattern, as written, matches a path (RFC 9309 2.2.3). Other files use the same
 * patterns.
 */
export function matchesPattern(pattern: string, path: string): boolean {
  return matches(normalise(pattern), normalise(path));
}

/**
 * Whether the path begins with the pattern; `*` matches any characters and a final `$` the path's end.
 * Every piece between stars is matched at its first occurrence, which is right for prefixes and needs no
 * backtracking.
 */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.endsWith('$');
  const pieces = (anchored ? pattern.slice(0, -1) : pattern).split('*');
  const last = pieces.length - 1;
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (anchored && index === last) {
      const start = path.length - piece.length;
      return start >= at && path.endsWith(piece) && (index > 0 || start === 0);
    }
    const found = index === 0 ? (path.startsWith(piece) ? 0 : -1) : path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

function rulesFrom(allow: boolean, value: string, line: string): Rule[] {
  // "Disallow:" without a path is an old form of allowing everything, not a rule.
  if (value === '') return [];
  const pattern = normalise(value);
  const rules = [{ allow, pattern, line }];
  // /a/index.html also means /a/.
  const folder = pattern.lastIndexOf('/') + 1;
  if (allow && folder > 0 && pattern.startsWith('index.htm', folder)) {
    rules.push({ allow, pattern: `${pattern.slice(0, folder)}$`, line });
  }
  return rules;
}

function recordOf(line: string): { key: Key; value: string } | undefined {
  const hash = line.indexOf('#');
  const text = (hash < 0 ? line : line.slice(0, hash)).trim();
  const colon = text.indexOf(':');
  if (colon >= 0) return known(text.slice(0, colon).trim(), text.slice(colon + 1).trim());
  // "Disallow /private": two words without a colon.
  const words = text.split(/\s+/, 3);
  return words.length === 2 ? known(words[0] ?? '', words[1] ?? '') : undefined;
}

function known(name: string, value: string): { key: Key; value: string } | undefined {
  const key = keys.get(name.toLowerCase());
  return key === undefined ? undefined : { key, value };
}

function linesOf(text: string): string[] {
  const whole = text.replace(/^\uFEFF/, '');
  let part = whole.slice(0, robotsMaxBytes);
  // A line that was cut at the limit could forbid more than was meant, so it is skipped.
  if (part.length < whole.length)
    part = part.slice(0, Math.max(part.lastIndexOf('\n'), part.lastIndexOf('\r')) + 1);
  return part.split(/\r\n|\n|\r/).map((line) => line.slice(0, maxLineLength));
}

/** The product token, lower case: `Foobot/2.1 (+url)` is `foobot`. `*` stays. */
function agentOf(userAgent: string): string {
  if (/^\*(?:\s|$)/.test(userAgent)) return '*';
  return (/^[A-Za-z_-]*/.exec(userAgent)?.[0] ?? '').toLowerCase();
}

function pathOf(address: string): string {
  const whole = address.replace(/#.*$/s, '');
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*(.*)$/is.exec(whole)?.[1] ?? whole;
  return path.startsWith('/') ? path : `/${path}`;
}

/**
 * Normalises equal paths (RFC 9309 2.2.2, RFC 3986 6.2.2): non-ASCII characters are percent-encoded as
 * UTF-8, encoded unreserved characters are decoded, hexadecimal digits are upper case.
 */
function normalise(path: string): string {
  return path
    .replace(/[^\u0021-\u007E]+/g, (piece) => encodeURIComponent(piece.toWellFormed()))
    .replace(/%[0-9a-f]{2}/gi, (escape) => {
      const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      return /[A-Za-z0-9._~-]/.test(character) ? character : escape.toUpperCase();
    });
}
