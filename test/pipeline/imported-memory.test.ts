import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outlets, serveOutlets } from '../../fixtures/serve.ts';
import { type App, openApp } from '../../src/app/app.ts';
import type { Invocation } from '../../src/cli/command.ts';
import memory from '../../src/commands/memory.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { loadPublished } from '../../src/store/publication/published-stories.ts';
import { type Kind, KINDS } from '../store/database.ts';
import { install } from './installation.ts';

/* A memory of another translation tool, from `warta memory` to the note that readers see. */

const MACHINE_NOTE = 'oleh mesin; dapat memuat kekeliruan';
const { signal } = new AbortController();

/** An installation with one open app for all commands, because opening PGlite takes seconds. */
async function openInstallation(kind: Kind, sourcesYaml: string) {
  const installation = await install(kind, sourcesYaml);
  const app = await openApp(installation.env);
  return {
    app,
    folder: installation.folder,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await installation[Symbol.asyncDispose]();
    },
  };
}

async function run(
  app: App,
  args: readonly string[],
  options: Invocation['options'] = {},
): Promise<{ exit: number; output: string }> {
  const lines: string[] = [];
  const exit = await memory.run({
    args,
    options,
    env: process.env,
    signal,
    print: (line = '') => void lines.push(line),
    // The command closes what it opened.
    open: () => Promise.resolve({ ...app, [Symbol.asyncDispose]: () => Promise.resolve() }),
    openWeb: () => Promise.reject(new Error('not used')),
  });
  return { exit, output: lines.join('\n') };
}

/** Crawls one outlet, whose stories only the memory can translate. */
async function published(app: App) {
  await crawlOnce(await app.jobs(), { sources: ['levant-press'] }, signal);
  const [story] = await loadPublished(app.db, { editionId: 'semua' }, 1);
  const { body } = await app.db
    .selectFrom('document')
    .select('body')
    .where('path', '=', '/semua/rss.xml')
    .executeTakeFirstOrThrow();
  return { story, feed: Buffer.from(body).toString() };
}

describe.each(KINDS)('on %s', (kind) => {
  let outlets: Outlets;
  let first: Awaited<ReturnType<typeof openInstallation>>;
  let foreign: string;
  beforeAll(async () => {
    outlets = await serveOutlets();
    first = await openInstallation(kind, outlets.sourcesYaml);
    foreign = join(first.folder, 'foreign.tmx');
    const tmx = await readFile(outlets.memoryFile, 'utf8');
    await writeFile(
      foreign,
      tmx.replace(/<prop[^>]*>human<\/prop>/, '').replaceAll(/ creationid="[^"]*"/g, ''),
    );
  });
  afterAll(async () => {
    await first[Symbol.asyncDispose]();
    await outlets[Symbol.asyncDispose]();
  });

  test('an import without a translator’s name is rejected', async () => {
    expect((await run(first.app, ['import', foreign])).exit).toBe(2);
    expect((await run(first.app, ['import', foreign], { by: 'x', human: true, machine: true })).exit).toBe(2);
    expect((await run(first.app, ['stats'])).output).not.toMatch(/imported|human|machine/);
  });

  test('the note on machine translation survives an export and an import into an empty installation', async () => {
    expect((await run(first.app, ['import', foreign], { by: 'CAT/alat' })).exit).toBe(0);
    const exported = join(first.folder, 'export.tmx');
    expect((await run(first.app, ['export', exported])).exit).toBe(0);
    await using second = await openInstallation(kind, outlets.sourcesYaml);
    expect((await run(second.app, ['import', exported], { by: 'somebody', human: true })).exit).toBe(0);
    expect((await run(second.app, ['stats'])).output).toMatch(/CAT\/alat +imported/);
    const { story, feed } = await published(second.app);
    expect(story).toMatchObject({ origin: 'memory', translator: 'CAT/alat' });
    expect(feed).toContain(MACHINE_NOTE);
  });

  test('with --human the operator declares a person, and the note disappears', async () => {
    await using second = await openInstallation(kind, outlets.sourcesYaml);
    expect((await run(second.app, ['import', foreign], { by: 'Ana', human: true })).exit).toBe(0);
    const { story, feed } = await published(second.app);
    expect(story).toMatchObject({ origin: 'human', translator: 'Ana' });
    expect(feed).not.toContain(MACHINE_NOTE);
  });
});
