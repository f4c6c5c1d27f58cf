import { join } from 'node:path';
import type { SettingKey, Settings } from './settings-table.ts';

/** Settings of one translation engine: its own, and its maximum number of characters a day and a month. */
export interface EngineSetup {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
  readonly model?: string | undefined;
  readonly region?: string | undefined;
  readonly project?: string | undefined;
  readonly folder?: string | undefined;
  readonly workers?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly allowance: { readonly day?: number | undefined; readonly month?: number | undefined };
}

/** Returns the settings of an engine; engines without settings have only limits. */
export function engineSettings(settings: Settings, name: string): EngineSetup {
  const own = byEngine(settings)[name];
  const timeoutMs = settings.engineTimeout === undefined ? undefined : settings.engineTimeout * 1_000;
  return {
    ...own,
    timeoutMs,
    allowance: { day: settings.budgetDay[name], month: settings.budgetMonth[name] },
  };
}

/** An enabled engine and its maximum number of characters; absent: no limit. */
export interface EngineLimit {
  readonly engine: string;
  readonly day?: number | undefined;
  readonly month?: number | undefined;
}

/** Returns the configured engines in order of preference, with the operator's limits. */
export function engineLimits(settings: Settings): EngineLimit[] {
  return settings.engines.map((engine) => ({ engine, ...engineSettings(settings, engine).allowance }));
}

function byEngine(settings: Settings): Record<string, Omit<EngineSetup, 'allowance'>> {
  return {
    bergamot: {
      folder: join(settings.dataDir, 'models'),
      workers: settings.workers,
      url: settings.modelsUrl,
    },
    libretranslate: { url: settings.libretranslateUrl, key: settings.libretranslateKey },
    deepl: { url: settings.deeplUrl, key: settings.deeplKey },
    google: { url: settings.googleUrl, key: settings.googleKey, project: settings.googleProject },
    azure: { url: settings.azureUrl, key: settings.azureKey, region: settings.azureRegion },
    openai: { url: settings.openaiUrl, key: settings.openaiKey, model: settings.openaiModel },
  };
}

/** Required settings of each engine. */
export const NEEDED: Readonly<Record<string, SettingKey>> = {
  deepl: 'deeplKey',
  google: 'googleKey',
  azure: 'azureKey',
  openai: 'openaiModel',
};
