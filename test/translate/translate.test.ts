import { expect, test } from 'vitest';
import { chainOf, openEngine } from '../../src/translate/chain.ts';
import type { Engine } from '../../src/translate/engine.ts';
import { emptyGlossary, parseGlossary } from '../../src/translate/glossary.ts';
import { noMemory } from '../../src/translate/memory.ts';
import type { Learned, Memory } from '../../src/translate/memory.ts';
import { translateArticle } from '../../src/translate/translate.ts';
import type { TranslateOptions } from '../../src/translate/translate.ts';
import { startService } from './service.ts';

const now = (): Date => new Date('2026-11-23T06:00:00Z');
const { signal } = new AbortController();

/** An engine that looks sentences up; what it does not know it gives back with words turned into "kata". */
function engineOf(sentences: Record<string, string>, name = 'kamus'): Engine & { asked: string[] } {
  const asked: string[] = [];
  return {
    name,
    credit: `Mesin ${name}`,
    markup: 'html',
    limits: { maxCharacters: 2_000, maxSegments: 10 },
    pairs: () => true,
    translate: (segments) => {
      asked.push(...segments);
      return Promise.resolve(segments.map((segment) => sentences[segment] ?? 'Kalimat yang lain di sini.'));
    },
    asked,
  };
}

/** A memory in a Map, for tests of the stage alone. */
function memoryOf(start: readonly Learned[] = []): Memory & { kept: Learned[] } {
  const kept = [...start];
  return {
    kept,
    lookup: (sentences) =>
      Promise.resolve(
        new Map(
          sentences.flatMap(({ source }) => {
            const found = kept.find((one) => one.source === source);
            return found === undefined ? [] : [[source, found] as const];
          }),
        ),
      ),
    remember: (sentences) => {
      kept.push(...sentences);
      return Promise.resolve();
    },
  };
}

function options(engines: readonly Engine[], more: Partial<TranslateOptions> = {}): TranslateOptions {
  return {
    to: 'id',
    engines: chainOf(engines, now),
    memory: noMemory,
    glossary: emptyGlossary,
    signal,
    ...more,
  };
}

const article = {
  language: 'en',
  headline: 'Two convoys reach Taliva',
  deck: 'Aid arrives after nine days',
  bodyHtml:
    '<p>The convoy reached <a href="https://example.org/taliva">Taliva</a> on Monday. Gen. Orlan <strong>welcomed</strong> it.</p>' +
    '<figure><img src="https://example.org/a.jpg" alt="A truck"><figcaption>A truck near Taliva</figcaption></figure>' +
    '<ul><li>Food</li><li>Water</li></ul>',
  text: '',
};
const sentences = {
  'Two convoys reach Taliva': 'Dua konvoi mencapai Taliva',
  'Aid arrives after nine days': 'Bantuan tiba setelah sembilan hari',
  'The convoy reached <a id="1">Taliva</a> on Monday.':
    'Konvoi mencapai<a id="1"> Taliva</a> pada hari Senin .',
  'Gen. Orlan <strong id="1">welcomed</strong> it.': 'Jenderal Orlan <strong id="1">menyambutnya</strong>.',
  'A truck near Taliva': 'Sebuah truk di dekat Taliva',
  Food: 'Makanan',
  Water: 'Air',
};

test('the body keeps its structure, links and figures; each sentence goes alone with its tags', async () => {
  const engine = engineOf(sentences);
  const memory = memoryOf();
  const translation = await translateArticle(article, options([engine], { memory }));
  expect(translation.headline).toBe('Dua konvoi mencapai Taliva');
  expect(translation.deck).toBe('Bantuan tiba setelah sembilan hari');
  expect(translation.bodyHtml).toBe(
    '<p>Konvoi mencapai <a href="https://example.org/taliva">Taliva</a> pada hari Senin. Jenderal Orlan <strong>menyambutnya</strong>.</p>' +
      '<figure><img src="https://example.org/a.jpg" alt="A truck"><figcaption>Sebuah truk di dekat Taliva</figcaption></figure>' +
      '<ul><li>Makanan</li><li>Air</li></ul>',
  );
  expect(translation.text).toBe(
    'Konvoi mencapai Taliva pada hari Senin. Jenderal Orlan menyambutnya.\n\nSebuah truk di dekat Taliva\n\nMakanan\n\nAir',
  );
  expect(translation).toMatchObject({ origin: 'machine', engine: 'kamus', translator: 'Mesin kamus' });
  expect(translation.counts).toEqual({ human: 0, machine: 7, memory: 0, original: 0 });
  expect(engine.asked).toEqual(Object.keys(sentences));
  expect(memory.kept).toHaveLength(7);
});

test('a second translation of the same text asks no engine and reads the same', async () => {
  const memory = memoryOf();
  const first = await translateArticle(article, options([engineOf(sentences)], { memory }));
  const silent = engineOf({});
  const second = await translateArticle(article, options([silent], { memory }));
  expect(silent.asked).toEqual([]);
  expect(second.bodyHtml).toBe(first.bodyHtml);
  expect(second).toMatchObject({ origin: 'memory', counts: { memory: 7, machine: 0 } });
});

test('memory alone suffices where no engine is configured; a missing sentence is the error no-engine', async () => {
  const memory = memoryOf();
  await translateArticle(article, options([engineOf(sentences)], { memory }));
  await expect(translateArticle(article, options([], { memory }))).resolves.toMatchObject({
    origin: 'memory',
  });
  await expect(translateArticle(article, options([]))).rejects.toMatchObject({
    code: 'no-engine',
    retry: 'later',
  });
});

test("a person's sentence wins, keeps the paragraph's link and is credited first", async () => {
  const memory = memoryOf([
    {
      source: 'The convoy reached Taliva on Monday.',
      target: 'Senin, konvoi itu tiba di Taliva.',
      from: 'en',
      to: 'id',
      glossary: '',
      origin: 'human',
      by: 'n3m0',
    },
  ]);
  const translation = await translateArticle(article, options([engineOf(sentences)], { memory }));
  expect(translation.bodyHtml).toContain('tiba di <a href="https://example.org/taliva">Taliva</a>.');
  expect(translation.translator).toBe('n3m0, Mesin kamus');
  expect(translation.counts).toMatchObject({ human: 1, machine: 6 });
});

test('an Indonesian article passes through untouched', async () => {
  const own = { ...article, language: 'id-ID' };
  const translation = await translateArticle(own, options([]));
  expect(translation).toMatchObject({ origin: 'original', headline: own.headline, bodyHtml: own.bodyHtml });
  expect(translation.translator).toBeUndefined();
});

test('the glossary corrects what an engine wrote', async () => {
  const { glossary, problems } = parseGlossary(
    'terms:\n  - { en: convoy, id: iring-iringan, wrong: [konvoi] }\n  - { en: Food, id: Pangan, wrong: Makanan }\n',
  );
  expect(problems).toEqual([]);
  const translation = await translateArticle(article, options([engineOf(sentences)], { glossary }));
  expect(translation.headline).toBe('Dua iring-iringan mencapai Taliva');
  expect(translation.bodyHtml).toContain('<p>Iring-iringan mencapai <a href');
  expect(translation.bodyHtml).toContain('<li>Pangan</li>');
});

test('through a LibreTranslate server on loopback, with entities decoded before and encoded after', async () => {
  await using service = await startService(({ json }) => {
    const { q } = json as { q: string[] };
    return {
      body: { translatedText: q.map((text) => (text === 'Rice &amp; salt' ? 'Beras &amp; garam' : text)) },
    };
  });
  const engine = await openEngine('libretranslate', { url: service.url, key: 'k' }, { post: fetch, now });
  const small = {
    language: 'en',
    headline: 'Rice & salt',
    bodyHtml: '<p>Rice&nbsp;&amp;&#32;salt</p>',
    text: '',
  };
  const translation = await translateArticle(small, options([engine]));
  expect(translation).toMatchObject({ headline: 'Beras & garam', bodyHtml: '<p>Beras &amp; garam</p>' });
  expect(translation.translator).toBe('LibreTranslate');
  expect(service.seen.map(({ json }) => json)).toEqual([
    { q: ['Rice &amp; salt'], source: 'en', target: 'id', format: 'html', api_key: 'k' },
  ]);
});

test('what was translated before the engines failed is remembered', async () => {
  const memory = memoryOf();
  const engine = { ...engineOf(sentences), limits: { maxCharacters: 30, maxSegments: 1 } };
  let count = 0;
  await using service = await startService(() =>
    ++count > 3
      ? { status: 429, headers: { 'retry-after': '120' } }
      : { body: { translatedText: ['Dua hal yang baik'] } },
  );
  const libre = await openEngine('libretranslate', { url: service.url }, { post: fetch, now });
  const slow = { ...libre, limits: engine.limits };
  await expect(translateArticle(article, options([slow], { memory }))).rejects.toMatchObject({
    code: 'quota',
    retry: { after: new Date('2026-11-23T06:02:00Z') },
  });
  expect(memory.kept).toHaveLength(3);
});
