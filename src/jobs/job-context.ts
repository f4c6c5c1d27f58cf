import type { Kysely } from 'kysely';
import type { Config } from '../config/load-config.ts';
import type { Get } from '../model/page.ts';
import type { Source } from '../model/source.ts';
import type { Translation } from '../model/translation.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Database } from '../store/schema.ts';
import type { LeadArticle } from '../store/translation/translations.ts';
import type { Queue } from './queue.ts';
import type { DocumentReader } from './collect/document-reader.ts';

/** Translates an article with the engines, memory and glossary of this installation. Throws TranslateError. */
export type Translator = (
  article: Omit<LeadArticle, 'id' | 'version'>,
  language: string,
  signal: AbortSignal,
) => Promise<Translation>;

/** Dependencies of all jobs; created once, in app.ts. */
export interface JobContext {
  readonly config: Config;
  readonly db: Kysely<Database>;
  readonly queue: Queue;
  readonly get: Get;
  readonly reader: Omit<DocumentReader, typeof Symbol.asyncDispose>;
  readonly translator: Translator;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => Date;
}

/** Returns an enabled source; undefined if it is disabled or was removed from sources.yaml. */
export function activeSource(context: JobContext, id: string): Source | undefined {
  return context.config.sources.find((source) => source.id === id && source.enabled);
}

export function secondsAfter(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}

export function minutesAfter(moment: Date, minutes: number): Date {
  return secondsAfter(moment, minutes * 60);
}
