import type { Element } from '../../parse/dom.ts';
import { WordTable, fnv1aStep } from './hashed-words.ts';

/** Roles of an element according to its class and id, one bit each. */
export const CLASS_ROLES = {
  aside: 1,
  comment: 2,
  article: 4,
  deck: 8,
  title: 16,
  date: 32,
  person: 64,
  /** The whole of a comment section, by a stricter reading than `comment`. */
  comments: 128,
  /** A correction note. */
  correction: 256,
} as const;

/**
 * Words separated by blanks, hyphens or underscores. `a-b` matches two consecutive words, separated or
 * joined.
 */
const PIECES: Readonly<Record<'aside' | 'comment' | 'article' | 'deck', string>> = {
  aside: `nav navbar menu footer sidebar side aside related popular trending terkini terpopuler widget promo teaser teasers newsletter breadcrumb
    breadcrumbs most-read read-more read-next read-also more-news more-stories more-from latest carousel slider card cards ticker banner ad ads
    outbrain taboola`,
  comment: 'comment comments komentar disqus respond replies kommentar kommentare commentaire commentaires',
  article: 'article story post entry content main detail single artikel berita news',
  deck: `deck dek standfirst sub-title sub-headline sub-head excerpt intro summary abstract teaser-text lead-text vorspann chapo entradilla sapo
    ringkasan`,
};
/** Marks the first word of a pair. */
const OPENS_PAIR = 1 << 30;

const PIECE_TABLE = new WordTable(rolesByPiece());

function rolesByPiece(): Map<string, number> {
  const rolesOf = new Map<string, number>();
  const add = (piece: string, bit: number): void => {
    rolesOf.set(piece, (rolesOf.get(piece) ?? 0) | bit);
  };
  for (const [kind, list] of Object.entries(PIECES)) {
    for (const piece of list.split(/\s+/)) {
      add(piece, CLASS_ROLES[kind as keyof typeof PIECES]);
      if (!piece.includes('-')) continue;
      add(piece.replace('-', ''), CLASS_ROLES[kind as keyof typeof PIECES]);
      add(piece.slice(0, piece.indexOf('-')), OPENS_PAIR);
    }
  }
  return rolesOf;
}

/** Patterns that match anywhere in a name. */
const NAME_PATTERNS: readonly (readonly [RegExp, number])[] = [
  [/(?:^|[\s_-])recommend/, CLASS_ROLES.aside],
  [/title|headline|judul|titel|titre|titulo/, CLASS_ROLES.title],
  [/date|time|publi|posted|meta|tanggal|waktu|datum|fecha|stamp|created|byline|info/, CLASS_ROLES.date],
  [
    /auth|autor|byline|writer|penulis|wartawan|reporter|editor|journalist|redakt|kontribut|contributor|creator|vcard|posted[-_]?by|redactor|firma|credit|source/,
    CLASS_ROLES.person,
  ],
  [/correct|clarif|amend|erratum|errata|ralat|koreksi|editors?-?_?note|تصحيح/, CLASS_ROLES.correction],
  [
    /(?:^|\s)(?:comments?|comment-?list|comments?[-_](?:area|section|list|container|wrapper|block|content|body|thread)|disqus[-_]\w+|respond|(?:reader|user)-?comments)(?:\s|$)/,
    CLASS_ROLES.comments,
  ],
];
/** One combined test first: most names match none of the patterns. */
const ANY_NAME_PATTERN = new RegExp(NAME_PATTERNS.map(([{ source }]) => source).join('|'));

/**
 * Cache by attribute value. Names repeat within a page more than between pages, and a small map stays in
 * the CPU cache.
 */
const cache = new Map<string, number>();
const MAX_CACHE_ENTRIES = 1500;
const MAX_NAME_CHARS = 300;

/** Returns the roles of an element as bits of CLASS_ROLES; the result is stored on the element. */
export function classRoles(element: Element): number {
  return (element.roles ??= readRoles(element));
}

function readRoles({ attribs }: Element): number {
  const { class: classes, id } = attribs;
  return (classes === undefined ? 0 : rolesOfNames(classes)) | (id === undefined ? 0 : rolesOfNames(id));
}

function rolesOfNames(names: string): number {
  const before = cache.get(names);
  if (before !== undefined) return before;
  const lower = names.slice(0, MAX_NAME_CHARS).toLowerCase();
  let roles = rolesOfPieces(lower);
  if (ANY_NAME_PATTERN.test(lower)) {
    for (const [pattern, bit] of NAME_PATTERNS) if (pattern.test(lower)) roles |= bit;
  }
  if (cache.size >= MAX_CACHE_ENTRIES) cache.clear();
  cache.set(copyString(names), roles);
  return roles;
}

const HYPHEN = 45;
const UNDERSCORE = 95;

function rolesOfPieces(names: string): number {
  let roles = 0;
  let hash = 0;
  /**
   * Hash of the previous word plus a hyphen, from which the pair's hash continues; 0 if that word opens
   * no pair.
   */
  let before = 0;
  let pair = 0;
  for (let at = 0; at <= names.length; at++) {
    const code = at < names.length ? names.charCodeAt(at) : HYPHEN;
    if (code > 32 && code !== HYPHEN && code !== UNDERSCORE) {
      hash = fnv1aStep(hash, code);
      pair = fnv1aStep(pair, code);
      continue;
    }
    const found = PIECE_TABLE.get(hash);
    roles |= found;
    if (before !== 0) roles |= PIECE_TABLE.get(pair);
    before = pair = (found & OPENS_PAIR) === 0 ? 0 : fnv1aStep(hash, HYPHEN);
    hash = 0;
  }
  return roles & ~OPENS_PAIR;
}

/**
 * Returns a copy. V8 stores a substring as a view, so one cached class name would keep the whole page in
 * memory.
 */
export function copyString(piece: string): string {
  return ` ${piece}`.slice(1);
}
