import { join } from 'node:path';
import { moduleNames, moduleUrl } from '../../url/module-url.ts';
import type { FeedFormat, FeedFormatModule } from './format.ts';

/** The formats of `publish/formats/`. */
export const FEED_FORMATS: readonly FeedFormat[] = await loadFormats(join(import.meta.dirname, '../formats'));

/** The format of places that have room for one feed. */
export const MAIN_FORMAT = mainOf(FEED_FORMATS);

/**
 * Loads the formats in a folder, the main one first.
 *
 * @throws Error where a module has no format as default export
 */
export async function loadFormats(folder: string): Promise<FeedFormat[]> {
  const formats = await Promise.all(
    moduleNames(folder).map(async (name) => {
      const module: { default?: FeedFormatModule } = await import(moduleUrl(folder, name).href);
      if (module.default === undefined) throw new Error(`${name}: a feed format is a default export`);
      return { ...module.default, name };
    }),
  );
  return formats.toSorted((a, b) => Number(b.main ?? false) - Number(a.main ?? false));
}

function mainOf(formats: readonly FeedFormat[]): FeedFormat {
  const [first, second] = formats;
  if (first?.main !== true || second?.main === true)
    throw new Error('exactly one feed format must be the main one');
  return first;
}
