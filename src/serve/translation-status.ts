import type { EngineLimit } from '../config/engine-settings.ts';
import type { Metrics } from '../observe/metrics.ts';
import { engineUsage } from '../store/translation/engine-budget.ts';
import { awaitingTranslation, type WaitingStories } from '../store/translation/translations.ts';
import type { RouteContext } from './route-context.ts';

/** Characters that a translation engine has translated today and this month (UTC), with its limits. */
export interface EngineStatus {
  readonly engine: string;
  readonly today: number;
  readonly todayLimit: number | null;
  readonly month: number;
  readonly monthLimit: number | null;
  /** The engine is not used until the next day or month. */
  readonly exhausted: boolean;
}

/** Waiting stories by reason, and the use of the engines. */
export interface TranslationStatus {
  readonly waiting: readonly WaitingStories[];
  readonly engines: readonly EngineStatus[];
}

/** Loads the status of translation, for configured engines and those used this month. */
export async function translationStatus({
  db,
  engines = [],
  now,
}: Pick<RouteContext, 'db' | 'engines' | 'now'>): Promise<TranslationStatus> {
  const used = await engineUsage(db, now());
  const limits: readonly EngineLimit[] = [
    ...engines,
    ...used.filter(({ engine }) => !engines.some((one) => one.engine === engine)),
  ].map(({ engine }) => engines.find((one) => one.engine === engine) ?? { engine });
  return {
    waiting: await awaitingTranslation(db),
    engines: limits.map(({ engine, day, month }) => {
      const spent = used.find((one) => one.engine === engine) ?? { today: 0, month: 0 };
      return {
        engine,
        today: spent.today,
        todayLimit: day ?? null,
        month: spent.month,
        monthLimit: month ?? null,
        exhausted: spent.today >= (day ?? Infinity) || spent.month >= (month ?? Infinity),
      };
    }),
  };
}

/** Copies the status to the Prometheus metrics. */
export function observeTranslation({ waiting, engines }: TranslationStatus, metrics: Metrics): void {
  metrics.waitingStories.reset();
  for (const { code, stories } of waiting) metrics.waitingStories.set({ reason: code ?? 'queued' }, stories);
  for (const { engine, today, todayLimit, month, monthLimit } of engines) {
    metrics.engineCharacters.set({ engine, period: 'day' }, today);
    metrics.engineCharacters.set({ engine, period: 'month' }, month);
    if (todayLimit !== null) metrics.engineLimit.set({ engine, period: 'day' }, todayLimit);
    if (monthLimit !== null) metrics.engineLimit.set({ engine, period: 'month' }, monthLimit);
  }
}
