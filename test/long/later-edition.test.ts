import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../src/app/app.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { html, type Outlet, serve } from '../fetch/loopback.ts';
import { KINDS } from '../store/database.ts';
import { install, type Installation, start } from '../pipeline/installation.ts';

/* Editions that are added to sources.yaml, or changed in it, when the stories are stored already. */

const never = new AbortController().signal;
const START = Date.now() - 5 * 3_600_000;

const topics = [
  ['Feri', 'kandas di selat Orlan setelah mesinnya mati di tengah gelombang setinggi tiga meter'],
  ['Gempa', 'mengguncang pesisir timur Tarsenia dan membuat ribuan orang berlarian keluar rumah'],
  ['Beras', 'kembali naik harganya di pasar induk Qasira karena pasokan dari pedalaman terlambat'],
  ['Kereta', 'cepat pertama dari Velmar ke Lindra mulai membawa penumpang pada awal pekan ini'],
  ['Hutan', 'lindung di kaki gunung Sarun terbakar dan asapnya menutup jalan utama provinsi'],
  ['Museum', 'laut Orlan dibuka lagi untuk umum sesudah tiga tahun ditutup untuk perbaikan atap'],
] as const;
const english = [
  'Senate',
  'approves the harbour budget of Port Halden after a debate of eleven hours',
] as const;

function page([subject, rest]: readonly [string, string], language: string, minutes: number) {
  const more = [1, 2, 3, 4].map(
    (part) =>
      `<p>${subject} ${rest}, ${subject.toLowerCase()}-${part} ${'abcdefgh'.slice(part)} ${rest.split(' ').toReversed().join(' ')}.</p>`,
  );
  return html(`<!doctype html><html lang="${language}"><head><title>${subject} ${rest}</title>
    <meta property="article:published_time" content="${new Date(START + minutes * 60_000).toISOString()}"></head>
    <body><article><h1>${subject} ${rest.split(' ').slice(0, 4).join(' ')}</h1><p>${subject} ${rest}.</p>${more.join('')}</article></body></html>`);
}

async function decided({ db }: App) {
  return db
    .selectFrom('publication')
    .select(['edition_id', 'story_id', 'state', 'updated_at'])
    .orderBy('edition_id')
    .orderBy('story_id')
    .execute();
}

const pathOf = ([subject]: readonly [string, string]) => `/berita/${subject.toLowerCase()}`;

describe.each(KINDS)('editions of stored stories, on %s', (kind) => {
  let outlet: Outlet;
  let installation: Installation;

  const feed = (paths: readonly string[]) => (_: unknown, response: ServerResponse) => {
    const items = paths.map((path) => `<item><title>${path}</title><link>${outlet.url}${path}</link></item>`);
    response.setHeader('content-type', 'application/rss+xml');
    response.end(`<rss version="2.0"><channel><title>Feed</title>${items.join('')}</channel></rss>`);
  };

  beforeAll(async () => {
    outlet = await serve({
      '/id.xml': feed(topics.map(pathOf)),
      '/en.xml': feed(['/en/senate']),
      ...Object.fromEntries(topics.map((topic, index) => [pathOf(topic), page(topic, 'id', index)])),
      '/en/senate': page(english, 'en', 10),
    });
    installation = await install(kind, sourcesYaml('[{ id: semua, title: Semua }]'));
    await crawl();
  }, 900_000);
  afterAll(async () => {
    await installation[Symbol.asyncDispose]();
    await outlet[Symbol.asyncDispose]();
  });

  function sourcesYaml(editions: string): string {
    const common = `timezone: UTC, every: 1m, delay: 0s, publish: full, licence: kerja sama`;
    return `sources:
  - { id: antariksa, name: Antariksa, homepage: '${outlet.url}/', language: id, ${common}, listings: [{ feed: '${outlet.url}/id.xml' }] }
  - { id: halden, name: Halden Herald, homepage: '${outlet.url}/en/', language: en, ${common}, listings: [{ feed: '${outlet.url}/en.xml' }] }
editions: ${editions}
`;
  }

  async function edit(editions: string): Promise<void> {
    await writeFile(installation.env['WARTA_SOURCES'] ?? '', sourcesYaml(editions));
  }

  /** Narrows the edition `laut` to these keywords. */
  async function narrow(keywords: string): Promise<void> {
    await edit(`[{ id: semua, title: Semua }, { id: laut, title: Laut, keywords: [${keywords}] }]`);
  }

  /** A crawl in which no outlet has anything new. */
  async function crawl(): Promise<void> {
    await using app = await openApp(installation.env);
    await crawlOnce(await app.jobs(), { all: true }, never);
  }

  /** First words of the headlines in an edition's feed, in alphabetical order, and the feed's tombstones. */
  async function feedOf(edition: string): Promise<{ stories: string[]; deleted: number }> {
    await using app = await openApp(installation.env);
    const document = await app.db
      .selectFrom('document')
      .select('body')
      .where('path', '=', `/${edition}/atom.xml`)
      .executeTakeFirst();
    const body = document?.body ?? '';
    const titles = [...body.matchAll(/<entry>[^]*?<title[^>]*>(\w+)/g)].map((match) => match[1] ?? '');
    return { stories: titles.toSorted(), deleted: body.match(/<at:deleted-entry/g)?.length ?? 0 };
  }

  const all = topics.map(([subject]) => subject).toSorted();

  test('an added edition takes the stored stories, in the order of their age', async () => {
    expect((await feedOf('semua')).stories).toEqual(all);
    await edit(
      '[{ id: semua, title: Semua }, { id: laut, title: Laut, keywords: [Orlan] }, { id: lagi, title: Lagi }]',
    );
    await crawl();
    expect(await feedOf('lagi')).toEqual({ stories: all, deleted: 0 });
    expect(await feedOf('laut')).toEqual({ stories: ['Feri', 'Museum'], deleted: 0 });
    await using app = await openApp(installation.env);
    const rows = await app.db
      .selectFrom('publication')
      .select(['number', 'story_id'])
      .where('edition_id', '=', 'lagi')
      .where('number', 'is not', null)
      .orderBy('story_id')
      .execute();
    // Two workers decide side by side: neighbours may change places.
    rows.forEach(({ number }, index) => expect(Math.abs((number ?? 0) - 1 - index)).toBeLessThanOrEqual(1));
  });

  test('changed keywords: stories that no longer fit leave, others come, and the change back restores them', async () => {
    await narrow('kandas, Tarsenia');
    await crawl();
    expect(await feedOf('laut')).toEqual({ stories: ['Feri', 'Gempa'], deleted: 1 });
    expect((await feedOf('semua')).stories).toEqual(all);
    await narrow('Orlan');
    await crawl();
    expect(await feedOf('laut')).toEqual({ stories: ['Feri', 'Museum'], deleted: 1 });
    // Nothing is left to do: another crawl decides nothing.
    await using app = await openApp(installation.env);
    const before = await decided(app);
    await crawlOnce(await app.jobs(), { all: true }, never);
    expect(await decided(app)).toEqual(before);
  });

  test('sources and sections narrow it, another language has the stories translated', async () => {
    await edit(
      '[{ id: semua, title: Semua, sources: [halden] }, { id: dunia, title: World, language: en, sources: [halden] }]',
    );
    await crawl();
    expect(await feedOf('semua')).toEqual({ stories: [], deleted: topics.length });
    expect(await feedOf('dunia')).toEqual({ stories: ['Senate'], deleted: 0 });
    await edit('[{ id: semua, title: Semua, language: en }]');
    await crawl();
    expect((await feedOf('semua')).stories).toEqual(['Senate']);
  });

  test('a process that is killed while it reviews leaves nothing out', { timeout: 900_000 }, async () => {
    await edit('[{ id: akhir, title: Akhir }, { id: semua, title: Semua }]');
    for (const count of [1, 4]) {
      const run = start({ env: { ...installation.env, WARTA_LOG: 'info' } }, ['crawl', '--all']);
      while (run.process.exitCode === null && run.errors().split('\n').length <= count) await sleep(5);
      run.process.kill('SIGKILL');
      await run.ended;
    }
    expect(await start(installation, ['crawl', '--all']).ended).toBe(0);
    expect((await feedOf('akhir')).stories).toEqual(all);
    expect((await feedOf('semua')).stories).toEqual(all);
  });
});
