import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { renderEdition } from '../../src/jobs/publish/render-edition.ts';
import { pingHub } from '../../src/publish/feeds/websub.ts';
import { listen, type HttpListener } from '../../src/serve/listen.ts';
import { createServer } from '../../src/serve/server.ts';
import type { Store } from '../../src/store/open.ts';
import { addStory, editions, NOW, openNewsroom, site, sources } from '../publish/newsroom.ts';
import { freshStore } from '../store/database.ts';

let store: Store;
let server: HttpListener;
let hubUrl: string;
/** Topics that the hub fetched after a ping. */
const seen: { topic: string; hub: string; self: string; items: number }[] = [];

/** A hub that fetches the topics of a ping and reads their WebSub links. */
const hub = createHttp((request, response) => {
  void (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    if (form.get('hub.mode') !== 'publish') return response.writeHead(400).end('hub.mode');
    for (const topic of form.getAll('hub.url')) {
      const answer = await fetch(topic);
      const links = answer.headers.get('link') ?? '';
      const link = (rel: string): string => new RegExp(`<([^>]+)>; rel="${rel}"`).exec(links)?.[1] ?? '';
      seen.push({
        topic,
        hub: link('hub'),
        self: link('self'),
        items: (await answer.text()).split('<item>').length - 1,
      });
    }
    return response.writeHead(204).end();
  })();
});

beforeAll(async () => {
  store = await freshStore('pglite');
  hub.listen(0, '127.0.0.1');
  await once(hub, 'listening');
  hubUrl = `http://127.0.0.1:${(hub.address() as AddressInfo).port}/`;
  let app: ReturnType<typeof createServer> | undefined;
  server = await listen((request) => app?.fetch(request) ?? new Response(), '127.0.0.1', 0);
  const here = { ...site, url: server.url, hub: hubUrl };
  await openNewsroom(store.db);
  const { storyId } = await addStory(store.db);
  await publishStory(store.db, storyId, editions, sources, NOW);
  for (const edition of editions)
    await renderEdition(store.db, edition, { editions, sources, site: here }, NOW);
  app = createServer({ db: store.db, site: here, editions, sources, now: () => NOW });
});
afterAll(async () => {
  hub.close();
  await server[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
});

test('a pinged hub can fetch the feed, its items and its WebSub links', async () => {
  const topic = `${server.url}/semua/rss.xml`;
  expect(await pingHub(fetch, hubUrl, [topic], new AbortController().signal)).toEqual({ ok: true });
  expect(seen).toEqual([{ topic, hub: hubUrl, self: topic, items: 1 }]);
});

test.each([
  [503, true],
  [429, true],
  [400, false],
  [410, false],
])('a hub that responds with %i: isTransient is %s', async (status, isTransient) => {
  const refusing = () => Promise.resolve(new Response('busy', { status }));
  const { signal } = new AbortController();
  const result = await pingHub(refusing, hubUrl, ['x'], signal);
  expect(result).toEqual({ ok: false, isTransient, why: `${status} busy` });
});

test('an unreachable hub is a transient error', async () => {
  const result = await pingHub(fetch, 'http://127.0.0.1:1/', ['x'], new AbortController().signal);
  expect(result).toMatchObject({ ok: false, isTransient: true });
});
