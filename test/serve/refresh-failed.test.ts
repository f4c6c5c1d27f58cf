import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { renderEdition } from '../../src/jobs/publish/render-edition.ts';
import { openMetrics } from '../../src/observe/metrics.ts';
import { createServer } from '../../src/serve/server.ts';
import { editions, NOW, openNewsroom, site, sources } from '../publish/newsroom.ts';
import { freshStore } from '../store/database.ts';

const MINUTE = 60_000;

test('a feed that cannot be refreshed is served, logged, counted and shown on /healthz', async () => {
  await using store = await freshStore('pglite');
  const { db } = store;
  await openNewsroom(db);
  for (const edition of editions) await renderEdition(db, edition, { editions, sources, site }, NOW);
  let clock = NOW.getTime();
  const metrics = openMetrics();
  const errors: string[] = [];
  const app = createServer({
    db,
    site,
    editions,
    sources,
    metrics,
    now: () => new Date(clock),
    onError: (_error, path) => errors.push(path),
  });
  const feed = async () => (await app.request('/semua/rss.xml')).status;
  const health = async () => {
    const response = await app.request('/healthz');
    return [response.status, await response.json()];
  };
  const count = async () =>
    (await metrics.registry.getSingleMetric('warta_refresh_failures_total')?.get())?.values[0]?.value;
  /** Requests the feed after `ms` and waits for the refresh to end. */
  const askAfter = async (ms: number, failures: number) => {
    clock += ms;
    expect(await feed()).toBe(200);
    await expect.poll(count).toBe(failures);
    await setImmediate();
  };

  expect(await feed()).toBe(200);
  await sql`alter table document rename to document_away`.execute(db);
  await askAfter(2_000, 1);
  const since = new Date(clock).toISOString();
  await askAfter(2_000, 2);
  // Failures are logged at most once a minute.
  expect(errors).toEqual(['/semua/rss.xml']);
  expect(await health()).toEqual([200, { status: 'ok' }]);

  await askAfter(6 * MINUTE, 3);
  expect(errors).toEqual(['/semua/rss.xml', '/semua/rss.xml']);
  const stale = [{ path: '/semua/rss.xml', since }];
  expect(await health()).toEqual([200, { status: 'some answers are out of date', stale }]);
  expect(await (await app.request('/metrics')).text()).toMatch(/^warta_stale_answers 1$/m);

  await sql`alter table document_away rename to document`.execute(db);
  await askAfter(2_000, 3);
  await expect.poll(health).toEqual([200, { status: 'ok' }]);
  expect(await (await app.request('/metrics')).text()).toMatch(/^warta_stale_answers 0$/m);
});
