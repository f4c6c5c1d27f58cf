import { printError } from '../cli/print.ts';
import { join } from 'node:path';
import { type Command, type Invocation, usageError } from '../cli/command.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import { Failure } from '../model/errors.ts';
import { statusLine } from '../cli/progress.ts';
import { textTable } from '../cli/table.ts';
import { routeOf } from '../translate/bergamot/model-route.ts';
import type { LanguagePair } from '../translate/engine/engine.ts';
import { addModels, pullModel } from '../translate/bergamot/model-download.ts';
import { availableModels, lastKnownModels, type RemoteModel } from '../translate/bergamot/model-registry.ts';
import {
  findModel,
  installedModels,
  type ModelFile,
  verifyModel,
} from '../translate/bergamot/installed-models.ts';
import { proxyGet } from '../translate/engine/proxy-get.ts';
import bergamot from '../translate/engines/bergamot.ts';
import { ENGINES } from '../translate/engine/engine-registry.ts';

const models: Command = {
  summary: 'models of the embedded translation engine',
  group: 'Translation',
  usage: '<list|pull|add|verify> [what...]',
  options: [
    ['--all', 'list: every direction the registry offers, not only what the editions need'],
    ['--registry <url>', 'base address of the registry, up to and including /v1'],
  ],
  help: `
The engine "bergamot" fetches what it needs by itself; these commands are for looking and for machines without network.
Models are Mozilla's (Firefox Translations, MPL-2.0) and lie in WARTA_DATA/models. A proxy is taken from HTTPS_PROXY.

  warta models list              what is installed, and what the editions need
  warta models pull              fetches what the editions need, or what is newer
  warta models pull en-id ar-en  fetches these
  warta models add /media/stick  installs files that were fetched elsewhere, or the models folder of another Warta
  warta models verify            reads every byte again and compares checksums
`,
  async run(cli) {
    const [action = '', ...what] = cli.args;
    const config = loadConfig(cli.env, ENGINES);
    const folder = join(config.settings.dataDir, bergamot.folder);
    if (action === 'list') return listModels(cli, config, folder);
    if (action === 'pull') return pullModels(cli, config, folder, what);
    if (action === 'verify') return verifyModels(cli, folder);
    if (action === 'add' && what[0] !== undefined) return addFrom(cli, folder, what[0]);
    const problem = action === 'add' ? 'name the folder to add from' : `no "models ${action}"`;
    return usageError(`${problem}; there are list, pull, add and verify`);
  },
};

async function listModels(cli: Invocation, config: Config, folder: string): Promise<number> {
  const offered = await offers(cli, folder);
  const needed = neededBy(config, folder);
  const installed = installedModels(folder);
  const named =
    cli.options['all'] === true ? [...needed, ...installed, ...offered] : [...needed, ...installed];
  const directions = [...new Set(named.map(directionOf))].toSorted();
  const rows = directions.map((direction) => {
    const here = installed.find((model) => directionOf(model) === direction);
    const there = offered.find((model) => directionOf(model) === direction);
    return [
      direction,
      here === undefined ? '-' : `${here.version}, ${megabytes(here.files)}`,
      there === undefined ? '-' : `${there.version}, ${megabytes(sizesOf(there))}`,
      needed.some((pair) => directionOf(pair) === direction) ? 'yes' : 'no',
    ];
  });
  cli.print(textTable(['model', 'installed', 'offered', 'needed'], rows));
  return 0;
}

async function pullModels(
  cli: Invocation,
  config: Config,
  folder: string,
  named: readonly string[],
): Promise<number> {
  let offered: RemoteModel[];
  try {
    offered = await availableModels({ ...registryOf(cli), folder });
  } catch (error) {
    if (!(error instanceof Failure) || cli.signal.aborted) throw error;
    cli.print(`${error.message} (${error.code})`);
    cli.print('Without network: fetch the files elsewhere and run: warta models add FOLDER');
    return 1;
  }
  const wanted = named.length > 0 ? named : [...new Set(neededBy(config, folder).map(directionOf))];
  let failed = 0;
  for (const direction of wanted) {
    const model = offered.find((one) => directionOf(one) === direction);
    if (model === undefined) {
      failed += 1;
      cli.print(`${direction}: the registry does not offer it`);
    } else if (findModel(folder, model.from, model.to)?.version === model.version) {
      cli.print(`${direction}: ${model.version} is installed`);
    } else if (!(await pullOne(cli, model, folder))) failed += 1;
  }
  return failed > 0 ? 1 : 0;
}

async function pullOne(cli: Invocation, model: RemoteModel, folder: string): Promise<boolean> {
  const direction = directionOf(model);
  const bar = progressBar(direction);
  try {
    await pullModel(model, {
      ...registryOf(cli),
      folder,
      ...(bar === undefined ? {} : { progress: bar.move }),
    });
    bar?.clear();
    cli.print(`${direction}: ${model.version} installed, ${megabytes(sizesOf(model))}`);
    return true;
  } catch (error) {
    bar?.clear();
    if (!(error instanceof Failure) || cli.signal.aborted) throw error;
    cli.print(`${direction}: ${error.message} (${error.code})`);
    return false;
  }
}

async function addFrom(cli: Invocation, folder: string, from: string): Promise<number> {
  const known = lastKnownModels(folder, registryUrl(cli));
  const added = await addModels(from, folder, known);
  for (const model of added)
    cli.print(`${directionOf(model)}: ${model.version} installed, ${megabytes(model.files)}`);
  if (added.length > 0) return 0;
  printError(
    `warta: no model was found in ${from}; wanted are files such as model.enid.bin and vocab.enid.spm`,
  );
  return 1;
}

async function verifyModels(cli: Invocation, folder: string): Promise<number> {
  let damaged = 0;
  const installed = installedModels(folder);
  for (const model of installed) {
    const damage = await verifyModel(model);
    damaged += damage.length;
    const found = damage.map(({ file, problem }) => `${file}: ${problem}`).join(', ');
    cli.print(`${directionOf(model)}: ${found === '' ? 'whole' : found}`);
  }
  if (installed.length === 0) cli.print('No model is installed.');
  if (damaged > 0) cli.print(`Delete the damaged folders in ${folder} and run: warta models pull`);
  return damaged > 0 ? 1 : 0;
}

/** Lists the registry; without network the cached list and a note. */
async function offers(cli: Invocation, folder: string): Promise<RemoteModel[]> {
  try {
    return await availableModels({ ...registryOf(cli), folder });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    printError(`warta: ${error.message}; the last known list is shown`);
    return lastKnownModels(folder, registryUrl(cli));
  }
}

function registryOf(cli: Invocation) {
  return { get: proxyGet(), signal: cli.signal, url: registryUrl(cli) };
}

function registryUrl(cli: Invocation): string | undefined {
  const url = cli.options['registry'];
  return typeof url === 'string' ? url : cli.env[bergamot.settings.url.variable];
}

/** Returns the directions from the sources' languages to the editions'. */
function neededBy({ editions, sources }: Config, folder: string): LanguagePair[] {
  return editions.flatMap((edition) =>
    sources
      .filter(({ id, enabled }) => enabled && (edition.sources.length === 0 || edition.sources.includes(id)))
      .flatMap(({ language }) => routeOf(language, edition.language, folder) ?? []),
  );
}

function directionOf({ from, to }: LanguagePair): string {
  return `${from}-${to}`;
}

function sizesOf(model: RemoteModel): { size: number }[] {
  return model.files.map(({ contentSize }) => ({ size: contentSize }));
}

function megabytes(files: readonly Pick<ModelFile, 'size'>[]): string {
  return `${(files.reduce((sum, { size }) => sum + size, 0) / 1e6).toFixed(1)} MB`;
}

/** Progress bar on the terminal; prints nothing if standard error is not a terminal. */
function progressBar(title: string) {
  const line = statusLine();
  // Shorten the bar on narrow terminals to keep the figures visible.
  const width = Math.max(5, Math.min(30, (process.stderr.columns || 80) - title.length - 24));
  return (
    line && {
      move: (arrived: number, total: number): void => {
        const full = total > 0 ? Math.min(width, Math.round((width * arrived) / total)) : 0;
        const bar = '█'.repeat(full) + '░'.repeat(width - full);
        line.show(`${title} ${bar} ${(arrived / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`);
      },
      clear: () => line.clear(),
    }
  );
}

export default models;
