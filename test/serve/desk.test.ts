import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskActions } from '../../src/jobs/publish/desk-actions.ts';
import { type LiveGlossary, openGlossary } from '../../src/jobs/translate/live-glossary.ts';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { JOBS } from '../../src/jobs/job-list.ts';
import { openQueue, type Queue } from '../../src/jobs/queue.ts';
import { createServer } from '../../src/serve/server.ts';
import { knownSentences } from '../../src/store/translation/sentence-memory.ts';
import type { Store } from '../../src/store/open.ts';
import { loadPublished } from '../../src/store/publication/published-stories.ts';
import { addStory, editions, NOW, openNewsroom, site, sources } from '../publish/newsroom.ts';
import { termsIn } from '../../src/translate/glossary/glossary.ts';
import { freshStore } from '../store/database.ts';

function quiet(): void {}

const TOKEN = 'kata-sandi-redaksi';
const BODY = '<p>The first. The <a href="https://x.example/">second</a>.</p><ul><li>A point.</li></ul>';
let store: Store;
let queue: Queue;
let app: Hono;
let folder: string;
let glossary: LiveGlossary;
const at = () => NOW;
let story: { storyId: number; articleId: number; guid: string };

beforeAll(async () => {
  store = await freshStore('pglite');
  queue = await openQueue(store, JOBS, quiet);
  await openNewsroom(store.db);
  story = await addStory(store.db, {
    body: BODY,
    translation: {
      body: '<p>Yang pertama. Yang <a href="https://x.example/">kedua</a>.</p><ul><li>Satu butir.</li></ul>',
    },
  });
  folder = await mkdtemp(join(tmpdir(), 'warta-glossary-'));
  const file = join(folder, 'glossary.yaml');
  await writeFile(file, 'terms:\n  - { en: Islamic State, id: Negara Islam }\n');
  glossary = openGlossary(store.db, file, { warn: quiet });
  app = createServer({
    db: store.db,
    site,
    editions,
    sources,
    now: at,
    desk: {
      token: TOKEN,
      actions: deskActions({ db: store.db, queue, editions, sources, now: at, glossary }),
    },
  });
});
afterAll(async () => {
  await queue[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const Authorization = `Basic ${Buffer.from(`Sari Wibowo:${TOKEN}`).toString('base64')}`;
const get = async (path: string) => app.request(path, { headers: { Authorization } });
const post = async (
  path: string,
  fields: readonly (readonly [string, string])[],
  headers: Record<string, string> = {},
) => {
  const body = new URLSearchParams();
  for (const [name, value] of fields) body.append(name, value);
  return app.request(path, {
    method: 'POST',
    body,
    headers: {
      Authorization,
      Origin: site.url,
      'Content-Type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  });
};
const decide = async () => publishStory(store.db, story.storyId, editions, sources, NOW);

test('without a desk /meja is not found; with one it requires the token', async () => {
  const none = createServer({ db: store.db, site, editions, sources, now: () => NOW });
  expect((await none.request('/meja/', { headers: { Authorization } })).status).toBe(404);
  expect((await app.request('/meja/')).status).toBe(401);
  for (const secret of ['', 'x', `${TOKEN}x`]) {
    const wrong = `Basic ${Buffer.from(`Sari:${secret}`).toString('base64')}`;
    expect((await app.request('/meja/', { headers: { Authorization: wrong } })).status).toBe(401);
  }
  const nameless = `Basic ${Buffer.from(`:${TOKEN}`).toString('base64')}`;
  expect((await app.request('/meja/', { headers: { Authorization: nameless } })).status).toBe(401);
  const page = await get('/meja/');
  expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
});

test('forms of other sites are rejected', async () => {
  const path = `/meja/berita/${story.storyId}/tarik`;
  expect((await post(path, [['alasan', 'x']], { Origin: 'https://evil.example' })).status).toBe(403);
  expect(
    (await post(path, [['alasan', 'x']], { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' })).status,
  ).toBe(403);
});

test('a held story is listed with its reason', async () => {
  const held = await addStory(store.db, { headline: 'Menunggu', publishedAt: null });
  await publishStory(store.db, held.storyId, editions, sources, NOW);
  const list = await (await get('/meja/')).text();
  expect(list).toContain('waktu terbit asli tidak diketahui');
});

test('an edited sentence keeps its markup, credits the editor and is remembered', async () => {
  await decide();
  const page = await (await get(`/meja/berita/${story.storyId}`)).text();
  const id = /name="terjemahan" value="(\d+)"/.exec(page)?.[1] ?? '';
  const fields = [
    ['terjemahan', id],
    ['judul', 'Judul baru'],
    ['kalimat', 'Yang pertama.'],
    ['kalimat', 'Yang kedua.'],
    ['kalimat', 'Butir pertama.'],
  ] as const;
  const saved = await post(`/meja/berita/${story.storyId}/naskah`, fields);
  expect([saved.status, saved.headers.get('location')]).toEqual([
    303,
    `/meja/berita/${story.storyId}?pesan=Naskah%20disimpan.`,
  ]);
  expect(await decide()).toMatchObject([{ state: 'published', changed: true }]);
  const [shown] = await loadPublished(store.db, { guid: story.guid }, 1);
  expect(shown).toMatchObject({
    headline: 'Judul baru',
    origin: 'edited',
    translator: 'Sari Wibowo, Mesin Uji',
  });
  expect(shown?.bodyHtml).toBe(
    '<p>Yang pertama. Yang <a href="https://x.example/">kedua</a>.</p><ul><li>Butir pertama.</li></ul>',
  );
  const known = await knownSentences(store.db, [{ source: 'A point.', glossary: '' }], {
    from: 'en',
    to: 'id',
  });
  expect(known.get('A point.')).toMatchObject({
    target: 'Butir pertama.',
    origin: 'human',
    by: 'Sari Wibowo',
  });
});

test('headline, paragraph and first sentence are remembered in the form that translation looks up', async () => {
  const own = await addStory(store.db, {
    headline: 'Two convoys arrive',
    dateline: { place: 'Taliva', agency: 'LPA', raw: 'TALIVA (LPA) - ' },
    body: '<p>TALIVA (LPA) - The first.</p><p>The second. It is short.</p>',
    translation: { headline: 'Judul mesin', body: '<p>Yang pertama.</p><p>Yang kedua, dan pendek.</p>' },
  });
  const page = await (await get(`/meja/berita/${own.storyId}`)).text();
  await post(`/meja/berita/${own.storyId}/naskah`, [
    ['terjemahan', /name="terjemahan" value="(\d+)"/.exec(page)?.[1] ?? ''],
    ['judul', 'Dua konvoi tiba'],
    ['kalimat', 'Kalimat pertama.'],
    ['kalimat', 'Yang kedua pendek saja.'],
  ]);
  const originals = ['Two convoys arrive', 'The first.', 'The second. It is short.'];
  const wanted = originals.map((source) => ({ source, glossary: '' }));
  const known = await knownSentences(store.db, wanted, { from: 'en', to: 'id' });
  expect(originals.map((source) => known.get(source)?.target)).toEqual([
    'Dua konvoi tiba',
    'Kalimat pertama.',
    'Yang kedua pendek saja.',
  ]);
});

test('a form with the wrong number of sentences changes nothing', async () => {
  const before = await loadPublished(store.db, { guid: story.guid }, 1);
  expect(
    (
      await post(`/meja/berita/${story.storyId}/naskah`, [
        ['terjemahan', '1'],
        ['kalimat', 'x'],
      ])
    ).status,
  ).toBe(404);
  expect(await loadPublished(store.db, { guid: story.guid }, 1)).toEqual(before);
});

test('stories are split, merged, decided again and taken down', async () => {
  const other = await addStory(store.db, {});
  const merged = await post(`/meja/berita/${story.storyId}/gabung`, [['dengan', String(other.storyId)]]);
  expect(merged.headers.get('location')).toContain(`/meja/berita/${story.storyId}?`);
  expect(await (await get(`/meja/berita/${story.storyId}`)).text()).toContain('Pisahkan');
  const split = await post(`/meja/berita/${story.storyId}/pisah`, [['artikel', String(other.articleId)]]);
  expect(split.headers.get('location')).not.toContain(`/meja/berita/${story.storyId}?`);
  expect((await post(`/meja/berita/${story.storyId}/ulang`, [])).status).toBe(303);
  expect(
    (await post(`/meja/berita/${story.storyId}/tarik`, [['alasan', ' ']])).headers.get('location'),
  ).toContain('alasannya');
  await post(`/meja/berita/${story.storyId}/tarik`, [['alasan', 'keliru']]);
  expect((await app.request(`/cerita/${story.guid}`)).status).toBe(410);
});

const term = (form: string, rendering: string, wrong = ''): [string, string][] => [
  ['bahasa', 'en'],
  ['istilah', form],
  ['padanan', rendering],
  ['salah', wrong],
];

/** Returns the renderings that the next translation would use for the terms of a sentence. */
async function words(): Promise<(string | undefined)[]> {
  const found = termsIn('Port Authority and Islamic State', 'en', 'id', await glossary.current());
  return found.map((match) => match.term.languages['id']?.forms[0]);
}

test('a new term takes effect immediately and can be removed; one that contradicts the file is rejected with a message', async () => {
  expect(await words()).toEqual(['Negara Islam']);
  expect(
    (await post('/meja/glosarium', term('Port Authority', 'Otoritas Pelabuhan', 'Port Otoritas'))).status,
  ).toBe(303);
  expect(await words()).toEqual(['Otoritas Pelabuhan', 'Negara Islam']);
  const page = await (await get('/meja/glosarium')).text();
  expect(page).toContain('Otoritas Pelabuhan');
  expect(page).toContain('Sari Wibowo');
  const refused = await post('/meja/glosarium', term('Islamic State', 'ISIS'));
  expect([refused.status, await refused.text()]).toEqual([200, expect.stringContaining('is also in line 2')]);
  expect((await post('/meja/glosarium', term('', 'x'))).status).toBe(200);
  expect((await post('/meja/glosarium', term('a', 'b'), { Origin: 'https://evil.example' })).status).toBe(
    403,
  );
  expect(await words()).toEqual(['Otoritas Pelabuhan', 'Negara Islam']);
  expect((await post('/meja/glosarium/1/hapus', [])).status).toBe(303);
  expect(await words()).toEqual(['Negara Islam']);
});

test('nothing at the desk may be cached', async () => {
  const wrong = await app.request('/meja/', { headers: { 'X-Forwarded-For': '192.0.2.9' } });
  const missing = await get('/meja/berita/999999999');
  const answers = [await get('/meja'), await get('/meja/'), wrong, missing, await get('/meja/tidak-ada')];
  expect(answers.map(({ status, headers }) => [status, headers.get('cache-control')])).toEqual([
    [302, 'no-store'],
    [200, 'no-store'],
    [401, 'no-store'],
    [404, 'no-store'],
    [404, 'no-store'],
  ]);
});

test.each([
  ['a broken multipart form', { 'Content-Type': 'multipart/form-data; boundary=x' }, '--y\r\n\r\nrusak', 400],
  ['JSON', { 'Content-Type': 'application/json' }, '{}', 400],
  ['no body at all', {}, undefined, 400],
  ['a number that is none', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'artikel=x', 400],
  [
    'a number beyond the column',
    { 'Content-Type': 'application/x-www-form-urlencoded' },
    'artikel=99999999999',
    400,
  ],
  ['a form of two megabytes', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'a'.repeat(2e6), 413],
])('%s is an error of the client', async (_what, headers, body, status) => {
  const answer = await app.request(`/meja/berita/${story.storyId}/pisah`, {
    method: 'POST',
    headers: { Authorization, Origin: site.url, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([status, 'no-store']);
});

test('after ten wrong passwords a client waits, and others do not', async () => {
  const reported: [string, number][] = [];
  let moment = NOW.getTime();
  const guarded = createServer({
    db: store.db,
    site,
    editions,
    sources,
    now: () => new Date(moment),
    metricsToken: 'token-pemantauan-1',
    desk: {
      token: TOKEN,
      actions: deskActions({ db: store.db, queue, editions, sources, now: at, glossary }),
      onWrongPassword: (client, attempts) => void reported.push([client, attempts]),
    },
  });
  const status = async (client: string, password: string): Promise<number> => {
    const credentials = Buffer.from(`Sari:${password}`).toString('base64');
    const headers = { Authorization: `Basic ${credentials}`, 'X-Forwarded-For': `198.51.100.1, ${client}` };
    return (await guarded.request('/meja/', { headers })).status;
  };
  for (let attempt = 0; attempt < 10; attempt++) expect(await status('192.0.2.7', 'salah')).toBe(401);
  expect([await status('192.0.2.7', TOKEN), await status('192.0.2.8', TOKEN)]).toEqual([429, 200]);
  expect(reported.at(-1)).toEqual(['192.0.2.7', 10]);
  moment += 15 * 60_000;
  expect(await status('192.0.2.7', TOKEN)).toBe(200);

  const monitored = async (path: string, token?: string) =>
    (
      await guarded.request(
        path,
        token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } },
      )
    ).status;
  expect(await monitored('/status.json')).toBe(401);
  expect(await monitored('/metrics')).toBe(401);
  expect(await monitored('/status.json', 'token-pemantauan-2')).toBe(401);
  expect(await monitored('/status.json', 'token-pemantauan-1')).toBe(200);
  expect(await monitored('/status')).toBe(200);
});

test('searches of one client are limited, pages are not', async () => {
  const visitor = { headers: { 'X-Forwarded-For': '2001:db8::7' } };
  const statuses: number[] = [];
  for (let count = 0; count < 61; count++)
    statuses.push((await app.request('/cari?q=kapal', visitor)).status);
  expect(new Set(statuses.slice(0, 60))).toEqual(new Set([200]));
  expect(statuses[60]).toBe(429);
  const neighbour = await app.request('/cari.xml?q=kapal', {
    headers: { 'X-Forwarded-For': '2001:db8::ffff:8' },
  });
  expect(neighbour.status).toBe(429);
  const other = await app.request('/cari?q=kapal', { headers: { 'X-Forwarded-For': '2001:db8:0:1::7' } });
  expect([other.status, (await app.request('/tentang', visitor)).status]).toEqual([200, 200]);
});
