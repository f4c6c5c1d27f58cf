import { expect, test } from 'vitest';
import { TranslateError } from '../../src/model/errors.ts';
import { openEngine } from '../../src/translate/engine/engine-registry.ts';
import { bestCode, everyPair, ServiceLanguages } from '../../src/translate/engine/service-languages.ts';
import { startService } from './service.ts';

const now = (): Date => new Date('2026-11-23T06:00:00Z');
const { signal } = new AbortController();
const tools = { post: fetch, get: fetch, now };

test.each<[wanted: string[], offered: string, code: string | undefined]>([
  [['zh-Hans', 'zh'], 'en zh id', 'zh'],
  [['zh'], 'en zh-TW zh-CN', 'zh-CN'],
  [['zh-Hant'], 'zh-Hans zh-Hant', 'zh-Hant'],
  [['nb', 'no'], 'en no', 'no'],
  [['no'], 'en nb', 'nb'],
  [['en'], 'EN-GB EN-US', 'EN-GB'],
  [['sr-Cyrl', 'sr'], 'sr-Latn sr-Cyrl', 'sr-Cyrl'],
  [['sr'], 'sr-Latn', undefined],
  [['id'], 'in en', 'in'],
  [['he'], 'iw', 'iw'],
  [['ar'], 'en id', undefined],
  [['x_y'], 'en', undefined],
])('%j among "%s" is %s', (wanted, offered, code) => {
  expect(bestCode(wanted, offered.split(' '))).toBe(code);
});

/** The list of each service with Arabic missing and Chinese under the service's own code. */
const lists: readonly (readonly [engine: string, path: string, list: unknown, zh: string])[] = [
  [
    'libretranslate',
    '/languages',
    [
      { code: 'en', targets: ['id', 'zh'] },
      { code: 'zh', targets: ['id'] },
      { code: 'id', targets: ['en'] },
    ],
    '"source":"zh"',
  ],
  [
    'azure',
    '/languages?api-version=3.0&scope=translation',
    { translation: { en: {}, id: {}, 'zh-Hans': {} } },
    'from=zh-Hans',
  ],
  [
    'deepl',
    '/v2/languages?type=source',
    [{ language: 'EN' }, { language: 'ID' }, { language: 'ZH' }],
    '"source_lang":"ZH"',
  ],
  [
    'google',
    '/language/translate/v2/languages',
    { data: { languages: [{ language: 'en' }, { language: 'id' }, { language: 'zh-CN' }] } },
    '"source":"zh-CN"',
  ],
];

test.each(lists)('%s reads its list from %s', async (name, path, list, zh) => {
  await using service = await startService(({ path: asked }) =>
    asked.includes('languages') ? { body: list } : { status: 500 },
  );
  const engine = await openEngine(name, { url: service.url, key: 'k' }, tools);
  const arabic = engine.translate(['مرحبا'], { from: 'ar', to: 'id' }, signal);
  await expect(arabic).rejects.toMatchObject({ code: 'unsupported-pair', scope: 'pair' });
  expect(service.seen[0]?.path).toBe(path);
  expect(service.seen.every(({ path: asked }) => asked.includes('languages'))).toBe(true);
  expect([engine.pairs('ar', 'id'), engine.pairs('zh', 'id'), engine.pairs('en', 'id')]).toEqual([
    false,
    true,
    true,
  ]);
  const lookups = service.seen.length;
  await engine.translate(['你好'], { from: 'zh', to: 'id' }, signal).catch(() => undefined);
  const request = service.seen[lookups];
  expect(`${request?.path} ${request?.text}`).toContain(zh);
});

test('a service without a list is asked with the declared codes, and for the list again later', async () => {
  let time = now().getTime();
  let reads = 0;
  const languages = new ServiceLanguages({
    service: 'S',
    declared: { codes: { zh: 'zh-Hans' } },
    read: () => {
      reads++;
      if (reads < 2) throw new TranslateError('unreachable', 'S: HTTP 404', { retry: 'later' });
      return Promise.resolve(everyPair(['zh', 'id']));
    },
    now: () => new Date(time),
  });
  const codes = () => languages.codes({ from: 'zh', to: 'id' }, signal);
  expect(await codes()).toEqual({ from: 'zh-Hans', to: 'id' });
  expect(await codes()).toEqual({ from: 'zh-Hans', to: 'id' });
  expect(reads).toBe(1);
  time += 3_600_000;
  expect(await codes()).toEqual({ from: 'zh', to: 'id' });
  await codes();
  expect(reads).toBe(2);
});
