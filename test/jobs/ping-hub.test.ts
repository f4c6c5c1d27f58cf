import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app/app.ts';
import type { Invocation } from '../../src/cli/command.ts';
import takedown from '../../src/commands/takedown.ts';
import { pingTopics } from '../../src/jobs/publish/ping-hub.ts';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { renderChanged } from '../../src/jobs/publish/render-edition.ts';
import { openLog } from '../../src/observe/log.ts';
import { install, type Installation, ONE_OUTLET } from '../pipeline/installation.ts';
import { addStory, openNewsroom } from '../publish/newsroom.ts';

const { signal } = new AbortController();
let installation: Installation;
let app: App;

/** URL of a port on which nothing listens. */
async function unreachableUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return `http://127.0.0.1:${port}/`;
}

beforeAll(async () => {
  installation = await install('pglite', ONE_OUTLET, { WARTA_HUB: await unreachableUrl() });
  app = await openApp(installation.env);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
});

async function pings(): Promise<{ topics: string[]; failures?: number; minutes: number }[]> {
  const { rows } = await sql<{ data: { topics: string[]; failures?: number }; minutes: number }>`
    select data, round(extract(epoch from start_after - now()) / 60)::int as minutes from pgboss.job
    where name = 'ping' order by created_on`.execute(app.db);
  return rows.map(({ data, minutes }) => ({ ...data, minutes }));
}

test('`warta takedown` pings the hub as a publication does', async () => {
  await openNewsroom(app.db);
  const { storyId } = await addStory(app.db);
  const { editions, sources } = app.config;
  const outcomes = await publishStory(app.db, storyId, editions, sources, app.now());
  await renderChanged(app.db, outcomes, app.config, app.now());
  const { guid } = await app.db
    .selectFrom('story')
    .select('guid')
    .where('id', '=', storyId)
    .executeTakeFirstOrThrow();
  const lines: string[] = [];
  const code = await takedown.run({
    args: [`urn:uuid:${guid}`],
    options: { why: 'atas permintaan sumber' },
    env: {},
    signal,
    print: (line = '') => void lines.push(line),
    open: () => Promise.resolve(app),
    openWeb: () => Promise.resolve(app),
  } satisfies Invocation);
  expect([code, lines]).toEqual([0, ['semua: withdrawn']]);
  expect(await pings()).toEqual([{ topics: expect.arrayContaining(['/semua/rss.xml']), minutes: 0 }]);
});

test('an unreachable hub is one line in the log, and pinged again until the pauses end', async () => {
  await app.queue();
  await sql`delete from pgboss.job`.execute(app.db);
  const lines: string[] = [];
  const log = openLog({ level: 'info', json: false, write: (line) => void lines.push(line) });
  const context = { ...(await app.jobs()), log };
  await pingTopics(context, { topics: ['/semua/rss.xml'] }, signal);
  expect(lines.join('')).toMatch(
    /^.*hub not pinged: fetch failed: .*ECONNREFUSED 127\.0\.0\.1:\d+; next attempt .*\n$/,
  );
  expect(await pings()).toEqual([{ topics: ['/semua/rss.xml'], failures: 1, minutes: 1 }]);
  await sql`delete from pgboss.job`.execute(app.db);
  await pingTopics(context, { topics: ['/semua/rss.xml'], failures: 99 }, signal);
  expect(lines.at(-1)).toContain('not repeated');
  expect(await pings()).toEqual([]);
});
