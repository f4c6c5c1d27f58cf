import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { extract } from '../../src/extract/extract.ts';
import { decode } from '../../src/fetch/charset.ts';
import { ExtractError } from '../../src/model/errors.ts';
import { now } from './field-input.ts';

const folder = join(import.meta.dirname, '../../fixtures/pages');
const has = (name: string, what: string): boolean => existsSync(join(folder, `${name}.${what}.json`));
/** Pages whose whole answer is pinned. The others have only their truth, which own-corpus.test.ts scores. */
const names = globSync('*.html', { cwd: folder })
  .map((file) => basename(file, '.html'))
  .filter((name) => has(name, 'expected') || !has(name, 'truth'))
  .toSorted();
/** Looked for before a run writes what is missing: a page without expectation fails once, and its file is there to be read. */
const missing = names.filter((name) => !has(name, 'expected'));

/** Reads a page as the crawl would; its URL is in its first line. */
function answerTo(name: string): unknown {
  const html = decode(readFileSync(join(folder, `${name}.html`))).text;
  const url = /^<!-- (\S+) -->/.exec(html)?.[1] ?? '';
  try {
    const { article, dropped } = extract(
      { url, html },
      { now, timezone: name.startsWith('id-') ? 'Asia/Jakarta' : 'UTC' },
    );
    return { article, dropped };
  } catch (error) {
    if (error instanceof ExtractError) return { error: error.code };
    throw error;
  }
}

test.each(names)('%s gives what was expected of it', async (name) => {
  const answer = `${JSON.stringify(answerTo(name), null, 2)}\n`;
  await expect(answer).toMatchFileSnapshot(join(folder, `${name}.expected.json`));
});

test('every page has its expectation or its truth: after adding one, run `npm run golden` and read what it wrote', () => {
  expect(missing).toEqual([]);
});

test('there are pages of many kinds', () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
});
