import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../../bench/dedupe/invent.ts';
import { type Outlets, serveOutlets } from '../../fixtures/serve.ts';
import { type Kind, KINDS } from '../store/database.ts';
import { type Contents, contentsOf } from './contents.ts';
import { type Installation, install, type Running, start } from './installation.ts';

/** WARTA_KILLS=30x7: thirty kills at random times, with seed 7, instead of a few at fixed ones. */
const [kills = 0, seed = 1] = (process.env['WARTA_KILLS'] ?? '').split('x').filter(Boolean).map(Number);

async function ready(kind: Kind, outlets: Outlets): Promise<Installation> {
  const installation = await install(kind, outlets.sourcesYaml, { WARTA_LOG: 'info' });
  await start(installation, ['memory', 'import', outlets.memoryFile]).ended;
  return installation;
}

/** Waits until a command has logged this many lines, or has ended. */
async function lines(run: Running, count: number): Promise<void> {
  while (run.process.exitCode === null && run.errors().split('\n').length <= count) await sleep(5);
}

/** Waits for the first line, and then some milliseconds. */
async function moment(run: Running, milliseconds: number): Promise<void> {
  await lines(run, 1);
  await Promise.race([sleep(milliseconds), run.ended]);
}

/**
 * Kills crawls one after the other and lets the last one end.
 *
 * @returns the number of killed crawls
 */
async function crawlKilled(
  installation: Installation,
  moments: readonly ((run: Running) => Promise<void>)[],
): Promise<number> {
  let killed = 0;
  for (const wait of moments) {
    const run = start(installation, ['crawl', '--all']);
    await wait(run);
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

  test.runIf(kills === 0)(
    'ends with the same contents as one that is not',
    { timeout: 900_000 },
    async () => {
      expect(wanted['articles']?.length).toBeGreaterThan(20);
      await using killed = await ready(kind, outlets);
      const after = kind === 'pglite' ? [24] : [3, 15];
      expect(
        await crawlKilled(
          killed,
          after.map((count) => (run) => lines(run, count)),
        ),
      ).toBeGreaterThan(0);
      expect(await contentsOf(killed)).toEqual(wanted);
    },
  );

  test.runIf(kills > 0)(
    `ends with the same contents after ${kills} kills at random moments`,
    { timeout: 3_600_000 },
    async () => {
      const chance = random(seed);
      await using killed = await ready(kind, outlets);
      const moments = Array.from({ length: kills }, () => chance() * 4000);
      await crawlKilled(
        killed,
        moments.map((milliseconds) => (run) => moment(run, milliseconds)),
      );
      expect(await contentsOf(killed)).toEqual(wanted);
    },
  );
});
