import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openApp } from '../../src/app/app.ts';
import { publishStory } from '../../src/jobs/publish/publish-story.ts';
import { translateStory } from '../../src/jobs/translate/translate.ts';
import { openSite } from '../../src/app/start-site.ts';
import { loadPublished } from '../../src/store/publication/published-stories.ts';
import { installedModels } from '../../src/translate/bergamot/installed-models.ts';
import { addStory, openNewsroom } from '../publish/newsroom.ts';
import { startRegistry } from '../translate/registry.ts';
import { writeModel } from '../translate/tiny-model.ts';
import { install, ONE_OUTLET } from './installation.ts';

const { signal } = new AbortController();

test(
  'stories wait for the model, visibly, and are translated when it has come',
  { timeout: 900_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'warta-model-'));
    writeModel(folder, { the: 'itu', army: 'tentara', left: 'pergi', The: 'Itu' });
    await using registry = await startRegistry([{ folder, from: 'en', to: 'id' }]);
    rmSync(folder, { recursive: true });
    registry.fault = () => 'missing';
    await using installation = await install('pglite', ONE_OUTLET, {
      WARTA_ENGINES: 'bergamot',
      WARTA_MODELS_URL: registry.url,
      WARTA_WORKERS: '1',
    });
    let clock = new Date();
    await using app = await openApp(installation.env, { now: () => clock });
    await using site = await openSite(app);
    const { db, config } = app;
    await openNewsroom(db);
    const context = await app.jobs();
    const { storyId, guid } = await addStory(db, {
      translated: false,
      headline: 'The army left',
      body: '<p>The army left the army.</p>',
    });
    const attempt = async () => {
      await translateStory(context, { storyId }, signal);
      return publishStory(db, storyId, config.editions, config.sources, clock);
    };

    // The registry fails: the story is held with the reason, the job itself does not fail and is due later.
    expect(await attempt()).toMatchObject([
      { state: 'held', reason: 'awaiting-translation', detail: expect.stringContaining('the model en-id') },
    ]);
    expect((await context.queue.counts()).later).toBe(1);
    const status = async () => (await (await fetch(`${site.url}/status`)).text()).replaceAll(/\s+/g, ' ');
    expect(await status()).toContain('1 berita menunggu terjemahan: model bahasa belum terpasang');
    while (!(await attempt())[0]?.detail?.includes('could not be downloaded')) await sleep(20);

    // Ten minutes later the registry works again.
    registry.fault = () => undefined;
    clock = new Date(clock.getTime() + 11 * 60_000);
    await attempt();
    const models = join(config.settings.dataDir, 'models');
    while (installedModels(models).length === 0) await sleep(20);
    expect(await attempt()).toMatchObject([{ state: 'published' }]);
    const [story] = await loadPublished(db, { guid }, 1);
    expect(story).toMatchObject({
      headline: 'Itu tentara pergi',
      origin: 'machine',
      translator: 'Bergamot (Mozilla)',
    });
    const waiting = await (await fetch(`${site.url}/status.json`)).json();
    expect(waiting).toMatchObject({ translation: { waiting: [] } });
  },
);
