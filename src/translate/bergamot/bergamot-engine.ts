import { availableParallelism } from 'node:os';
import { TranslateError } from '../../model/errors.ts';
import { type RetryPolicy, scheduleRetry } from '../../model/schedule-retry.ts';
import { badAnswer, oneAnswerEach } from '../engine/json-request.ts';
import { EngineCrash, openWorkerPool } from './worker-pool.ts';
import type { WorkerPool } from './worker-pool.ts';
import { routeOf } from './model-route.ts';
import { cutLong, joinLong, safeHtml } from './segment-html.ts';
import type { ModelFiles } from './session.ts';
import type { EngineParts, EngineTools, HttpGet, LanguagePair } from '../engine/engine.ts';
import { pullModel } from './model-download.ts';
import { availableModels } from './model-registry.ts';
import { findModel, pathOf } from './installed-models.ts';
import type { InstalledModel } from './installed-models.ts';

const service = 'Bergamot';

/** Memory of one thread with two models, in bytes. */
const threadMemory = 460_000_000;
/** Downloads that failed. */
const DOWNLOADS: RetryPolicy = { pauses: [10], afterLast: 'repeat' };

/** Dependencies of the embedded engine, in addition to those of all engines. */
export interface BergamotTools extends EngineTools {
  /** Default: a new pool. Tests pass their own. */
  readonly pool?: WorkerPool;
}

/** Settings of the embedded engine. */
export interface BergamotSettings {
  /** Folder of the models. */
  readonly folder: string;
  /** Registry of models, up to and including `/v1`. */
  readonly url?: string | undefined;
  /** Number of threads. */
  readonly workers?: number | undefined;
  readonly timeoutMs: number;
}

/**
 * Translation on this machine with Bergamot, the engine of Firefox, as WebAssembly in worker threads,
 * using Mozilla's models. Pairs without English go through English. A missing model is downloaded in the
 * background (if `tools.get` is set); until it is installed, translating throws `model-missing`.
 */
export function openBergamot(settings: BergamotSettings, tools: BergamotTools): EngineParts {
  const { folder, url, workers, timeoutMs } = settings;
  const pool = tools.pool ?? openWorkerPool({ size: threadsFor(workers), timeoutMs, idleMs: 60_000 });
  const downloads = downloader({ folder, url }, tools);

  return {
    pairs(from, to) {
      const route = routeOf(from, to, folder);
      return route === undefined ? false : route.length === 1 || 'pivot';
    },
    async translate(segments, pair, signal) {
      signal.throwIfAborted();
      const route = routeOf(pair.from, pair.to, folder);
      if (route === undefined) {
        throw new TranslateError('unsupported-pair', `${service}: no way from ${pair.from} to ${pair.to}`, {
          retry: 'later',
        });
      }
      const models = downloads.models(route).map(filesOf);
      const answers = await translateAll(segments, models, pool, signal);
      return oneAnswerEach(service, answers, segments.length);
    },
    async dispose() {
      downloads.stop();
      await pool[Symbol.asyncDispose]();
    },
  };
}

/** Normalises sentences for the engine, splits those that are too long, and joins their translations. */
async function translateAll(
  segments: readonly string[],
  models: readonly ModelFiles[],
  pool: WorkerPool,
  signal: AbortSignal,
): Promise<string[]> {
  const parts = segments.map((segment) => cutLong(safeHtml(segment)));
  try {
    const answers = await pool.run({ models, segments: parts.flat() }, signal);
    let next = 0;
    return parts.map((own) => joinLong(answers.slice(next, (next += own.length))));
  } catch (error) {
    throw error instanceof EngineCrash ? badAnswer(service, error.message, error) : error;
  }
}

function filesOf(model: InstalledModel): ModelFiles {
  const own = ['vocab', 'srcvocab', 'trgvocab'] as const;
  return {
    model: pathOf(model, 'model') as string,
    shortlist: pathOf(model, 'lex'),
    vocabularies: own.flatMap((type) => pathOf(model, type) ?? []),
  };
}

/** The configured number of threads, else one per core minus one; in either case limited by memory. */
function threadsFor(wanted: number | undefined): number {
  const room = Math.floor((process.availableMemory() * 0.8) / threadMemory);
  return Math.max(1, Math.min(wanted ?? availableParallelism() - 1, room));
}

interface Downloads {
  /** Returns the models of a route. If one is missing, starts its download and throws `model-missing`. */
  models(route: readonly LanguagePair[]): InstalledModel[];
  stop(): void;
}

function downloader(
  { folder, url }: { folder: string; url?: string | undefined },
  tools: BergamotTools,
): Downloads {
  const abort = new AbortController();
  const states = new Map<string, { message: string; until?: Date }>();

  async function download(leg: LanguagePair, get: HttpGet): Promise<void> {
    const name = `${leg.from}-${leg.to}`;
    const say = (message: string, until?: Date): unknown =>
      states.set(name, until === undefined ? { message } : { message, until });
    const { signal } = abort;
    try {
      say('is being downloaded');
      const offered = await availableModels({ get, signal, folder, url });
      const model = offered.find(({ from, to }) => from === leg.from && to === leg.to);
      if (model === undefined) return void say('is not offered by the registry', later());
      const progress = (arrived: number, total: number): unknown =>
        say(`is being downloaded, ${Math.floor((100 * arrived) / total)} % have come`);
      await pullModel(model, { get, signal, folder, progress });
      states.delete(name);
    } catch (error) {
      say(`could not be downloaded (${error instanceof Error ? error.message : String(error)})`, later());
    }
  }
  const later = (): Date | undefined => scheduleRetry(DOWNLOADS, 1, { retry: 'later' }, tools.now());

  /** Starts a download unless it is running or failed recently. Returns its status as text. */
  function fetched(leg: LanguagePair): string {
    const name = `${leg.from}-${leg.to}`;
    const state = states.get(name);
    const rested = state === undefined || (state.until !== undefined && state.until <= tools.now());
    if (tools.get !== undefined && rested && !abort.signal.aborted) void download(leg, tools.get);
    return `the model ${name} ${states.get(name)?.message ?? 'is not installed (warta models pull)'}`;
  }

  return {
    models(route) {
      const found = route.map((leg) => findModel(folder, leg.from, leg.to));
      const missing = route.filter((_, index) => found[index] === undefined).map(fetched);
      if (missing.length > 0) {
        throw new TranslateError('model-missing', `${service}: ${missing.join(', ')}`, { retry: 'later' });
      }
      return found.filter((model) => model !== undefined);
    },
    stop: () => abort.abort(),
  };
}
