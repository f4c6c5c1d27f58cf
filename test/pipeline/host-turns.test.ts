import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { shareTurns } from '../../src/app/host-turns.ts';
import { openFetcher } from '../../src/fetch/fetch.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { freshPostgresUrl } from '../store/database.ts';

const PROCESSES = 4;
const HOSTS = 5;
const PAGES = 3;

interface Host extends AsyncDisposable {
  readonly url: string;
  /** Times of arrival and of the complete response, on the clock of this process. */
  readonly log: { readonly from: number; until: number }[];
}

/** A host that needs longer than the delay for a response. */
async function openHost(): Promise<Host> {
  const log: Host['log'] = [];
  const server: Server = createServer((_request, response) => {
    const entry = { from: performance.now(), until: Infinity };
    log.push(entry);
    response.on('finish', () => (entry.until = performance.now()));
    response.writeHead(200, { 'content-type': 'text/html' }).write('<p>Bagian pertama');
    void sleep(60).then(() => response.end('<p>Bagian kedua'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/* Each fetcher has its own connections, and shares nothing with the others but the database, as a process does. */
test.each([0, 20])(
  'a host is sent one request at a time, %i ms apart, whichever process asks',
  async (delayMs) => {
    await using closing = new AsyncDisposableStack();
    const hosts = await Promise.all(Array.from({ length: HOSTS }, openHost));
    for (const host of hosts) closing.use(host);
    const databaseUrl = await freshPostgresUrl();
    const fetchers = await Promise.all(
      Array.from({ length: PROCESSES }, async () => {
        const { db } = closing.use(await openStore({ databaseUrl, connections: HOSTS }));
        await migrate(db);
        const options = {
          userAgent: 'Warta/0.1',
          contact: 'test@warta.example',
          allowPrivate: ['127.0.0.1'],
        };
        return closing.use(openFetcher({ ...options, delayMs, turn: shareTurns(db) }));
      }),
    );
    await Promise.all(
      fetchers.flatMap(({ get }) =>
        hosts.map(async ({ url }) => {
          for (let page = 0; page < PAGES; page++) await get(`${url}/${page}`, { accept: 'html', delayMs });
        }),
      ),
    );
    for (const { log } of hosts) {
      // Every process also reads robots.txt.
      expect(log).toHaveLength(PROCESSES * (PAGES + 1));
      const gaps = log.slice(1).map(({ from }, index) => from - (log[index]?.until ?? Infinity));
      expect(Math.min(...gaps)).toBeGreaterThan(delayMs - 2);
    }
  },
);
