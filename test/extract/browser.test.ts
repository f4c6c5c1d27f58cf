/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extract } from '../../src/extract/extract.ts';
import { extractionReport } from '../../src/cli/extraction-report.ts';
import { executablePath, launch } from '../browser/chromium.ts';
import { vectors } from './vectors.ts';
import { hostilePage, writeAll } from './hostile.ts';

const origin = 'http://reader.test';
const url = 'https://harbour-post.example/2026/11/10/ferries';

const reader = (body: string): string => `<!doctype html><meta charset="utf-8"><body>${body}</body>`;

const RUN = 12;
const runs = Array.from(
  { length: Math.ceil(vectors.length / RUN) },
  (_, run) => [run * RUN, vectors.slice(run * RUN, (run + 1) * RUN)] as const,
);

/** Everything that a script could do first, and every handler or address that the policy would have stopped, is noted. */
function watch(): void {
  const ran: string[] = [];
  Object.assign(globalThis, { ran });
  for (const name of ['alert', 'confirm', 'prompt', 'open', 'msgbox'])
    Object.defineProperty(globalThis, name, { value: () => void ran.push(name), configurable: false });
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample, blockedURI }) => {
    ran.push(`${violatedDirective}: ${sample || blockedURI}`);
  });
}

/** Touches everything as a reader might: hover, focus, click. */
async function touchAll(): Promise<string[]> {
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    for (const type of ['mouseover', 'mouseenter', 'focus', 'pointerdown', 'toggle', 'animationstart'])
      element.dispatchEvent(new Event(type, { bubbles: true }));
    // Leaving the page would end the test; an address that is a script does not leave it.
    element.addEventListener('click', (event) => {
      const href = element.getAttribute('href') ?? '';
      if (/^https?:|^mailto:/.test(href)) event.preventDefault();
    });
    element.click?.();
  }
  await new Promise((resolve) => setTimeout(resolve, 15));
  return (globalThis as unknown as { ran: string[] }).ran;
}

describe.skipIf(!executablePath)('rendered in a browser', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let served = { address: '', html: '' };
  let count = 0;

  beforeAll(async () => {
    browser = await launch();
    context = await browser.newContext();
    await context.addInitScript(watch);
    await context.route('**/*', async (route) => {
      if (route.request().url() !== served.address) return route.abort();
      return route.fulfill({
        contentType: 'text/html; charset=utf-8',
        headers: {
          'content-security-policy-report-only':
            "script-src 'none' 'report-sample'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'",
        },
        body: served.html,
      });
    });
    page = await context.newPage();
  }, 900_000);
  afterAll(() => browser?.close());

  async function scriptsRunBy(html: string, tab = page): Promise<string[]> {
    served = { address: `${origin}/${++count}`, html };
    await tab.goto(served.address, { waitUntil: 'load' });
    return tab.evaluate(touchAll);
  }

  test('the hook sees scripts: untreated, the vectors run', { timeout: 900_000 }, async () => {
    let ran = 0;
    for (const vector of vectors.filter((_, index) => index % 4 === 0)) {
      const tab = await context.newPage();
      // Some lead away or never end: whatever they did before is lost, and the others are enough.
      const seen = await Promise.race([
        scriptsRunBy(reader(vector), tab).catch(() => []),
        new Promise<string[]>((resolve) => setTimeout(resolve, 2000, [])),
      ]);
      if (seen.length > 0) ran++;
      await tab.close();
    }
    expect(ran).toBeGreaterThan(12);
  });

  // Our HTML is well-formed, so that several bodies may share a page; a run of them is enough to find the one that fails.
  test.each(runs)('vectors from %i on', async (_, some) => {
    const bodies = some.flatMap((vector) => [
      extract({ url, html: hostilePage(vector) }, { now: new Date(0) }).article.bodyHtml,
      writeAll(vector),
    ]);
    expect(await scriptsRunBy(reader(bodies.join('\n<hr>\n')))).toEqual([]);
  });

  test('none runs in the page that shows an extraction side by side', async () => {
    const hostile = {
      url: `${url}?"><script>alert(1)</script>`,
      html: hostilePage(vectors.join('\n'), '<script>alert(1)</script>"><img src=x onerror=alert(1)>'),
    };
    const shown = extractionReport(hostile, extract(hostile, { now: new Date(0) }));
    // Without its own policy, so that nothing but the escaping protects it.
    const bare = shown.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
    expect(bare.length).toBeLessThan(shown.length);
    expect(await scriptsRunBy(bare)).toEqual([]);
  });
});
