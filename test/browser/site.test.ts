/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen, type HttpListener } from '../../src/serve/listen.ts';
import { createServer } from '../../src/serve/server.ts';
import type { Store } from '../../src/store/open.ts';
import { deskActions } from '../../src/jobs/publish/desk-actions.ts';
import { openGlossary } from '../../src/jobs/translate/live-glossary.ts';
import { JOBS } from '../../src/jobs/job-list.ts';
import { openQueue, type Queue } from '../../src/jobs/queue.ts';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { renderEdition } from '../../src/jobs/publish/render-edition.ts';
import { ATTACKS } from './attacks.ts';
import { executablePath, launch } from './chromium.ts';
import { addStory, addTranslationRow, changeArticle, editions, site, sources } from '../publish/newsroom.ts';
import { freshStore } from '../store/database.ts';
import { fillNewsroom } from './stories.ts';

/** Called by a hook in the pages when a script runs. */
declare function ran(what: string): void;

/** `WARTA_SCREENSHOTS=1` saves every page at every size, to look at. */
const shots = process.env['WARTA_SCREENSHOTS'] ? join(import.meta.dirname, '../screenshots') : undefined;

async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage });
}

function chunks<T>(values: readonly T[], size: number): (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}

const TOKEN = 'kata-sandi-redaksi';
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } } as const;
const DARK = new Set(['depan', 'ralat', 'asli', 'cari']);
const SCHEMES = ['light', 'dark'] as const;

describe.skipIf(!executablePath)('in a browser', () => {
  let store: Store;
  let server: HttpListener;
  let queue: Queue;
  let browser: Browser;
  let pages: Record<string, string>;

  beforeAll(async () => {
    if (shots !== undefined) mkdirSync(shots, { recursive: true });
    store = await freshStore('pglite');
    const guids = await fillNewsroom(store.db, site);
    const now = new Date('2026-11-10T12:00:00Z');
    const clock = () => now;
    queue = await openQueue(store, JOBS, () => {});
    const glossary = openGlossary(store.db, 'glossary.yaml', { warn: () => {} });
    const actions = deskActions({ db: store.db, queue, editions, sources, now: clock, glossary });
    const app = createServer({
      db: store.db,
      site,
      editions,
      sources,
      now: clock,
      desk: { token: TOKEN, actions },
    });
    server = await listen((request) => app.fetch(request), '127.0.0.1', 0);
    browser = await launch();
    pages = {
      depan: '/',
      perang: '/perang/',
      berita: `/cerita/${guids.arabic}`,
      asli: `/cerita/${guids.arabic}/asli`,
      ralat: `/cerita/${guids.changed}`,
      versi: `/cerita/${guids.changed}/versi`,
      kutipan: `/cerita/${guids.short}`,
      ditarik: `/cerita/${guids.taken}`,
      sumber: '/sumber/',
      media: '/sumber/kanal-teluk-arab/',
      bagian: '/semua/bagian/dunia/',
      arsip: '/arsip/',
      hari: '/arsip/2026-11-10',
      cari: '/cari',
      hasil: '/cari?q=kapal',
      umpan: '/umpan',
      tentang: '/tentang',
      keadaan: '/status',
      hilang: '/tidak-ada',
      meja: '/meja/',
      naskah: `/meja/berita/${guids.storyId}`,
      glosarium: '/meja/glosarium',
      foto: `/cerita/${guids.picture}`,
    };
  }, 900_000);
  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await queue?.[Symbol.asyncDispose]();
    await store?.[Symbol.asyncDispose]();
  });

  async function open(context: BrowserContext, path: string): Promise<{ page: Page; complaints: string[] }> {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on(
      'request',
      (request) => !request.url().startsWith(server.url) && complaints.push(`asks ${request.url()}`),
    );
    await page.goto(server.url + path);
    return { page, complaints: complaints.filter((one) => !/status of (?:404|410)/.test(one)) };
  }

  describe.each(Object.entries(SIZES))('on a %s', (size, viewport) => {
    test.each(SCHEMES)(
      '%s: every page loads without errors, fits the viewport and is accessible',
      async (colorScheme) => {
        const context = await browser.newContext({
          viewport,
          colorScheme,
          locale: 'id-ID',
          httpCredentials: { username: 'Sari', password: TOKEN },
          javaScriptEnabled: true,
        });
        for (const [name, path] of Object.entries(pages)) {
          if (colorScheme === 'dark' && !DARK.has(name) && shots === undefined) continue;
          const { page, complaints } = await open(context, path);
          await screenshot(page, `${name}-${size}-${colorScheme}`, size === 'phone');
          const wide = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          // Layout does not depend on the colours: accessibility is checked once for every page, and in dark mode for the
          // pages with most colours.
          const { violations } =
            size === 'phone' ? await new AxeBuilder({ page }).analyze() : { violations: [] };
          const found = violations.map(
            ({ id, nodes }) =>
              `${id}: ${nodes
                .map((node) => node.html)
                .join(' | ')
                .slice(0, 300)}`,
          );
          expect([name, complaints, wide, found]).toEqual([name, [], 0, []]);
          await page.close();
        }
        await context.close();
      },
      900_000,
    );
  });

  test('works without JavaScript: search, story, original', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: SIZES.phone });
    const { page } = await open(context, '/cari');
    await page.fill('input[name=q]', 'gencatan senjata');
    await page.click('main button');
    expect(await page.textContent('main article h2')).toContain('Gencatan senjata');
    await page.click('main article h2 a');
    await page.click('text=Bandingkan dengan naskah asli');
    expect(await page.getAttribute('main table td[lang=en]', 'dir')).toBe('ltr');
    await context.close();
  });

  test('the first story is reachable by keyboard', async () => {
    const context = await browser.newContext({ viewport: SIZES.desktop });
    const { page } = await open(context, '/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Langsung ke isi');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const link = document.activeElement;
      return {
        inside: Boolean(link?.closest('main')),
        outline: link ? getComputedStyle(link).outlineWidth : '',
      };
    });
    expect(focus).toEqual({ inside: true, outline: '3px' });
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/cerita\//);
    await context.close();
  });

  test('the desk is operable by keyboard: select a story, edit sentences, save', async () => {
    const context = await browser.newContext({
      viewport: SIZES.desktop,
      httpCredentials: { username: 'Sari', password: TOKEN },
    });
    const { page } = await open(context, '/meja/');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/meja\/berita\/\d+/);
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Judul');
    await page.keyboard.type('Baru: ');
    await page.keyboard.press('Alt+ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Kalimat 1');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/pesan=/);
    expect(await page.textContent('[role=status]')).toBe('Naskah disimpan.');
    await context.close();
  });

  test('content of outlets cannot run scripts on any page or at the desk', async () => {
    const context = await browser.newContext({ httpCredentials: { username: 'Sari', password: TOKEN } });
    const executed: string[] = [];
    await context.exposeFunction('ran', (what: string) => void executed.push(what));
    // Every attack calls one of these functions. Violations of the content security policy are recorded
    // too.
    await context.addInitScript(() => {
      for (const name of ['alert', 'confirm', 'prompt'])
        Object.assign(globalThis, { [name]: () => ran(name) });
      addEventListener('securitypolicyviolation', (event) =>
        ran(`${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    const page = await context.newPage();
    page.on('dialog', (dialog) => void dialog.dismiss());
    // Several attacks share a story: each is a paragraph, and every other field holds all of them.
    for (const [index, attacks] of chunks(ATTACKS, 4).entries()) {
      const attack = attacks.join(' ');
      const paragraphs = attacks.map((one) => `<p>${one}</p>`).join('');
      const { storyId, guid, articleId } = await addStory(store.db, {
        headline: attack,
        section: attack,
        byline: [attack],
        agency: attack,
        body: paragraphs,
        dateline: { place: attack, raw: '' },
        tags: [attack],
        image: { url: 'https://kanal-teluk.example/f.jpg', alt: attack, caption: attack, credit: attack },
        translation: {
          headline: attack,
          body: `<p>x</p>${attack}${paragraphs}`,
          text: attack,
          translator: attack,
        },
      });
      const at = new Date(Date.UTC(2026, 10, 10, 13, index));
      const [outcome] = await publishStory(store.db, storyId, editions, sources, at);
      expect([attack, outcome?.state]).toEqual([attack, 'published']);
      const change = { headline: `x ${attack}`, body: `<p>y</p>${paragraphs}`, correction: attack };
      const version = await changeArticle(store.db, articleId, change);
      await addTranslationRow(store.db, articleId, version, {
        translation: { headline: `x ${attack}`, body: `<p>y</p>${paragraphs}`, text: `y ${attack}` },
      });
      await publishStory(store.db, storyId, editions, sources, new Date(at.getTime() + 1000));
      for (const path of [
        `/cerita/${guid}`,
        `/cerita/${guid}/versi`,
        `/cerita/${guid}/asli`,
        `/meja/berita/${storyId}?pesan=${encodeURIComponent(attack)}`,
      ]) {
        await page.goto(server.url + path);
        const live = await page.evaluate(() =>
          [...document.querySelectorAll('body *')]
            .filter(
              (element) =>
                (/^(?:script|iframe|object|embed|svg|math|link|style|base|meta)$/i.test(element.localName) &&
                  element.localName !== 'style') ||
                [...element.attributes].some(
                  ({ name, value }) => /^on/i.test(name) || /^\s*(?:javascript|data|vbscript):/i.test(value),
                ),
            )
            .map((element) => element.outerHTML.slice(0, 80)),
        );
        expect([path, live]).toEqual([path, []]);
      }
    }
    await renderEdition(
      store.db,
      editions[0] ?? never(),
      { editions, sources, site },
      new Date(Date.UTC(2026, 10, 10, 15)),
    );
    for (const path of [
      '/',
      '/semua/',
      '/arsip/2026-11-10',
      '/sumber/',
      '/umpan',
      '/status',
      '/cari?q=alert',
      '/meja/',
      '/semua/rss.xml',
      '/semua/atom.xml',
    ])
      await page.goto(server.url + path);
    await page.goto(`${server.url}/${encodeURIComponent(ATTACKS[0] ?? '')}`);
    expect(executed).toEqual([]);
    // Verifies the hook itself.
    const free = await context.newPage();
    await free.goto('data:text/html,<script>alert(1)</script>');
    await expect.poll(() => executed).toEqual(['alert']);
    await context.close();
  }, 900_000);

  test('very long words and two hundred outlets fit the narrowest phone on every page', async () => {
    const endless = 'Ketidakbertanggungjawaban'.repeat(12);
    const story = {
      headline: endless,
      section: endless,
      byline: [endless],
      agency: endless,
      tags: [endless],
      dateline: { place: endless, raw: '' },
      image: { url: `https://kanal-teluk.example/${endless}.jpg`, caption: endless, credit: endless },
    };
    const { storyId, guid, articleId } = await addStory(store.db, {
      ...story,
      translation: {
        headline: endless,
        body: `<p>${endless}</p><ul><li>${endless}</li></ul>`,
        translator: endless,
      },
    });
    for (let copy = 0; copy < 199; copy++)
      await addStory(store.db, { storyId, source: 'pantai-post', translated: false });
    const at = new Date('2026-11-10T11:59:00Z');
    await publishStory(store.db, storyId, editions, sources, at);
    const version = await changeArticle(store.db, articleId, {
      headline: `x ${endless}`,
      correction: endless,
    });
    await addTranslationRow(store.db, articleId, version, {
      translation: { headline: `x ${endless}`, body: `<p>y${endless}</p>` },
    });
    await publishStory(store.db, storyId, editions, sources, new Date(at.getTime() + 1000));
    const app = createServer({
      db: store.db,
      site: { ...site, name: endless },
      editions,
      sources,
      now: () => at,
    });
    await using own = await listen((request) => app.fetch(request), '127.0.0.1', 0);
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    for (const path of [
      '/',
      `/cerita/${guid}`,
      `/cerita/${guid}/asli`,
      `/cerita/${guid}/versi`,
      '/arsip/2026-11-10',
      '/sumber/kanal-teluk/',
      '/cari?q=x',
      '/umpan',
      '/semua/rss.xml',
    ]) {
      await page.goto(own.url + path);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect([path, wide]).toEqual([path, 0]);
    }
    await page.goto(`${own.url}/cerita/${guid}`);
    expect(await page.locator('.credit a').count()).toBe(200);
    await context.close();
  }, 900_000);

  test.each(['rss.xml', 'atom.xml'])('%s is displayed with a note on how to subscribe', async (file) => {
    const context = await browser.newContext({ viewport: SIZES.phone });
    const { page, complaints } = await open(context, `/semua/${file}`);
    await screenshot(page, `umpan-${file}`);
    const shown = await page.evaluate(() => ({
      words: getComputedStyle(document.documentElement, '::before').content,
      // Browsers without the stylesheet would show a tree of tags or a warning.
      root: document.documentElement.localName,
      titles: [...document.querySelectorAll('item > title, entry > title')].filter(
        (title) => getComputedStyle(title).display === 'block',
      ).length,
      ids: [...document.querySelectorAll('guid, id')].map((id) => getComputedStyle(id).display),
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }));
    expect(shown.words).toContain('aplikasi pembaca umpan');
    expect(shown.root).toBe(file === 'rss.xml' ? 'rss' : 'feed');
    expect(shown.titles).toBeGreaterThan(10);
    expect(new Set(shown.ids)).toEqual(new Set(['none']));
    expect(shown.wide).toBe(0);
    expect(complaints.filter((one) => !one.includes('404'))).toEqual([]);
    await context.close();
  });
});

function never(): never {
  throw new Error('the newsroom has no edition');
}
