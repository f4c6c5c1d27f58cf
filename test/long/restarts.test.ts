import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { html, serve } from '../fetch/loopback.ts';
import { install, start } from '../pipeline/installation.ts';
import { breakConnections } from '../store/database.ts';

const PAGES = 12;
const article = (n: number) =>
  `<!doctype html><html lang="id"><head><title>Kapal nomor ${n} kembali berlayar</title></head><body><article><h1>Kapal nomor ${n} kembali berlayar</h1>${Array.from(
    { length: 6 },
    (_, part) =>
      `<p>Dewan pelabuhan pada hari ke-${n} memutuskan bahwa kapal nomor ${n * 7 + part} kembali berlayar ke utara sebelum fajar, kata juru bicara armada bagian ${part}.</p>`,
  ).join('')}</article></body></html>`;

test('`run` outlives connections that break again and again, answers meanwhile, and reads every page', async () => {
  await using outlet = await serve({
    '/feed.xml': (_request, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/rss+xml' })
        .end(
          `<rss version="2.0"><channel><title>Kabar</title>${Array.from({ length: PAGES }, (_, n) => `<item><title>Kapal nomor ${n}</title><link>/k/${n}</link><pubDate>${new Date().toUTCString()}</pubDate></item>`).join('')}</channel></rss>`,
        ),
    ...Object.fromEntries(Array.from({ length: PAGES }, (_, n) => [`/k/${n}`, html(article(n))])),
  });
  await using installation = await install(
    'postgres',
    `sources:\n  - { id: satu, name: Satu, homepage: '${outlet.url}/', language: id, timezone: Asia/Jakarta, delay: 1s, listings: [{ feed: '${outlet.url}/feed.xml' }] }\neditions: [{ id: semua, title: Semua }]\n`,
  );
  const databaseUrl = installation.env['DATABASE_URL'] ?? '';
  const running = start(installation, ['run']);
  try {
    await expect.poll(() => outlet.asked.includes('/k/0'), { timeout: 90_000, interval: 200 }).toBe(true);
    const site = /serving (\S+),/.exec(running.output())?.[1] ?? '';
    let cut = 0;
    for (let round = 0; round < 8; round++) {
      cut += await breakConnections(databaseUrl);
      expect((await fetch(`${site}/`)).status).toBeLessThan(600);
      await sleep(400);
    }
    expect(cut).toBeGreaterThan(8);
    await using store = await openStore({ databaseUrl });
    const stored = async () =>
      (await store.db.selectFrom('candidate').select('id').where('state', 'in', ['stored', 'same']).execute())
        .length;
    await expect.poll(stored, { timeout: 120_000, interval: 500 }).toBe(PAGES);
    expect((await fetch(`${site}/`)).status).toBe(200);
    expect(running.process.exitCode).toBeNull();
  } finally {
    running.process.kill('SIGTERM');
    await running.ended;
  }
}, 300_000);
