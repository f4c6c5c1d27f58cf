import type { Article, Image } from '../model/article.ts';
import { bodyRuns } from './markup/inline-runs.ts';
import type { BodyRuns } from './markup/inline-runs.ts';
import type { LanguagePair } from './engine/engine.ts';
import type { SentenceMemory } from './memory/sentence-memory.ts';
import { joinMarked, sliceMarked } from './markup/marked-text.ts';
import type { MarkedText } from './markup/marked-text.ts';
import { splitSentences } from '../text/sentence-splitter.ts';

/** The fields of an article that are translated. */
export type Translatable = Pick<Article, 'language' | 'headline' | 'bodyHtml' | 'text'> & {
  readonly deck?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly image?: Pick<Image, 'alt' | 'caption'> | null | undefined;
  readonly correction?: string | null | undefined;
};

/**
 * An article split into sentences, in this order: headline, deck, image alt and caption, correction,
 * body.
 */
export interface ArticleSentences {
  /** Source texts of all paragraphs with more than one sentence. */
  readonly paragraphs: readonly string[];
  readonly sentences: readonly MarkedText[];
  readonly headlineSentences: number;
  readonly body: BodyRuns;
  /**
   * Assembles the translation. Replaces the blocks of `body` in place and returns the other fields.
   *
   * @param translated one translation per item of `sentences`, in the same order
   */
  put(translated: readonly MarkedText[]): {
    headline: string;
    deck: string | undefined;
    labels: Readonly<Record<string, string>>;
  };
}

/**
 * Splits an article into sentences.
 *
 * @param language language of the article's text (BCP 47)
 * @param whole tells which multi-sentence paragraphs to keep as a single unit; none by default
 */
export function articleSentences(
  article: Translatable,
  language: string,
  whole: (paragraph: string) => boolean = () => false,
): ArticleSentences {
  const body = bodyRuns(article.bodyHtml);
  const { alt = '', caption = '' } = article.image ?? {};
  const labels = [...new Set([alt, caption, article.correction ?? ''])].filter((label) => label !== '');
  const units = [
    plain(article.headline),
    plain(article.deck ?? ''),
    ...labels.map(plain),
    ...body.blocks.map((block) => block.rich),
  ];
  const paragraphs: string[] = [];
  const cut = units.map((unit) => {
    const sentences = splitSentences(unit.text, language);
    if (sentences.length > 1) paragraphs.push(unit.text);
    if (sentences.length > 1 && whole(unit.text)) return [unit];
    return sentences.map(({ start, end }) => sliceMarked(unit, start, end));
  });
  return {
    paragraphs,
    sentences: cut.flat(),
    headlineSentences: cut[0]?.length ?? 0,
    body,
    put(translated) {
      let next = 0;
      const joined = cut.map((sentences) => joinMarked(translated.slice(next, (next += sentences.length))));
      for (const [index, block] of body.blocks.entries())
        block.replace(joined[index + 2 + labels.length] as MarkedText);
      const deck = joined[1]?.text === '' ? undefined : joined[1]?.text;
      return {
        headline: joined[0]?.text ?? '',
        deck,
        labels: Object.fromEntries(labels.map((label, index) => [label, joined[index + 2]?.text ?? label])),
      };
    },
  };
}

/**
 * Splits an article into sentences, but keeps paragraphs whole if the memory has a translation of the
 * whole paragraph by a person or from an import.
 */
export async function articleFromMemory(
  article: Translatable,
  pair: LanguagePair,
  memory: Pick<SentenceMemory, 'lookup'>,
): Promise<ArticleSentences> {
  const text = articleSentences(article, pair.from);
  const known = await memory.lookup(
    text.paragraphs.map((source) => ({ source, glossary: '' })),
    pair,
  );
  // Machine translations are always of single sentences.
  const people = new Set(
    [...known].filter(([, { origin }]) => origin !== 'machine').map(([source]) => source),
  );
  return people.size === 0
    ? text
    : articleSentences(article, pair.from, (paragraph) => people.has(paragraph));
}

function plain(text: string): MarkedText {
  return { text: text.replaceAll(/\s+/g, ' ').trim(), marks: [] };
}
