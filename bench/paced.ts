/**
 * Sends requests at a constant rate over many open connections, as a crowd of readers would. Prints one
 * JSON object. Latency is measured from the scheduled time of a request, so that a stalled server also
 * accounts for the requests that it delayed (coordinated omission). autocannon's `-R` is unsuitable: it
 * sends the requests of a second in one burst.
 *
 * -  node bench/paced.ts URL REQUESTS-A-SECOND SECONDS CONNECTIONS
 */
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

const [, , url = '', rate = '1000', seconds = '5', connections = '200'] = process.argv;
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: Number(connections), pipelining: 1 });
const waits = createHistogram();
let errors = 0;

async function ask(due: number): Promise<void> {
  try {
    const { statusCode, body } = await pool.request({
      path: pathname,
      method: 'GET',
      headers: { 'accept-encoding': 'gzip' },
    });
    await body.dump();
    if (statusCode !== 200) errors++;
  } catch {
    errors++;
  }
  waits.record(Math.max(1, Math.round((performance.now() - due) * 1e3)));
}

// Open all connections before measuring.
await Promise.all(Array.from({ length: Number(connections) }, () => ask(performance.now())));
waits.reset();
const total = Number(rate) * Number(seconds);
const start = performance.now();
const asked: Promise<void>[] = [];
while (asked.length < total) {
  const due = start + (asked.length * 1000) / Number(rate);
  const early = due - performance.now();
  if (early > 0) await sleep(early);
  asked.push(ask(due));
}
await Promise.all(asked);
const ms = (percentile: number): number => Math.round(waits.percentile(percentile) / 100) / 10;
console.log(
  JSON.stringify({
    requests: { average: total / ((performance.now() - start) / 1000) },
    latency: { p50: ms(50), p99: ms(99), max: Math.round(waits.max / 100) / 10 },
    errors,
  }),
);
await pool.close();
