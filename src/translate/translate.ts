import { setImmediate } from 'node:timers/promises';
import { TranslateError } from '../model/errors.ts';
import type { QualityFinding, Translation } from '../model/translation.ts';
import type { EngineRequest, EngineChain, ChainOutcome } from './engine/engine-chain.ts';
import { primaryLanguage } from '../text/normalise-sentence.ts';
import type { LanguagePair } from './engine/engine.ts';
import { termsIn } from './glossary/glossary.ts';
import type { Glossary } from './glossary/glossary.ts';
import { detectLanguage } from '../text/detect-language.ts';
import type { SentenceMemory } from './memory/sentence-memory.ts';
import { articleFromMemory } from './article-sentences.ts';
import type { Translatable } from './article-sentences.ts';
import {
  toRequest,
  segmentOf,
  protectTerms,
  fromEngine,
  fromMemory,
  toLearned,
  reuseTranslation,
  prepareSentence,
} from './sentence-pipeline.ts';
import type { TranslatedSentence, SentenceWork } from './sentence-pipeline.ts';

/** Options of a translation. */
export interface TranslateOptions {
  /** Headline of the article, as context for chat engines. */
  readonly headline?: string | undefined;
  /** Target language (BCP 47). */
  readonly to: string;
  readonly engines: EngineChain;
  readonly memory: SentenceMemory;
  readonly glossary: Glossary;
  readonly signal: AbortSignal;
}

/** Sentences that chat engines receive as context, before the first one of a request. */
const CONTEXT_SENTENCES = 2;

/**
 * Translates an article sentence by sentence: memory lookup, engines, glossary, house style, quality
 * gate. The structure of the body is preserved.
 *
 * The source language is the declared one unless the text is clearly in another. An article already in
 * the target language is returned as `original`. A sentence that is still damaged after all retries is
 * kept in the source language, marked as such and listed in `checks`; editions decide whether to show it
 * (`damageOf`). Good translations are stored in the memory even if others fail, so a retry only
 * translates the rest.
 *
 * @throws {TranslateError} if the engines could not translate every sentence
 */
export async function translateArticle(
  article: Translatable,
  options: TranslateOptions,
): Promise<Translation> {
  const pair = { from: detectLanguage(article.text, article.language).language, to: options.to };
  if (primaryLanguage(pair.from) === primaryLanguage(pair.to)) return untouched(article, pair);

  const text = await articleFromMemory(article, pair, options.memory);
  const work = await inPieces(text.sentences, (rich, index) => ({
    ...prepareSentence(rich, pair, options.glossary),
    before: text.sentences
      .slice(Math.max(0, index - CONTEXT_SENTENCES), index)
      .map((one) => one.text)
      .join(' '),
  }));
  const done = await translateSentences(work, pair, { ...options, headline: article.headline });
  const checks = done.flatMap((sentence, index) =>
    index < text.headlineSentences
      ? sentence.checks.map((check) => ({ ...check, headline: true }))
      : sentence.checks,
  );
  const final = done.map((sentence, index) =>
    sentence.checks.length > 0 ? inOriginal(work[index] as SentenceWork, pair) : sentence,
  );
  const { headline, deck, labels } = text.put(final.map((sentence) => sentence.rich));
  return {
    ...pair,
    headline,
    deck,
    labels: { ...tagsByGlossary(article.tags ?? [], pair, options.glossary), ...labels },
    bodyHtml: text.body.html(),
    text: text.body.text(),
    ...credits(final, options.engines),
    checks: [...checks, ...lostTerms(work, done, pair.to)],
  };
}

/** Whether an article is in a language already, so that nothing is translated. */
export function isWrittenIn(
  { text, language }: Pick<Translatable, 'text' | 'language'>,
  to: string,
): boolean {
  return primaryLanguage(detectLanguage(text, language).language) === primaryLanguage(to);
}

/**
 * Translates tags that are a glossary term as a whole. Others stay untranslated: a tag is not a sentence,
 * so an engine has no context for it.
 */
function tagsByGlossary(
  tags: readonly string[],
  { from, to }: LanguagePair,
  glossary: Glossary,
): Record<string, string> {
  return Object.fromEntries(
    tags.flatMap((tag) => {
      const [match] = termsIn(tag, from, to, glossary);
      const whole = match !== undefined && match.start === 0 && match.end === tag.length;
      const form = whole ? match.term.languages[primaryLanguage(to)]?.forms[0] : undefined;
      return form === undefined ? [] : [[tag, form]];
    }),
  );
}

function untouched(article: Translatable, pair: LanguagePair): Translation {
  const { headline, bodyHtml, text } = article;
  const deck = article.deck ?? undefined;
  const counts = { human: 0, machine: 0, memory: 0, original: 0 };
  return { ...pair, headline, deck, bodyHtml, text, origin: 'original', checks: [], counts };
}

/** Translates all sentences and returns them in order. Stores good translations before it throws. */
async function translateSentences(
  work: readonly SentenceWork[],
  pair: LanguagePair,
  options: TranslateOptions,
): Promise<TranslatedSentence[]> {
  const known = await options.memory.lookup(work, pair);
  const done = new Map<SentenceWork, TranslatedSentence>();
  const open: SentenceWork[] = [];
  const first = new Map<string, SentenceWork>();
  for (const sentence of work) {
    const remembered = known.get(sentence.source);
    if (remembered !== undefined) done.set(sentence, fromMemory(sentence, remembered));
    else if (!first.has(keyOf(sentence))) {
      first.set(keyOf(sentence), sentence);
      open.push(sentence);
    }
  }
  const error = await throughEngines(open, done, pair, options);
  const fresh = open.flatMap((sentence) => {
    const result = done.get(sentence);
    return result === undefined || result.checks.length > 0 ? [] : [toLearned(sentence, result, pair)];
  });
  if (fresh.length > 0) await options.memory.remember(fresh);
  if (error !== undefined) throw error;
  return work.map((sentence) => {
    const twin = first.get(keyOf(sentence)) as SentenceWork;
    return done.get(sentence) ?? reuseTranslation(sentence, twin, done.get(twin) as TranslatedSentence, pair);
  });
}

/**
 * Number of sentences processed before yielding to the event loop, so that page requests need not wait
 * for a long article.
 */
const piece = 8;

/** Maps a list and yields to the event loop after every few items. */
async function inPieces<In, Out>(list: readonly In[], map: (item: In, index: number) => Out): Promise<Out[]> {
  const results: Out[] = [];
  for (const [index, item] of list.entries()) {
    if (index > 0 && index % piece === 0) await setImmediate();
    results.push(map(item, index));
  }
  return results;
}

function keyOf(work: SentenceWork): string {
  return segmentOf(work);
}

/**
 * Runs the engines, then retries flagged sentences: first with other engines, then without tags.
 * Sentences that lost a protected term are retried with the term fixed.
 */
async function throughEngines(
  open: readonly SentenceWork[],
  done: Map<SentenceWork, TranslatedSentence>,
  pair: LanguagePair,
  options: TranslateOptions,
): Promise<TranslateError | undefined> {
  const take = async (
    asked: readonly SentenceWork[],
    outcome: ChainOutcome,
    better: (fresh: TranslatedSentence, old?: TranslatedSentence) => boolean,
  ): Promise<void> => {
    await inPieces(outcome.rendered, (rendered, index) => {
      if (rendered === undefined) return;
      const sentence = asked[index] as SentenceWork;
      const fresh = fromEngine(sentence, rendered, pair);
      if (better(fresh, done.get(sentence))) done.set(sentence, fresh);
    });
  };
  const ask = (
    asked: readonly EngineRequest[],
    more: { without?: ReadonlySet<string>; plain?: boolean } = {},
  ): Promise<ChainOutcome> =>
    options.engines.translate(asked, pair, { signal: options.signal, headline: options.headline, ...more });
  if (open.length === 0) return undefined;

  const outcome = await ask(open.map((one) => toRequest(one, pair)));
  await take(open, outcome, () => true);
  const flagged = open.filter((sentence) => (done.get(sentence)?.checks.length ?? 0) > 0);
  if (flagged.length > 0) {
    const used = new Set(flagged.map((sentence) => engineName(done.get(sentence) as TranslatedSentence)));
    const second = await ask(
      flagged.map((one) => toRequest(one, pair)),
      { without: used },
    );
    await take(flagged, second, (fresh) => fresh.checks.length === 0);
    const marked = flagged.filter((s) => s.rich.marks.length > 0 && (done.get(s)?.checks.length ?? 0) > 0);
    if (marked.length > 0)
      await take(
        marked,
        await ask(
          marked.map((one) => toRequest(one, pair)),
          { plain: true },
        ),
        (fresh) => fresh.checks.length === 0,
      );
  }
  const fenced = open.filter((sentence) => done.get(sentence)?.missing.some((term) => term.protect));
  if (fenced.length > 0) {
    const asked = fenced.map((s) =>
      protectTerms(s, (done.get(s) as TranslatedSentence).missing, primaryLanguage(pair.to)),
    );
    await take(fenced, await ask(asked), keepsMore);
  }
  return outcome.error;
}

function keepsMore(fresh: TranslatedSentence, old?: TranslatedSentence): boolean {
  return fresh.checks.length === 0 && fresh.missing.length < (old?.missing.length ?? 0);
}

function engineName(done: TranslatedSentence): string {
  return done.by.split('/', 1)[0] ?? done.by;
}

/**
 * Label of untranslated sentences, by target language. It is text because excerpts and some feed readers
 * show no markup.
 */
const originalMark: Readonly<Record<string, string>> = { id: 'teks asli' };

/** Returns the source sentence, labelled and wrapped in a tag with its language and direction. */
function inOriginal(work: SentenceWork, { from, to }: LanguagePair): TranslatedSentence {
  const { text, marks } = work.rich;
  const attribs = isRightToLeft(from) ? { lang: from, dir: 'rtl' } : { lang: from };
  const whole = { start: 0, end: text.length, name: 'em', attribs, id: 0 };
  const rich = {
    text: `${text} [${originalMark[primaryLanguage(to)] ?? 'original'}]`,
    marks: [whole, ...marks],
  };
  return { rich, origin: 'original', by: '', checks: [], missing: [] };
}

function isRightToLeft(language: string): boolean {
  return ['ar', 'fa', 'he', 'ur', 'ps', 'ckb'].includes(primaryLanguage(language));
}

/**
 * Credits each translator once: people first, then engines and import names. Imports are not counted as
 * human.
 */
function credits(
  done: readonly TranslatedSentence[],
  chain: EngineChain,
): Pick<Translation, 'origin' | 'engine' | 'translator' | 'counts'> {
  const counts = { human: 0, machine: 0, memory: 0, original: 0 };
  for (const { origin } of done) counts[origin === 'imported' ? 'memory' : origin]++;
  const by = (...origins: TranslatedSentence['origin'][]): string[] => [
    ...new Set(done.filter(({ origin }) => origins.includes(origin)).map((one) => one.by)),
  ];
  const [people, engines, imported] = [by('human'), by('machine', 'memory'), by('imported')];
  const names = engines.map((engine) => {
    const name = engine.split('/', 1)[0] ?? engine;
    return chain.engines.find((one) => one.name === name)?.credit ?? name;
  });
  const origin =
    counts.machine > 0 ? 'machine' : counts.memory === 0 && counts.human > 0 ? 'human' : 'memory';
  return {
    origin,
    engine: [...engines, ...imported].join(', ') || undefined,
    translator: [...new Set([...people, ...names, ...imported])].join(', '),
    counts,
  };
}

function lostTerms(
  work: readonly SentenceWork[],
  done: readonly TranslatedSentence[],
  to: string,
): QualityFinding[] {
  return done.flatMap((sentence, index) =>
    sentence.missing.map((term) => ({
      name: 'glossary',
      message: `"${term.languages[primaryLanguage(to)]?.forms[0]}" was expected`,
      source: work[index]?.source,
      target: sentence.rich.text,
    })),
  );
}
