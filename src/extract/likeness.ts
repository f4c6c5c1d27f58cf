import type { Block } from './blocks.ts';

/** What the page says of itself beside its body; blocks are compared with it. */
export interface PageHints {
  readonly titles: readonly string[];
  readonly description?: string | undefined;
  /** JSON-LD articleBody, where it is long enough to be one. */
  readonly articleBody?: string | undefined;
  /** Whether the page calls itself a news article. */
  readonly news: boolean;
}

/** Letters and digits only, lower case: for comparing texts that were typeset differently. */
export function fold(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** How like each block is to what the page says of itself, 0 to 1. */
export interface Likeness {
  readonly title: Float32Array;
  readonly description: Float32Array;
  readonly articleBody: Float32Array | undefined;
}

export function compare(blocks: readonly Block[], hints: PageHints): Likeness {
  const title = new Float32Array(blocks.length);
  const description = new Float32Array(blocks.length);
  const titles = hints.titles.map((one) => fold(one)).filter((one) => one.length > 5);
  const longest = Math.max(0, ...titles.map((one) => one.length));
  const about = hints.description === undefined ? '' : fold(hints.description);
  const whole = hints.articleBody === undefined ? undefined : fold(hints.articleBody);
  const inBody = whole === undefined ? undefined : new Float32Array(blocks.length);
  for (const { index, text, stats } of blocks) {
    const nearTitle = stats.letters > 3 && stats.letters < longest * 1.5 + 8;
    const nearAbout = about !== '' && stats.letters > 12;
    if (!nearTitle && !nearAbout && inBody === undefined) continue;
    const folded = fold(text);
    if (nearTitle) {
      for (const one of titles) {
        if (one === folded) title[index] = 1;
        else if (one.includes(folded) || folded.includes(one)) {
          title[index] = Math.max(
            title[index]!,
            Math.min(one.length, folded.length) / Math.max(one.length, folded.length),
          );
        }
      }
    }
    if (nearAbout) {
      const start = folded.slice(0, 40);
      if (about.includes(start) || (about.length > 12 && folded.startsWith(about.slice(0, 40)))) {
        description[index] = Math.min(folded.length, about.length) / Math.max(folded.length, about.length);
      }
    }
    if (inBody !== undefined && whole !== undefined && folded !== '') {
      const middle = folded.length >> 1;
      const probes =
        folded.length < 30
          ? [folded]
          : [folded.slice(0, 24), folded.slice(middle - 12, middle + 12), folded.slice(-24)];
      inBody[index] = probes.filter((probe) => whole.includes(probe)).length / probes.length;
    }
  }
  return { title, description, articleBody: inBody };
}
