import type { Kysely } from 'kysely';
import { engineLimit } from '../../config/engine-settings.ts';
import type { Settings } from '../../config/settings-table.ts';
import type { Log } from '../../observe/log.ts';
import { refundCharacters, reserveCharacters } from '../../store/translation/engine-budget.ts';
import { storeSentences, knownSentences } from '../../store/translation/sentence-memory.ts';
import type { Database } from '../../store/schema.ts';
import { type Budget, openEngineChain } from '../../translate/engine/engine-chain.ts';
import { type EngineRegistry, openEngine } from '../../translate/engine/engine-registry.ts';
import { stripDateline } from '../../translate/strip-dateline.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { SentenceMemory } from '../../translate/memory/sentence-memory.ts';
import { placeInIndonesian } from '../../translate/words/place-names.ts';
import { emptyGlossary } from '../../translate/glossary/glossary.ts';
import { proxyGet } from '../../translate/engine/proxy-get.ts';
import { isWrittenIn, translateArticle } from '../../translate/translate.ts';
import type { Translator } from '../job-context.ts';
import { openGlossary } from './live-glossary.ts';

/**
 * Combines this installation's engines, sentence memory, glossary and budget into one function.
 *
 * @throws TranslateError `refused` if a configured engine does not exist or lacks a setting
 */
export async function openTranslator(
  db: Kysely<Database>,
  settings: Settings,
  { now, log, engines }: { now: () => Date; log: Log; engines: EngineRegistry },
): Promise<{ readonly translate: Translator } & AsyncDisposable> {
  const tools = { post: fetch, get: proxyGet(), now };
  const enabled = await Promise.all(
    settings.engines.map((name) => openEngine(name, settings.engineSettings[name] ?? {}, tools, engines)),
  );
  const budget: Budget = {
    reserve: (engine, characters) =>
      reserveCharacters(db, engine, characters, engineLimit(settings, engine), now()),
    refund: (engine, characters) => refundCharacters(db, engine, characters, now()),
  };
  const chain = openEngineChain(enabled, now, budget);
  const glossary = openGlossary(db, settings.glossaryFile, log);
  return {
    async translate(article, to, signal) {
      const { dateline, deck } = article;
      const translation = await translateArticle(
        { ...article, ...stripDateline(article, dateline), deck: deck ?? undefined },
        {
          to,
          engines: chain,
          memory: memoryFor(db, article.sourceId),
          glossary: isWrittenIn(article, to) ? emptyGlossary : await glossary.current(),
          signal,
        },
      );
      const written = dateline?.place;
      const place =
        primaryLanguage(to) === 'id' && written !== undefined ? placeInIndonesian(written) : written;
      return { ...translation, place };
    },
    [Symbol.asyncDispose]: () => chain[Symbol.asyncDispose](),
  };
}

/** The sentence memory as articles of a source may use it. */
export function memoryFor(db: Kysely<Database>, sourceId: string): SentenceMemory {
  return {
    lookup: (sentences, pair) => knownSentences(db, sentences, { ...pair, outlet: sourceId }),
    remember: (sentences) =>
      storeSentences(
        db,
        sentences.map(({ steerable, ...sentence }) => ({
          ...sentence,
          outlet: steerable === true ? sourceId : undefined,
        })),
      ),
  };
}
