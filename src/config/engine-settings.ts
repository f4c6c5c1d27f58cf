import { join } from 'node:path';
import type { z } from 'zod';
import type { EngineDeclarations, EngineSettingKind, EngineValues } from '../model/engine-declaration.ts';
import type { Setting, Settings, SettingsRow } from './settings-table.ts';
import { address, engineAmounts, engineList, integer, oneOf, text } from './validators.ts';

/** The settings that concern all engines, built from their declarations. */
export function engineListRows(engines: EngineDeclarations) {
  const names = [...engines.keys()];
  const described = [...engines].map(([name, { summary }]) => `\`${name}\` (${summary})`).join(', ');
  const slow = [...engines].flatMap(([name, { timeoutSeconds }]) =>
    timeoutSeconds === undefined ? [] : [`, for \`${name}\` ${timeoutSeconds}`],
  );
  const amounts = engineAmounts(names);
  return {
    engines: {
      name: 'WARTA_ENGINES',
      type: 'list of engines',
      fallback: names.filter((name) => engines.get(name)?.byDefault === true).join(','),
      doc: `Translation engines in order of preference: ${described}. \`none\`: only the sentence memory; other stories wait.`,
      schema: engineList(names),
    },
    translate: {
      name: 'WARTA_TRANSLATE',
      type: 'shown or all',
      fallback: 'shown',
      doc: 'Stories to translate: `shown`, those that an edition takes, or `all`.',
      schema: oneOf(['shown', 'all']),
    },
    engineTimeout: {
      name: 'WARTA_ENGINE_TIMEOUT',
      type: 'seconds',
      doc: `Maximum time for a response of a translation engine. Not set: 60${slow.join('')}.`,
      schema: integer(1, 3_600),
    },
    budgetDay: {
      name: 'WARTA_BUDGET_DAY',
      type: 'list of engine=characters',
      fallback: '',
      doc: `Maximum characters sent to an engine per day (UTC), by all processes, e.g. \`${names[0]}=20000\`.`,
      schema: amounts,
    },
    budgetMonth: {
      name: 'WARTA_BUDGET_MONTH',
      type: 'list of engine=characters',
      fallback: '',
      doc: 'The same per month.',
      schema: amounts,
    },
  } as const satisfies Record<string, Setting<unknown>>;
}

export type EngineRows = ReturnType<typeof engineListRows>;

/** The settings that single engines declare. */
export function engineRows(engines: EngineDeclarations): SettingsRow[] {
  return [...engines].flatMap(([engine, { settings }]) =>
    Object.entries(settings).map(([key, { variable, kind, doc }]) => ({
      engine,
      key,
      setting: {
        name: variable,
        type: typeOf(kind),
        secret: kind === 'secret',
        doc: `Engine \`${engine}\`: ${doc}`,
        schema: schemaOf(kind),
      },
    })),
  );
}

function typeOf(kind: EngineSettingKind): string {
  if (typeof kind === 'object') return `${kind.min}-${kind.max}`;
  return { text: 'text', secret: 'key', url: 'http(s):// URL' }[kind];
}

function schemaOf(kind: EngineSettingKind): z.ZodType<unknown, string> {
  if (typeof kind === 'object') return integer(kind.min, kind.max);
  return kind === 'url' ? address('http:', 'https:') : text;
}

/** Adds what is common to all engines to their own settings: `timeoutMs` (if set) and `folder`. */
export function withCommonSettings(
  own: Readonly<Record<string, EngineValues>>,
  { dataDir, engineTimeout }: { readonly dataDir: string; readonly engineTimeout?: number | undefined },
  engines: EngineDeclarations,
): Record<string, EngineValues> {
  const timeoutMs = engineTimeout === undefined ? undefined : engineTimeout * 1_000;
  const complete = [...engines].map(([name, { folder }]): [string, EngineValues] => [
    name,
    { ...own[name], timeoutMs, folder: folder === undefined ? undefined : join(dataDir, folder) },
  ]);
  return Object.fromEntries(complete);
}

/** An enabled engine and its maximum number of characters; absent: no limit. */
export interface EngineLimit {
  readonly engine: string;
  readonly day?: number | undefined;
  readonly month?: number | undefined;
}

/** Returns the operator's limits of an engine. */
export function engineLimit({ budgetDay, budgetMonth }: Settings, engine: string): EngineLimit {
  return { engine, day: budgetDay[engine], month: budgetMonth[engine] };
}

/** Returns the configured engines in order of preference, with the operator's limits. */
export function engineLimits(settings: Settings): EngineLimit[] {
  return settings.engines.map((engine) => engineLimit(settings, engine));
}
