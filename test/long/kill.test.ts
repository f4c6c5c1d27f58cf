import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../bench/dedupe/invent.ts';
import { type Outlets, serveOutlets } from '../../fixtures/serve.ts';
import { type Kind, KINDS } from '../store/database.ts';
import { type Contents, contentsOf } from '../pipeline/contents.ts';
import { type Installation, install, type Running, start } from '../pipeline/installation.ts';

/** WARTA_KILLS=30x7: thirty kills at random times, drawn with the seed 7. */
const [kills = 3, seed = 1] = (process.env['WARTA_KILLS'] ?? '').split('x').filter(Boolean).map(Number);

async function ready(kind: Kind, outlets: Outlets): Promise<Installation> {
  const installation = await install(kind, outlets.sourcesYaml, { WARTA_LOG: 'info' });
  await start(installation, ['memory', 'import', outlets.memoryFile]).ended;
  return installation;
}

/** Waits for the first line, and then some milliseconds. */
async function moment(run: Running, milliseconds: number): Promise<void> {
  while (run.process.exitCode === null && !run.errors().includes('\n')) await sleep(5);
  await Promise.race([sleep(milliseconds), run.ended]);
}

/**
 * Kills crawls one after the other, each so many milliseconds after its first line, and lets the last one end.
 *
 * @returns the number of killed crawls
 */
async function crawlKilled(installation: Installation, moments: readonly number[]): Promise<number> {
  let killed = 0;
  for (const milliseconds of moments) {
    const run = start(installation, ['crawl', '--all']);
    await moment(run, milliseconds);
    if (run.process.kill('SIGKILL')) killed++;
    await run.ended;
  }
  await start(installation, ['crawl', '--all']).ended;
  return killed;
}

describe.each(KINDS)('a repeatedly killed crawl, on %s', (kind) => {
  let outlets: Outlets;
  let wanted: Contents;
  beforeAll(async () => {
    outlets = await serveOutlets();
    await using calm = await ready(kind, outlets);
    await start(calm, ['crawl', '--all']).ended;
    wanted = await contentsOf(calm);
  }, 600_000);
  afterAll(() => outlets[Symbol.asyncDispose]());

  test(
    `ends with the same contents after ${kills} kills at random moments`,
    { timeout: 3_600_000 },
    async () => {
      const chance = random(seed);
      await using killed = await ready(kind, outlets);
      const moments = Array.from({ length: kills }, () => chance() * 4000);
      expect(wanted['articles']?.length).toBeGreaterThan(20);
      expect(await crawlKilled(killed, moments)).toBeGreaterThan(0);
      expect(await contentsOf(killed)).toEqual(wanted);
    },
  );
});
