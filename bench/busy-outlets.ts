import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry } from '../test/translate/registry.ts';
import { trueShape, writeModel } from '../test/translate/tiny-model.ts';

/*
 * A separate process, so that its work is not measured: busy outlets with an endless supply of news, and
 * a registry with an English-Indonesian model that costs as much as Mozilla's and knows the outlets'
 * vocabulary.
 */

const OUTLETS = 8;
const ARTICLES = 400;
const PARAGRAPHS = 9;

const DICTIONARY: Readonly<Record<string, string>> = {
  the: 'itu',
  ship: 'kapal',
  port: 'pelabuhan',
  river: 'sungai',
  city: 'kota',
  road: 'jalan',
  water: 'air',
  bread: 'roti',
  grain: 'gandum',
  bridge: 'jembatan',
  school: 'sekolah',
  market: 'pasar',
  harvest: 'panen',
  night: 'malam',
  morning: 'pagi',
  people: 'orang',
  leader: 'pemimpin',
  talks: 'perundingan',
  truce: 'jeda',
  border: 'perbatasan',
  light: 'cahaya',
  door: 'pintu',
  hill: 'bukit',
  field: 'ladang',
  island: 'pulau',
  brings: 'membawa',
  opens: 'membuka',
  closes: 'menutup',
  sees: 'melihat',
  keeps: 'menjaga',
  builds: 'membangun',
  crosses: 'menyeberangi',
  near: 'dekat',
  under: 'di',
  before: 'sebelum',
  after: 'sesudah',
  old: 'tua',
  new: 'baru',
  small: 'kecil',
  large: 'besar',
  quiet: 'tenang',
  full: 'penuh',
};
const NOUNS = Object.keys(DICTIONARY).slice(1, 25);
const VERBS = ['brings', 'opens', 'closes', 'sees', 'keeps', 'builds', 'crosses'];
const PLACES = ['near', 'under', 'before', 'after'];
const KINDS = ['old', 'new', 'small', 'large', 'quiet', 'full'];

/** Deterministic random numbers (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function article(outlet: number, number: number, published: Date): { title: string; page: string } {
  const next = dice(outlet * 100_003 + number);
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)] ?? '';
  const sentence = (): string =>
    `the ${pick(KINDS)} ${pick(NOUNS)} ${pick(VERBS)} the ${pick(NOUNS)} ${pick(PLACES)} the ${pick(KINDS)} ${pick(NOUNS)} ${pick(PLACES)} the ${pick(NOUNS)}.`;
  const title = sentence().slice(0, -1);
  const paragraphs = Array.from(
    { length: PARAGRAPHS },
    () => `<p>${sentence()} ${sentence()} ${sentence()}</p>`,
  );
  // As much template markup around the text as on real outlets.
  const chrome = Array.from(
    { length: 160 },
    (_, index) =>
      `<li class="menu-item"><a href="/section/${index}" data-track="nav-${index}">Section ${index}</a></li>`,
  );
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta property="og:title" content="${title}"><meta property="article:published_time" content="${published.toISOString()}">
<style>${'.a{color:red}'.repeat(800)}</style></head><body><nav><ul>${chrome.join('')}</ul></nav>
<main><article><h1>${title}</h1><p class="byline">By Rana Haddad</p>${paragraphs.join('\n')}</article></main>
<footer><ul>${chrome.join('')}</ul></footer></body></html>`;
  return { title, page };
}

async function startOutlet(outlet: number): Promise<string> {
  const published = new Date(Date.now() - 2 * 3_600_000);
  const items = Array.from({ length: ARTICLES }, (_, number) => {
    const { title } = article(outlet, number, published);
    return `<item><title>${title}</title><link>/news/${number}</link><pubDate>${published.toUTCString()}</pubDate></item>`;
  });
  const feed = `<rss version="2.0"><channel><title>Outlet ${outlet}</title>${items.join('')}</channel></rss>`;
  const server = createServer((request, response) => {
    const number = /^\/news\/(\d+)$/.exec(request.url ?? '')?.[1];
    if (request.url === '/feed.xml')
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feed);
    else if (number !== undefined)
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(article(outlet, Number(number), published).page);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const folder = mkdtempSync(join(tmpdir(), 'warta-bench-model-'));
writeModel(join(folder, 'en-id'), DICTIONARY, trueShape);
const registry = await startRegistry([
  { folder: join(folder, 'en-id'), from: 'en', to: 'id', packing: 'none' },
]);
const origins = await Promise.all(Array.from({ length: OUTLETS }, (_, outlet) => startOutlet(outlet)));
const sources = origins.map(
  (origin, index) => `
  - { id: outlet-${index}, name: Outlet ${index}, homepage: '${origin}/', language: en, timezone: UTC, every: 1m, delay: 0s,
      publish: full, licence: bench, listings: [{ feed: '${origin}/feed.xml' }] }`,
);
const yaml = `sources:${sources.join('')}\neditions: [{ id: semua, title: Semua, limit: 50 }]\n`;
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
process.once('disconnect', () => process.exit(0));
process.send?.({ modelsUrl: registry.url, sourcesYaml: yaml });
