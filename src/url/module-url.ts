import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `.ts` where Node runs the sources, `.js` in the published package. */
const EXTENSION = extname(import.meta.filename);

/**
 * Returns the URL of a module that is found at run time: a thread's script or a plug-in. The build
 * rewrites imports, but not these names.
 *
 * @param folder its folder, usually `import.meta.dirname`
 * @param name its file name without extension
 */
export function moduleUrl(folder: string, name: string): URL {
  return pathToFileURL(`${folder}/${name}${EXTENSION}`);
}

/** Returns the sorted names of the modules in a folder, without extension. */
export function moduleNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => extname(file) === EXTENSION)
    .map((file) => file.slice(0, -EXTENSION.length))
    .toSorted();
}
