import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Kysely } from 'kysely';
import type { Config } from '../config/load-config.ts';
import { siteSettings } from '../config/site-settings.ts';
import { paths } from '../url/site-paths.ts';
import { assetNames, assetPath } from './assets.ts';
import { createServer } from './server.ts';
import {
  publishedDays,
  publishedSelections,
  publishedSources,
  storiesChangedSince,
} from '../store/publication/archive-index.ts';
import { documentPaths } from '../store/publication/documents.ts';
import type { Database } from '../store/schema.ts';
import { shownImages } from '../store/publication/pictures.ts';

/** Result of an export, in files. */
export interface ExportResult {
  /** New or changed files. */
  readonly written: number;
  readonly unchanged: number;
  /** Deleted files of stories that are no longer published. */
  readonly removed: number;
}

/** Dependencies of an export. */
export interface ExportParts {
  readonly db: Kysely<Database>;
  readonly config: Config;
  readonly now: () => Date;
}

/** File in the exported folder with the time of the last complete export. */
const MARK = '.warta-export.json';
/**
 * Milliseconds before the last export from which changes are exported again: transactions do not end in
 * the order in which they begin.
 */
const OVERLAP = 10 * 60_000;

/**
 * Writes the whole site and every feed as files for any web server. Renders only what may have changed
 * since the last export to the same folder, and writes only changed files, each atomically.
 *
 * @throws {Error} if a page cannot be rendered, or when `signal` is aborted
 */
export async function exportSite(
  { db, config, now }: ExportParts,
  folder: string,
  signal: AbortSignal,
): Promise<ExportResult> {
  const { editions, sources, settings } = config;
  const started = now();
  const site = { ...siteSettings(settings), isStatic: true };
  const app = createServer({ db, site, editions, sources, now });
  await mkdir(folder, { recursive: true });
  const last = await lastExport(folder);
  const stories = await storiesChangedSince(db, new Date(last.exportedAt.getTime() - OVERLAP));
  const pictures = (await shownImages(db)).map(paths.picture);
  const standing = [...(await standingPages(db)), ...(await documentPaths(db)), ...pictures];
  const addresses = new Set([
    ...standing,
    // Pages of the last export that may be gone: a day or source whose last story was withdrawn.
    ...last.standing,
    ...stories.flatMap(({ guid }) => [paths.story(guid), paths.original(guid), paths.versions(guid)]),
  ]);
  const kept = new Set(pictures.filter((address) => existsSync(fileFor(folder, address))));
  let written = 0;
  let unchanged = 0;
  let removed = 0;
  for (const address of addresses) {
    signal.throwIfAborted();
    // The name of an image is a digest of its content.
    if (kept.has(address)) {
      unchanged++;
      continue;
    }
    const response = await app.request(address);
    const file = fileFor(folder, address);
    // A withdrawn story keeps its page, which states the reason.
    if (response.status === 200 || response.status === 410) {
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (await writeIfNew(file, bytes)) written++;
      else unchanged++;
    } else if (response.status === 404 && (await removeFile(file))) removed++;
    else if (response.status >= 500) throw new Error(`${address} could not be made (${response.status})`);
  }
  await writeIfNew(join(folder, MARK), Buffer.from(JSON.stringify({ exportedAt: started, standing })));
  return { written, unchanged, removed };
}

async function standingPages(db: ExportParts['db']): Promise<string[]> {
  const [outlets, days, selections] = [
    await publishedSources(db),
    await publishedDays(db),
    await publishedSelections(db),
  ];
  const lists = new Set([
    ...outlets.map(({ id }) => paths.source(id)),
    ...selections.flatMap(({ editionId, section, agency }) => [
      paths.edition(editionId),
      ...(section ? [paths.section(editionId, section)] : []),
      ...(agency ? [paths.agency(editionId, agency)] : []),
    ]),
    ...days.map(({ day }) => paths.day(day)),
  ]);
  return [
    paths.home,
    paths.about,
    paths.feeds,
    paths.sources,
    paths.archive,
    paths.opml,
    '/robots.txt',
    '/sitemap.xml',
    ...assetNames.map(assetPath),
    ...lists,
  ];
}

/** Pages become `index.html` in a folder, so that every web server finds them under their URL. */
function fileFor(folder: string, address: string): string {
  const path = decodeURIComponent(address.split('?')[0] ?? '');
  const name = path.endsWith('/')
    ? `${path}index.html`
    : /\.[a-z]{2,4}$/.test(path)
      ? path
      : `${path}/index.html`;
  const file = normalize(join(folder, name));
  if (!file.startsWith(normalize(join(folder, '/')))) throw new Error(`${address} leads out of the folder`);
  return file;
}

/** Time of the last complete export and its URLs other than stories. */
interface LastExport {
  readonly exportedAt: Date;
  readonly standing: readonly string[];
}

async function lastExport(folder: string): Promise<LastExport> {
  try {
    const { exportedAt, standing = [] } = JSON.parse(await readFile(join(folder, MARK), 'utf8')) as {
      exportedAt: string;
      standing?: string[];
    };
    return { exportedAt: new Date(exportedAt), standing };
  } catch {
    return { exportedAt: new Date(0), standing: [] };
  }
}

async function writeIfNew(file: string, bytes: Uint8Array): Promise<boolean> {
  const known = await readFile(file).catch(() => undefined);
  if (known?.equals(bytes)) return false;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, bytes);
  await rename(`${file}.new`, file);
  return true;
}

async function removeFile(file: string): Promise<boolean> {
  try {
    await rm(file);
    return true;
  } catch {
    return false;
  }
}
