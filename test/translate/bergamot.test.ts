import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cheapestBatch } from '../../src/translate/bergamot/batching.ts';
import type { WaitingSentence } from '../../src/translate/bergamot/batching.ts';
import { openWorkerPool } from '../../src/translate/bergamot/worker-pool.ts';
import type { WorkerPool, WorkerPoolOptions } from '../../src/translate/bergamot/worker-pool.ts';
import { cutLong, joinLong, safeHtml } from '../../src/translate/bergamot/segment-html.ts';
import { openEngineChain } from '../../src/translate/engine/engine-chain.ts';
import type { Engine } from '../../src/translate/engine/engine.ts';
import { openEngine } from '../../src/translate/engine/engine-registry.ts';
import { emptyGlossary } from '../../src/translate/glossary/glossary.ts';
import { noMemory } from '../../src/translate/memory/sentence-memory.ts';
import { addModels } from '../../src/translate/bergamot/model-download.ts';
import { translateArticle } from '../../src/translate/translate.ts';
import { writeModel } from './tiny-model.ts';

/*
 * The real engine on two small models that are made here: English to Indonesian and Arabic to English, word by word.
 */

const english = {
  The: 'Sang',
  the: 'itu',
  president: 'presiden',
  said: 'mengatakan',
  white: 'putih',
  house: 'rumah',
  army: 'tentara',
  peace: 'damai',
  talks: 'perundingan',
  and: 'dan',
  in: 'di',
};
const arabic = { الرئيس: 'president', قال: 'said', السلام: 'peace', و: 'and' };

const { signal } = new AbortController();
const id = { from: 'en', to: 'id' };
let folder = '';
let pool: WorkerPool;
let engine: Engine;

function inIndonesian(text: string): string {
  return text.replaceAll(/[a-z]+/gi, (word) =>
    Object.hasOwn(english, word) ? english[word as 'the'] : word,
  );
}

function poolOf(options: Partial<WorkerPoolOptions> = {}): WorkerPool {
  const opened = openWorkerPool({ size: 1, timeoutMs: 60_000, idleMs: 60_000, ...options });
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

function faulty(options: Partial<WorkerPoolOptions> = {}): WorkerPool {
  const faults = mkdtempSync(join(tmpdir(), 'warta-faults-'));
  process.env['TEST_FAULTS'] = faults;
  onTestFinished(() => rmSync(faults, { recursive: true }));
  return poolOf({ script: new URL('faulty-worker.ts', import.meta.url), ...options });
}

function engineOn(own: WorkerPool): Promise<Engine> {
  const tools = { post: fetch, now: () => new Date(0), pool: own };
  return openEngine('bergamot', { folder }, tools);
}

async function translateOn(
  own: WorkerPool,
  ...[segments, pair, abort]: Parameters<Engine['translate']>
): Promise<string[]> {
  return (await engineOn(own)).translate(segments, pair, abort);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warta-models-'));
  const source = join(folder, 'usb-stick');
  writeModel(join(source, 'en-id'), english);
  writeModel(join(source, 'ar-en'), arabic);
  await addModels(source, folder, []);
  pool = openWorkerPool({ size: 1, timeoutMs: 60_000, idleMs: 60_000 });
  engine = await engineOn(pool);
}, 900_000);

afterAll(async () => {
  await engine.dispose?.();
  rmSync(folder, { recursive: true, force: true });
});

describe('the real engine', { timeout: 900_000 }, () => {
  test.each([
    ['words', 'the president said', 'itu presiden mengatakan'],
    ['a name it does not know', 'Zarqawi said the army', 'Zarqawi mengatakan itu tentara'],
    [
      'tags, which travel with their words',
      'the <a id="1">white house</a> said <b id="2"><i id="3">peace</i></b>',
      'itu <a id="1">putih rumah</a> mengatakan <b id="2"><i id="3">damai</i></b>',
    ],
    ['tags without text', 'the <br id="1">army', 'itu <br id="1">tentara'],
    [
      'the five references',
      'peace &amp; talks &lt; army &gt; house',
      'damai &amp; perundingan &lt; tentara &gt; rumah',
    ],
    ['references it does not know', 'peace &mdash; caf&eacute; &#8230;', 'damai — café …'],
    ['a bare "<"', 'peace < army', 'damai &lt; tentara'],
    ['a "<" before a digit', 'army 3<4 said', 'tentara 3&lt;4 mengatakan'],
    ['a bare "&"', 'peace & talks', 'damai &amp; perundingan'],
    ['a tag that is not closed', 'the <b id="1">army said', 'itu <b id="1">tentara mengatakan</b>'],
    ['a tag that was not opened', 'the army</b> said', 'itu tentara mengatakan'],
    ['line breaks inside a sentence', ' the army\n\n said ', 'itu tentara mengatakan'],
    ['full stops inside a sentence', 'the U.S. army said', 'itu U.S. tentara mengatakan'],
    [
      'what is fenced off',
      'the <span id="1000" translate="no">house</span> said',
      'itu <span id="1000" translate="no">rumah</span> mengatakan',
    ],
  ])('%s', async (_name, segment, expected) => {
    expect(await engine.translate([segment], id, signal)).toEqual([expected]);
  });

  test('no markup, however broken, breaks the engine', async () => {
    const pieces =
      '< > </ /> <b•id="1"> </b> <br> <a•href=x <!-- --> <![CDATA[ ]]> <?xml ?> & &amp; &nbsp; &#0; &#x1F600; &lt " \' ' +
      '<script> <style> <p> </p> <div <img•src="a>b"> <b•id=\'2\'> army • the 😀 السلام 中文 % \u0000 \u2028 \uD800 \u202E';
    const piece = fc.constantFrom(...pieces.split(' ').map((one) => one.replaceAll('•', ' ')));
    const segment = fc.array(piece, { minLength: 1, maxLength: 12 }).map((all) => all.join(''));
    const own = poolOf();
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 40 }), async (segments) => {
        const models = [
          { model: join(folder, 'en-id', 'model.bin'), vocabularies: [join(folder, 'en-id', 'vocab.spm')] },
        ];
        const answers = await own.run(
          { models, segments: segments.flatMap((one) => cutLong(safeHtml(one))) },
          signal,
        );
        expect(answers.length).toBeGreaterThanOrEqual(segments.length);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  test('goes through English', async () => {
    expect(engine.pairs('ar', 'id')).toBe('pivot');
    const answers = await engine.translate(
      ['الرئيس قال السلام', 'قال <b id="1">الرئيس</b> و السلام'],
      { from: 'ar', to: 'id' },
      signal,
    );
    expect(answers).toEqual(['presiden mengatakan damai', 'mengatakan <b id="1">presiden</b> dan damai']);
  });

  test('a sentence far beyond what the model takes, with a link across the cuts', async () => {
    const words = Array.from({ length: 400 }, (_, nth) => Object.keys(english)[(nth * nth) % 9] ?? 'the');
    words[50] = `<a id="1">${words[50]}`;
    words[300] = `${words[300]}</a>`;
    const [answer] = await engine.translate([words.join(' ')], id, signal);
    expect(answer).toBe(inIndonesian(words.join(' ')));
  });

  test('many sentences on two threads keep their order', async () => {
    const own = poolOf({ size: 2 });
    const sentences = Array.from(
      { length: 80 },
      (_, nth) => `the army ${nth} said${' and peace'.repeat((nth * 7) % 11)}`,
    );
    expect(await translateOn(own, sentences, id, signal)).toEqual(sentences.map(inIndonesian));
    expect(own.size).toBe(2);
  });

  test('says what the engine said when it aborts, and works on', async () => {
    const own = poolOf();
    const models = [
      { model: join(folder, 'en-id', 'model.bin'), vocabularies: [join(folder, 'en-id', 'vocab.spm')] },
    ];
    await expect(own.run({ models, segments: ['the <b>army'] }, signal)).rejects.toThrow(
      /Not all tags were closed/,
    );
    expect(await own.run({ models, segments: ['the army'] }, signal)).toEqual(['itu tentara']);
  });

  test('a model that is damaged on disk', async () => {
    const own = poolOf();
    const file = join(folder, 'damaged.bin');
    writeFileSync(file, 'no model');
    const models = [{ model: file, vocabularies: [join(folder, 'en-id', 'vocab.spm')] }];
    await expect(own.run({ models, segments: ['the army'] }, signal)).rejects.toMatchObject({
      name: 'EngineCrash',
    });
  });

  test('an empty sentence is no translation', async () => {
    await expect(engine.translate(['the army', ' '], id, signal)).rejects.toMatchObject({
      code: 'bad-answer',
    });
  });
});

describe('threads', { timeout: 900_000 }, () => {
  test.each(['crash', 'number'])(
    'one that fails (%s) is replaced and its sentences are translated',
    async (fault) => {
      const own = faulty({ size: 2 });
      const sentences = [...Array.from({ length: 40 }, (_, nth) => `the army ${nth}`), `the ${fault} said`];
      expect(await translateOn(own, sentences, id, signal)).toEqual(sentences.map(inIndonesian));
    },
  );

  test('one that hangs is replaced', async () => {
    const own = faulty({ timeoutMs: 3_000 });
    expect(await translateOn(own, ['the hang said'], id, signal)).toEqual(['itu hang mengatakan']);
  });

  test('sentences that kill two threads are refused; others go on', async () => {
    const own = faulty();
    const doomed = translateOn(own, ['the poison'], id, signal);
    await expect(doomed).rejects.toMatchObject({
      name: 'TranslateError',
      code: 'bad-answer',
      retry: 'later',
    });
    expect(await translateOn(own, ['the army'], id, signal)).toEqual(['itu tentara']);
  });

  test('a sentence that kills threads takes none of another caller with it', async () => {
    const own = faulty();
    const innocent = Array.from({ length: 12 }, (_, nth) => `the army said ${nth}`);
    const [doomed, others] = await Promise.allSettled([
      translateOn(own, ['the house', 'the poison'], id, signal),
      translateOn(own, innocent, id, signal),
    ]);
    expect(doomed).toMatchObject({ status: 'rejected', reason: { code: 'bad-answer' } });
    expect(others).toEqual({ status: 'fulfilled', value: innocent.map(inIndonesian) });
  });

  test('a caller that loses patience is let go, and the thread is free for others', async () => {
    const own = poolOf();
    const impatient = new AbortController();
    const sentences = Array.from({ length: 200 }, (_, nth) => `the army ${nth} said`);
    const outcome = translateOn(own, sentences, id, impatient.signal);
    impatient.abort(new Error('enough'));
    await expect(outcome).rejects.toThrow('enough');
    await expect(translateOn(own, ['the army'], id, impatient.signal)).rejects.toThrow('enough');
    expect(await translateOn(own, ['the army'], id, signal)).toEqual(['itu tentara']);
  });

  test('end when there is no work, and come again', async () => {
    const own = poolOf({ idleMs: 1 });
    await translateOn(own, ['the army'], id, signal);
    while (own.size > 0) await sleep(5);
    expect(await translateOn(own, ['the army'], id, signal)).toEqual(['itu tentara']);
  });

  test('a closed engine refuses', async () => {
    const own = poolOf();
    const pending = translateOn(own, ['the army'], id, signal);
    await own[Symbol.asyncDispose]();
    await expect(pending).rejects.toMatchObject({ code: 'bad-answer' });
    await expect(translateOn(own, ['the army'], id, signal)).rejects.toThrow(/closed/);
  });
});

describe('the whole stage on the real engine', { timeout: 900_000 }, () => {
  const article = {
    language: 'en',
    headline: 'The army and the president in talks',
    text: '',
    bodyHtml: [
      '<p>The president said <a href="https://news.example/1">peace talks</a> in the <em>white house</em>. The army said 12 talks.</p>',
      '<figure><img src="https://news.example/a.jpg" alt="House"><figcaption>The white house</figcaption></figure>',
    ].join('\n'),
  };
  const options = { to: 'id', memory: noMemory, glossary: emptyGlossary, signal };

  test('keeps links, figures and structure', async () => {
    const engines = openEngineChain([engine], () => new Date(0));
    expect(await translateArticle(article, { ...options, engines })).toMatchObject({
      headline: 'Sang tentara dan itu presiden di perundingan',
      bodyHtml: [
        '<p>Sang presiden mengatakan <a href="https://news.example/1">damai perundingan</a> di itu <em>putih rumah</em>. Sang tentara mengatakan 12 perundingan.</p>',
        '<figure><img src="https://news.example/a.jpg" alt="House"><figcaption>Sang putih rumah</figcaption></figure>',
      ].join('\n'),
      origin: 'machine',
      engine: 'bergamot',
      translator: 'Bergamot (Mozilla)',
      checks: [],
    });
  });

  test('holds a story whose model is not there', async () => {
    const tools = { post: fetch, now: () => new Date(0) };
    const without = await openEngine('bergamot', { folder: join(folder, 'none') }, tools);
    await using engines = openEngineChain([without], () => new Date(0));
    const outcome = translateArticle(article, { ...options, engines });
    await expect(outcome).rejects.toMatchObject({ code: 'model-missing', retry: 'later' });
  });
});

function waiting(...lengths: number[]): WaitingSentence[] {
  return lengths.map((length) => ({ segment: 'x'.repeat(length), passed: 0 }));
}

function lengthsOf(batch: readonly WaitingSentence[]): number[] {
  return batch.map(({ segment }) => segment.length);
}

describe('batches', () => {
  test('hold sentences of like length', () => {
    const batch = cheapestBatch(waiting(100, 104, 20, 102, 140, 101, 103, 250), 16);
    expect(lengthsOf(batch)).toEqual([100, 101, 102, 103, 104]);
  });

  test('hold no more than the share', () => {
    const many = waiting(...Array.from({ length: 50 }, () => 100));
    expect(cheapestBatch(many, 5)).toHaveLength(5);
    expect(cheapestBatch(many, 50)).toHaveLength(16);
    expect(cheapestBatch(waiting(7), 4)).toHaveLength(1);
  });

  test('leave no sentence behind', () => {
    const [odd, ...others] = waiting(5, ...Array.from({ length: 99 }, () => 100));
    if (odd === undefined) throw new Error('nothing waits');
    let queue = [odd, ...others];
    let batches = 0;
    while (queue.includes(odd)) {
      const batch = new Set(cheapestBatch(queue, 4));
      queue = queue.filter((one) => !batch.has(one));
      batches++;
    }
    expect(batches).toBe(5);
  });
});

describe('directions', () => {
  test.each([
    ['en', 'id', true],
    ['en-GB', 'id-ID', true],
    ['id', 'en', true],
    ['fa', 'id', 'pivot'],
    ['ru', 'id', 'pivot'],
    ['tr', 'id', 'pivot'],
    ['no', 'id', 'pivot'],
    ['id', 'id', false],
    ['ace', 'id', false],
    ['en', 'tlh', false],
  ])('%s to %s: %s', (from, to, expected) => {
    expect(engine.pairs(from, to)).toBe(expected);
  });

  test('no way at all', async () => {
    const outcome = engine.translate(['x'], { from: 'tlh', to: 'id' }, signal);
    await expect(outcome).rejects.toMatchObject({ code: 'unsupported-pair' });
  });

  test('no folder', async () => {
    const outcome = openEngine('bergamot', {}, { post: fetch, now: () => new Date(0) });
    await expect(outcome).rejects.toThrow(/no folder/);
  });
});

describe('long sentences', () => {
  test('are cut after a comma where there is one, and every part is whole', () => {
    const text = `${'word '.repeat(90).trim()}, ${'other '.repeat(90).trim()}`;
    const parts = cutLong(text);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts[0]).toMatch(/word,$/);
    expect(joinLong(parts)).toBe(text);
  });

  test('tags around a cut are closed and opened again, for the engine only', () => {
    const text = `<b id="1">${'word '.repeat(100)}<a id="2">${'other '.repeat(100)}end</a></b> and <i id="3">more</i>`;
    const parts = cutLong(text);
    for (const part of parts) expect(safeHtml(part)).toBe(part);
    expect(joinLong(parts)).toBe(text);
  });

  test('short ones stay as they are', () => {
    expect(cutLong('the <b id="1">army</b>')).toEqual(['the <b id="1">army</b>']);
    expect(joinLong(['itu </b> '])).toBe('itu </b>');
  });
});
