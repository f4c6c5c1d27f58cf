import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outlets, serveOutlets } from '../../fixtures/serve.ts';
import { KINDS } from '../store/database.ts';
import { install, onlySources, type Running, start } from './installation.ts';

/* `warta run`: the work in one thread, the site in another, PGlite in a third. */

let outlets: Outlets;
beforeAll(async () => {
  outlets = await serveOutlets();
});
afterAll(() => outlets[Symbol.asyncDispose]());

const TOKEN = 'kata-sandi-redaksi';
const Authorization = `Basic ${Buffer.from(`Sari:${TOKEN}`).toString('base64')}`;

/** Waits for a condition while the command runs. */
async function until<T>(run: Running, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (run.process.exitCode !== null) throw new Error(`ended: ${run.output()}${run.errors()}`);
    await sleep(50);
  }
}

describe.each(KINDS)('`warta run` on %s', (kind) => {
  test(
    'the site tells what the work has counted, and its desk gives the work something to do',
    { timeout: 900_000 },
    async () => {
      await using installation = await install(
        kind,
        onlySources(outlets.sourcesYaml, ['levant-press', 'cakrabuana']),
        {
          WARTA_DESK_TOKEN: TOKEN,
        },
      );
      const run = start(installation, ['run']);
      const url = await until(run, () => /http:\/\/127\.0\.0\.1:\d+/.exec(run.output())?.[0]);
      const text = async (path: string, headers = {}) => (await fetch(url + path, { headers })).text();
      await until(run, async () => (await text('/semua/atom.xml')).includes('<entry>') || undefined);

      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      const metrics = await text('/metrics');
      expect(metrics).toMatch(/^warta_jobs_total\{job="collect",outcome="done"\} [1-9]/m);
      expect(metrics).toMatch(/^warta_site_delay_seconds\{quantile="0.99"\} \d/m);
      expect(metrics.match(/^# TYPE process_resident_memory_bytes/gm)).toHaveLength(1);

      // The desk lists what is held, then what is published.
      const path = (await text('/meja/', { Authorization })).match(/\/meja\/berita\/\d+/g)?.at(-1) ?? '';
      const answer = await fetch(`${url}${path}/tarik`, {
        method: 'POST',
        body: new URLSearchParams({ alasan: 'permintaan sumber' }),
        redirect: 'manual',
        headers: { Authorization, Origin: url },
      });
      expect(answer.status).toBe(303);
      await until(run, async () => (await text('/semua/atom.xml')).includes('deleted-entry') || undefined);

      run.process.kill('SIGTERM');
      expect(await run.ended).toBe(0);
      expect(run.errors()).not.toContain('    at ');
    },
  );
});

test('a port in use is reported in one line', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await using installation = await install('pglite', outlets.sourcesYaml, { WARTA_PORT: String(port) });
  for (const command of ['run', 'serve']) {
    const run = start(installation, [command]);
    expect(await run.ended).toBe(1);
    expect(run.errors()).toMatch(
      new RegExp(`^warta: cannot serve on 127.0.0.1 port ${port}: .*WARTA_PORT`, 'm'),
    );
    expect(run.errors()).not.toContain('    at ');
  }
  other.close();
});
