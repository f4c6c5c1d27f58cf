import type { Block, Blocks } from '../blocks.ts';
import { INHERITED } from '../inherited-flags.ts';
import { FAMILY_NAMES } from './class-families.ts';
import type { PageHints } from './metadata-similarity.ts';
import {
  type ClassReader,
  type PageFeatures,
  type WordScore,
  articleOf,
  containerOf,
  pageFeatures,
  treeDistance,
} from './page-features.ts';
import { PHRASE_KINDS } from './label-phrases.ts';

/** Takes the next number of a row. */
type Put = (value: number) => void;

/** Features that belong together: their names, and how they are counted for one block, in the same order. */
interface Group {
  readonly names: readonly string[];
  readonly count: (block: Block, page: PageFeatures, put: Put) => void;
}

const log = (value: number): number => Math.log2(1 + value);
const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
const bit = (value: boolean): number => (value ? 1 : 0);

/** Properties of the text itself. */
const text: Group = {
  names:
    'letters words link-density links stops closed commas word-length capitals upper digits common emphasis lines lead-link tail-link colon cut bracket bullet quote bars at clock'.split(
      ' ',
    ),
  count({ stats, text: words, links, linkLetters, emphasised, leadLink, tailLink }, _page, put) {
    put(log(stats.letters));
    put(log(stats.words));
    put(share(linkLetters, stats.letters));
    put(Math.min(links, 20));
    put(share(stats.stops, stats.words));
    put(bit(stats.closed));
    put(share(stats.commas, stats.words));
    put(Math.min(20, share(stats.letters, stats.words)));
    put(share(stats.capitals, stats.words));
    put(share(stats.upper, stats.letters));
    put(share(stats.digits, stats.letters));
    put(share(stats.common, stats.words));
    put(share(emphasised, stats.letters));
    put(lines(words));
    put(leadLink);
    put(tailLink);
    put(bit(words.endsWith(':')));
    put(bit(/(?:…|\.\.\.|\[…\]|\[\.\.\.\])$/u.test(words)));
    put(words.startsWith('(') ? (words.endsWith(')') ? 2 : 1) : 0);
    put(bit(/^[-–—•·▪►▶»›→*+✓]/u.test(words)));
    put(bit(/^["“”„«»‘’「『]/u.test(words)));
    put(bit(words.includes('|')));
    put(bit(words.includes('@')));
    put(bit(stats.letters < 160 && /\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b/u.test(words)));
  },
};

const TAGS = 'p h1 h2 h3 h4 li figcaption td blockquote div pre dd section'.split(' ');
const FLAGS = Object.values(INHERITED);

/** The element that holds it and the kinds of elements around it. */
const element: Group = {
  names: [...TAGS.map((tag) => `tag:${tag}`), ...Object.keys(INHERITED).map((flag) => `in:${flag}`), 'depth'],
  count({ frame }, _page, put) {
    for (const tag of TAGS) put(bit(frame.element.name === tag));
    for (const flag of FLAGS) put(bit((frame.flags & flag) !== 0));
    put(frame.depth);
  },
};

/** How much prose and how many links the elements around it hold. */
const around: Group = {
  names: ['parent', 'grandparent'].flatMap((who) =>
    'paragraphs letters link-density share paragraph-share blocks letters-per-block place'
      .split(' ')
      .map((what) => `${who}:${what}`),
  ),
  count({ frame, index }, page, put) {
    const parent = containerOf(frame);
    for (const who of [parent, parent.parent ?? parent]) {
      const blocks = Math.max(1, who.end - who.first);
      put(log(who.paragraphs));
      put(log(who.letters));
      put(share(who.linkLetters, who.letters));
      put(share(who.letters, page.letters));
      put(share(who.paragraphLetters, page.bestParagraphLetters));
      put(log(blocks));
      put(log(who.letters / blocks));
      put((index - who.first) / blocks);
    }
  },
};

/** Position relative to the element with the most prose, on the page, and relative to the headline. */
const place: Group = {
  names:
    'best:inside best:up best:down best:share place:block place:letters title:after title:distance'.split(
      ' ',
    ),
  count(
    { frame, index },
    { bestFrame: best, letters, lettersBefore: before, blocks, titleIndex: titleAt },
    put,
  ) {
    const [up, down] = best === undefined ? [9, 9] : treeDistance(frame, best);
    put(bit(down === 0));
    put(Math.min(up, 12));
    put(Math.min(down, 12));
    put(best === undefined ? 0 : share(best.letters, letters));
    put(index / blocks.length);
    put(share(before[index]!, letters));
    put(titleAt < 0 ? 0 : index > titleAt ? 1 : -1);
    put(titleAt < 0 ? -1 : log(Math.abs(index - titleAt)));
  },
};

/** Similarity to the title, description and articleBody. */
const likeness: Group = {
  names: ['like:title', 'like:description', 'like:article-body'],
  count({ index }, { similarity }, put) {
    put(similarity.title[index]!);
    put(similarity.description[index]!);
    put(similarity.articleBody === undefined ? -1 : similarity.articleBody[index]!);
  },
};

const STEPS = [-2, -1, 1, 2];

/** The blocks before and after it. */
const neighbours: Group = {
  names: STEPS.flatMap((step) =>
    ['letters', 'link-density', 'closed', 'same-tag', 'same-parent'].map((what) => `near${step}:${what}`),
  ),
  count({ frame, index }, { blocks }, put) {
    const parent = containerOf(frame);
    for (const step of STEPS) {
      const other = blocks[index + step];
      put(other === undefined ? -1 : log(other.stats.letters));
      put(other === undefined ? -1 : share(other.linkLetters, other.stats.letters));
      put(other === undefined ? -1 : bit(other.stats.closed));
      put(other === undefined ? -1 : bit(other.frame.element.name === frame.element.name));
      put(other === undefined ? -1 : bit(containerOf(other.frame) === parent));
    }
  },
};

/** The blocks of the same names, and those of the same text. */
const kin: Group = {
  names: ['kin:count', 'kin:letters', 'kin:link-density', 'kin:share', 'twins'],
  count({ siblings: { count, letters, linkLetters }, text: words }, page, put) {
    put(log(count));
    put(log(letters / count));
    put(share(linkLetters, letters));
    put(share(letters, page.letters));
    put(Math.min(page.textCounts.get(words)!, 5));
  },
};

/** What its first words say it is. */
const says: Group = {
  names: [...PHRASE_KINDS.map((kind) => `says:${kind}`), 'before:says'],
  count({ index }, { phraseKinds, phraseKindsBefore }, put) {
    for (let kind = 0; kind < PHRASE_KINDS.length; kind++) put(bit(phraseKinds[index] === kind));
    put(phraseKindsBefore[index]!);
  },
};

/** Meaning of the surrounding class names, by hand-written and learned weights; words of a short block. */
const families: Group = {
  names: [
    ...FAMILY_NAMES.map((family) => `family:${family}`),
    ...FAMILY_NAMES.map((family) => `family-up:${family}`),
    'words',
  ],
  count({ frame, stats, text: words }, page, put) {
    const own = page.classScores.of(frame).families;
    const above = page.classScores.of(frame.parent?.parent?.parent ?? frame).families;
    for (let k = 0; k < FAMILY_NAMES.length; k++) put((own >>> k) & 1);
    for (let k = 0; k < FAMILY_NAMES.length; k++) put((above >>> k) & 1);
    put(stats.words <= 60 ? page.wordScore(words) : 0);
  },
};

/** The `<article>` it is in, pictures near it, and the page as a whole. */
const setting: Group = {
  names:
    'articles article:letters article:title media:before media:parent media:grandparent page:news page:blocks page:letters page:best'.split(
      ' ',
    ),
  count({ frame, afterMedia }, page, put) {
    const article = articleOf(frame);
    const parent = containerOf(frame);
    put(frame.articles);
    put(frame.articles > 0 ? share(article.letters, page.letters) : -1);
    put(page.titleArticle === undefined ? -1 : bit(article === page.titleArticle));
    put(bit(afterMedia));
    put(Math.min(parent.media, 3));
    put(Math.min((parent.parent ?? parent).media, 5));
    put(bit(page.hints.news));
    put(log(page.blocks.length));
    put(log(page.letters));
    put(log(page.bestParagraphLetters));
  },
};

/** Learnt scores of the names around it. */
const names: Group = {
  names: ['own', 'parent', 'near', 'sum', 'min', 'max', 'low-letters'].map((what) => `names:${what}`),
  count({ frame }, page, put) {
    const chain = page.classScores.of(frame);
    put(chain.own);
    put(page.classScores.of(containerOf(frame)).own);
    put(chain.near);
    put(chain.sum);
    put(chain.min);
    put(chain.max);
    put(share(chain.minLetters, page.letters));
  },
};

const GROUPS: readonly Group[] = [
  text,
  element,
  around,
  place,
  likeness,
  neighbours,
  kin,
  says,
  families,
  setting,
  names,
];

/** Names of the features of a block, in the order of its row. */
export const BLOCK_FEATURES: readonly string[] = GROUPS.flatMap((group) => group.names);

/** One row of numbers per block, `FEATURES.length` wide; the rows of chrome stay empty. */
export function blockFeatures(
  blocks: Blocks,
  chrome: Uint8Array,
  hints: PageHints,
  readNames: ClassReader,
  wordScore: WordScore,
): Float32Array {
  const page = pageFeatures(blocks, chrome, hints, readNames, wordScore);
  const rows = new Float32Array(blocks.blocks.length * BLOCK_FEATURES.length);
  let at = 0;
  const put: Put = (value) => {
    rows[at++] = value;
  };
  for (const block of blocks.blocks) {
    if (chrome[block.index] === 1) continue;
    at = block.index * BLOCK_FEATURES.length;
    for (const group of GROUPS) group.count(block, page, put);
  }
  return rows;
}

function lines(words: string): number {
  let count = 0;
  for (let at = words.indexOf('\n'); at >= 0 && count < 20; at = words.indexOf('\n', at + 1)) count++;
  return count;
}
