import { join } from 'node:path';
import { TranslateError } from '../../model/errors.ts';
import type { EngineValues } from '../../model/engine-declaration.ts';
import { moduleNames, moduleUrl } from '../../url/module-url.ts';
import type { Engine, EnginePlugin, EngineTools } from './engine.ts';
import { serviceCode } from './service-code.ts';

/** All engines by name. */
export type EngineRegistry = ReadonlyMap<string, EnginePlugin>;

/** The engines of `translate/engines/`. */
export const ENGINES: EngineRegistry = await loadEngines(join(import.meta.dirname, '../engines'));

/**
 * Loads the default export of each module in a folder. The file's name is the engine's name.
 *
 * @throws Error where a module exports no engine
 */
export async function loadEngines(folder: string): Promise<EngineRegistry> {
  const plugins = await Promise.all(
    moduleNames(folder).map(async (name): Promise<[string, EnginePlugin]> => {
      const module: { default?: EnginePlugin } = await import(moduleUrl(folder, name).href);
      if (module.default?.settings === undefined || module.default.create === undefined)
        throw new Error(`${name}: an engine's default export has its declaration and \`create\``);
      return [name, module.default];
    }),
  );
  return new Map(plugins);
}

/**
 * Creates an engine by name.
 *
 * @param values its settings by the keys of its declaration, with `timeoutMs` and `folder`
 * @throws {TranslateError} `refused` for an unknown name or a missing setting
 */
export async function openEngine(
  name: string,
  values: EngineValues,
  tools: EngineTools,
  engines: EngineRegistry = ENGINES,
): Promise<Engine> {
  const plugin = engines.get(name);
  if (plugin === undefined)
    throw refused(`there is no engine "${name}"; there are ${[...engines.keys()].join(', ')}`);
  for (const [key, { variable, required }] of Object.entries(plugin.settings))
    if (required === true && (values[key] ?? '') === '')
      throw refused(`${plugin.title}: ${variable} is not set`);
  const { timeoutMs = (plugin.timeoutSeconds ?? 60) * 1_000, folder } = values;
  if (plugin.folder !== undefined && (folder ?? '') === '')
    throw refused(`${plugin.title}: no folder is set`);
  // The type of its settings is known in the engine's file only. config/ and the lines above have checked them.
  const settings = { ...values, timeoutMs, folder } as never;
  const { title: credit, limits, markup, languages } = plugin;
  return {
    credit,
    limits,
    markup,
    pairs: (from, to) => {
      const [source, target] = [serviceCode(languages, from), serviceCode(languages, to)];
      return source !== undefined && target !== undefined && source !== target;
    },
    ...(await plugin.create(settings, tools)),
    name,
  };
}

function refused(message: string): TranslateError {
  return new TranslateError('refused', message, { retry: 'never' });
}
