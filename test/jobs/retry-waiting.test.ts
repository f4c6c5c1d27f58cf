import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app/app.ts';
import type { Invocation } from '../../src/cli/command.ts';
import memory from '../../src/commands/memory.ts';
import { prepareCrawl } from '../../src/jobs/crawl.ts';
import { translateStory } from '../../src/jobs/translate/translate.ts';
import { install, type Installation, ONE_OUTLET } from '../pipeline/installation.ts';
import { addStory, openNewsroom } from '../publish/newsroom.ts';

/* A story that no engine could translate waits long, unless an operator changes the configuration. */

const { signal } = new AbortController();
let installation: Installation;
let storyId: number;
beforeAll(async () => {
  installation = await install('postgres', ONE_OUTLET);
  await using app = await openApp(installation.env);
  await openNewsroom(app.db);
  const context = await app.jobs();
  await prepareCrawl(context);
  ({ storyId } = await addStory(app.db, { translated: false, headline: 'The army left' }));
  await translateStory(context, { storyId }, signal);
});
afterAll(() => installation[Symbol.asyncDispose]());

/** Minutes until the next attempt after a process with these settings has started. */
async function pause(settings: Record<string, string>): Promise<number | undefined> {
  await using app = await openApp({ ...installation.env, ...settings });
  await prepareCrawl(await app.jobs());
  return minutesLeft(app);
}

async function minutesLeft({ db }: App): Promise<number | undefined> {
  const { rows } = await sql<{ minutes: number }>`
    select round(extract(epoch from start_after - now()) / 60)::int as minutes from pgboss.job
    where name = 'translate' and singleton_key = ${String(storyId)} and state = 'created'`.execute(db);
  return rows[0]?.minutes;
}

/** Simulates another failed attempt. */
async function putOff(): Promise<void> {
  await using app = await openApp(installation.env);
  await sql`update pgboss.job set start_after = now() + interval '12 hours' where name = 'translate'`.execute(
    app.db,
  );
}

test('a restart does not trigger an attempt, a change of engines does', async () => {
  expect(await pause({})).toBe(720);
  const engine = { WARTA_ENGINES: 'libretranslate', WARTA_LIBRETRANSLATE_URL: 'http://127.0.0.1:1/' };
  expect(await pause(engine)).toBe(0);
  await putOff();
  expect(await pause(engine)).toBe(720);
  expect(await pause({ ...engine, WARTA_LIBRETRANSLATE_KEY: 'another' })).toBe(0);
});

test('an import of sentences does', async () => {
  await putOff();
  await using app = await openApp(installation.env);
  const lines: string[] = [];
  const code = await memory.run({
    args: ['import', 'fixtures/demo.tmx'],
    options: {},
    open: async () => app,
    print: (line: string) => void lines.push(line),
    signal,
  } as unknown as Invocation);
  expect(code).toBe(0);
  expect(lines.at(-1)).toBe('stories awaiting a translation, retried by the next crawl: 1');
  expect(await minutesLeft(app)).toBe(0);
});
