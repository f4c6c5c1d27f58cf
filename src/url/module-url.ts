import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `.ts` where Node runs the sources, `.js` in the published package. */
const EXTENSION = extname(import.meta.filename);

/**
 * Address of a module that is found at run time: a thread's script, a plug-in. Imports are rewritten when the package is
 * built, these names are not.
 *
 * @param folder its folder, usually from `import.meta.dirname`
 * @param name its file's name without extension
 */
export function moduleUrl(folder: string, name: string): URL {
  return pathToFileURL(`${folder}/${name}${EXTENSION}`);
}

/** Names of the modules in a folder, sorted, without extension. */
export function moduleNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => extname(file) === EXTENSION)
    .map((file) => file.slice(0, -EXTENSION.length))
    .toSorted();
}
