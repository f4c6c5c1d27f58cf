import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { TranslateError } from '../../src/model/errors.ts';
import { openEngine } from '../../src/translate/engine/engine-registry.ts';
import { addModels, pullModel } from '../../src/translate/bergamot/model-download.ts';
import { availableModels, lastKnownModels } from '../../src/translate/bergamot/model-registry.ts';
import type { RemoteModel } from '../../src/translate/bergamot/model-registry.ts';
import { findModel, installedModels, verifyModel } from '../../src/translate/bergamot/installed-models.ts';
import { proxyGet } from '../../src/translate/engine/proxy-get.ts';
import { startRegistry } from './registry.ts';
import type { Offer, Registry } from './registry.ts';
import { writeModel } from './tiny-model.ts';

const { signal } = new AbortController();
let source = '';
let folder = '';

beforeAll(() => {
  source = mkdtempSync(join(tmpdir(), 'warta-source-'));
  writeModel(join(source, 'en-id'), { the: 'itu', army: 'tentara' });
  writeModel(join(source, 'ar-en'), { السلام: 'peace' });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'warta-models-'));
});
afterAll(() => rmSync(source, { recursive: true }));

function offer(from: string, to: string, more: Partial<Offer> = {}): Offer {
  return { folder: join(source, `${from}-${to}`), from, to, ...more };
}

function list(registry: Registry): Promise<RemoteModel[]> {
  return availableModels({ get: fetch, signal, folder, url: registry.url });
}

async function pull(registry: Registry, pair = 'en-id', progress?: (arrived: number, total: number) => void) {
  const model = (await list(registry)).find(({ from, to }) => `${from}-${to}` === pair);
  if (model === undefined) throw new Error(`${pair} is not offered`);
  return pullModel(model, { get: fetch, signal, folder, ...(progress === undefined ? {} : { progress }) });
}

describe('the list of models', () => {
  test('is read over its pages, and asked for with its ETag the next time', async () => {
    await using registry = await startRegistry([offer('en', 'id'), offer('ar', 'en')]);
    const models = await list(registry);
    expect(models.map(({ from, to, version }) => [from, to, version])).toEqual([
      ['ar', 'en', '2.0'],
      ['en', 'id', '2.0'],
    ]);
    expect(models[1]?.files.map(({ type, url }) => [type, new URL(url).pathname])).toEqual([
      ['model', '/cdn/main-workspace/translations-models-v2/0-model.bin'],
      ['lex', '/cdn/main-workspace/translations-models-v2/0-lex.bin'],
      ['vocab', '/cdn/main-workspace/translations-models-v2/0-vocab.bin'],
    ]);
    const records = '/v1/buckets/main/collections/translations-models-v2/records';
    expect(registry.seen).toEqual([records, `${records}?_token=4`, '/v1/']);
    registry.seen.length = 0;
    expect(await list(registry)).toEqual(models);
    expect(registry.seen).toEqual([`${records} "7"`]);
    expect(lastKnownModels(folder, registry.url)).toEqual(models);
    expect(lastKnownModels(folder)).toEqual([]);
  });

  test.each<[string, Partial<Offer>, boolean]>([
    ['an older one', { version: '1.9' }, false],
    ['a newer one', { version: '2.10' }, true],
    ['one in testing', { version: '3.0a1' }, false],
    [
      'one for telephones',
      { version: '3.0', record: { filter_expression: "env.appinfo.OS == 'Android'" } },
      false,
    ],
    [
      'one for computers',
      { version: '3.0', record: { filter_expression: "env.appinfo.OS != 'Android'" } },
      true,
    ],
    ['one for testers', { version: '3.0', record: { filter_expression: "env.channel == 'nightly'" } }, false],
    ['one whose files would leave the folder', { version: '3.0', record: { name: '../../evil' } }, false],
    ['one without weights', { version: '3.0', record: { fileType: 'lex' } }, false],
  ])('%s beside version 2.0', async (_, more, taken) => {
    await using registry = await startRegistry([offer('en', 'id'), offer('en', 'id', more)]);
    expect((await list(registry)).map(({ version }) => version)).toEqual([taken ? more.version : '2.0']);
  });

  test('a service that is not there, or speaks otherwise', async () => {
    const nowhere = availableModels({ get: fetch, signal, folder, url: 'http://127.0.0.1:1/v1' });
    await expect(nowhere).rejects.toMatchObject({ code: 'unreachable', retry: 'later' });
    const wrong = availableModels({ get: async () => Response.json({ hello: 1 }), signal, folder });
    await expect(wrong).rejects.toMatchObject({ code: 'bad-answer' });
    const failing = availableModels({ get: async () => new Response('', { status: 503 }), signal, folder });
    await expect(failing).rejects.toThrow(/HTTP 503/);
  });
});

describe('pulling', () => {
  test.each(['zstd', 'gzip', 'none'] as const)('a model packed as %s, with progress', async (packing) => {
    await using registry = await startRegistry([offer('en', 'id', { packing })]);
    const steps: number[] = [];
    const model = await pull(registry, 'en-id', (arrived, total) => steps.push(arrived / total));
    expect(steps.at(-1)).toBe(1);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(readdirSync(join(folder, 'en-id')).toSorted()).toEqual([
      'lex.enid.bin',
      'model.enid.bin',
      'model.json',
      'vocab.enid.spm',
    ]);
    expect(readFileSync(join(folder, 'en-id', 'model.enid.bin'))).toEqual(
      readFileSync(join(source, 'en-id', 'model.bin')),
    );
    expect(await verifyModel(model)).toEqual([]);
    expect(installedModels(folder)).toEqual([model]);
    expect(readdirSync(join(folder, '.partial'))).toEqual([]);
  });

  test('goes on where a transfer broke', async () => {
    await using registry = await startRegistry([offer('en', 'id')]);
    registry.fault = (nth) => (nth === 1 ? 'cut' : undefined);
    const model = await pull(registry);
    expect(await verifyModel(model)).toEqual([]);
    const ranges = registry.seen.filter((line) => line.startsWith('/cdn')).map((line) => line.split(' ')[1]);
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/), undefined, undefined]);
  });

  test('goes on in another process, also where the server knows no ranges', async () => {
    await using registry = await startRegistry([offer('en', 'id')]);
    registry.fault = () => 'cut';
    await expect(pull(registry)).rejects.toMatchObject({ name: 'TranslateError', code: 'unreachable' });
    expect(findModel(folder, 'en', 'id')).toBeUndefined();
    registry.seen.length = 0;
    registry.fault = () => 'no-range';
    expect(await verifyModel(await pull(registry))).toEqual([]);
    expect(registry.seen.some((line) => line.includes('bytes='))).toBe(true);
  });

  test.each([
    ['garbled on the way', 'garble', {}, /damaged/],
    ['of another content than the list says', undefined, { decompressedHash: 'f'.repeat(64) }, /checksum/],
    ['larger than the list says', undefined, { decompressedSize: 1_000 }, /larger/],
  ] as const)('a file that is %s', async (_, fault, record, message) => {
    await using registry = await startRegistry([offer('en', 'id', { record })]);
    registry.fault = () => fault;
    const outcome = pull(registry);
    await expect(outcome).rejects.toThrow(message);
    await expect(outcome).rejects.toMatchObject({ code: 'bad-answer', retry: 'later' });
    expect(findModel(folder, 'en', 'id')).toBeUndefined();
  });

  test('a file that is gone', async () => {
    await using registry = await startRegistry([offer('en', 'id')]);
    registry.fault = () => 'missing';
    await expect(pull(registry)).rejects.toThrow(/HTTP 404/);
  });

  test('a newer version takes the place of the old one', async () => {
    await using old = await startRegistry([offer('en', 'id')]);
    await pull(old);
    await using fresh = await startRegistry([offer('en', 'id', { version: '2.1' })]);
    await pull(fresh);
    expect(installedModels(folder).map(({ version }) => version)).toEqual(['2.1']);
  });

  test('by one process at a time', async () => {
    await using registry = await startRegistry([offer('en', 'id')]);
    registry.fault = (nth) => (nth === 1 ? 'slow' : undefined);
    const [model] = await list(registry);
    const slow = new AbortController();
    const first = pullModel(model as RemoteModel, { get: fetch, signal: slow.signal, folder });
    while (!registry.seen.some((line) => line.startsWith('/cdn'))) await sleep(5);
    await expect(pull(registry)).rejects.toMatchObject({ code: 'model-missing' });
    slow.abort(new Error('stop'));
    await expect(first).rejects.toThrow('stop');
    expect(await verifyModel(await pull(registry))).toEqual([]);
  });
});

describe('models by hand', () => {
  test('from files with the names of the registry, packed or not', async () => {
    const stick = join(folder, 'stick');
    cpSync(join(source, 'en-id', 'model.bin'), join(stick, 'model.enid.intgemm.alphas.bin'));
    cpSync(join(source, 'en-id', 'lex.bin'), join(stick, 'lex.50.50.enid.s2t.bin'));
    const vocabulary = readFileSync(join(source, 'en-id', 'vocab.spm'));
    writeFileSync(join(stick, 'vocab.enid.spm.zst'), zstdCompressSync(vocabulary));
    writeFileSync(join(stick, 'README.txt'), 'not a model');
    const [model] = await addModels(stick, join(folder, 'models'), []);
    expect(model).toMatchObject({ from: 'en', to: 'id', version: 'added' });
    expect(model?.files.map(({ name, type }) => [name, type])).toEqual([
      ['lex.50.50.enid.s2t.bin', 'lex'],
      ['model.enid.intgemm.alphas.bin', 'model'],
      ['vocab.enid.spm', 'vocab'],
    ]);
    expect(existsSync(join(stick, 'model.enid.intgemm.alphas.bin'))).toBe(true);
  });

  test('from the folder of another installation, with its checksums', async () => {
    await using registry = await startRegistry([offer('en', 'id'), offer('ar', 'en')]);
    await pull(registry);
    await pull(registry, 'ar-en');
    const other = mkdtempSync(join(tmpdir(), 'warta-models-'));
    const added = await addModels(folder, other, []);
    expect(added.map(({ from, to, version }) => [from, to, version])).toEqual([
      ['ar', 'en', '2.0'],
      ['en', 'id', '2.0'],
    ]);
    writeFileSync(join(folder, 'en-id', 'vocab.enid.spm'), 'damaged');
    await expect(addModels(join(folder, 'en-id'), other, [])).rejects.toMatchObject({ code: 'bad-answer' });
    expect(installedModels(other)).toHaveLength(2);
  });

  test('nothing to add', async () => {
    expect(await addModels(mkdtempSync(join(tmpdir(), 'warta-empty-')), folder, [])).toEqual([]);
  });
});

test('verifying finds what is missing, cut or changed', async () => {
  const [model] = await addModels(source, folder, []);
  if (model === undefined) throw new Error('nothing was added');
  expect(await verifyModel(model)).toEqual([]);
  const at = (name: string): string => join(model.folder, name);
  const content = readFileSync(at('model.bin'));
  content[content.length - 1] = 1;
  writeFileSync(at('model.bin'), content);
  writeFileSync(at('vocab.spm'), 'short');
  rmSync(at('lex.bin'));
  expect(await verifyModel(model)).toEqual([
    { file: 'lex.bin', problem: 'missing' },
    { file: 'model.bin', problem: 'checksum' },
    { file: 'vocab.spm', problem: 'size' },
  ]);
  expect(findModel(folder, model.from, model.to)).toBeUndefined();
});

describe('first use', { timeout: 900_000 }, () => {
  const pair = { from: 'en', to: 'id' };

  test('downloads in the background; sentences wait until the model is there', async () => {
    await using registry = await startRegistry([offer('en', 'id')]);
    const tools = { post: fetch, get: fetch, now: () => new Date() };
    const engine = await openEngine('bergamot', { folder, url: registry.url, workers: 1 }, tools);
    const waiting: string[] = [];
    for (;;) {
      try {
        expect(await engine.translate(['the army'], pair, signal)).toEqual(['itu tentara']);
        break;
      } catch (error) {
        if (!(error instanceof TranslateError) || error.code !== 'model-missing') throw error;
        expect(error.retry).toBe('later');
        waiting.push(error.message);
        await sleep(10);
      }
    }
    await engine.dispose?.();
    expect(waiting[0]).toMatch(/the model en-id is being downloaded/);
    expect(registry.seen.filter((line) => line.startsWith('/cdn'))).toHaveLength(3);
  });

  test('through English both models come', async () => {
    await using registry = await startRegistry([offer('en', 'id'), offer('ar', 'en')]);
    const tools = { post: fetch, get: fetch, now: () => new Date() };
    const engine = await openEngine('bergamot', { folder, url: registry.url, workers: 1 }, tools);
    const outcome = engine.translate(['السلام'], { from: 'ar', to: 'id' }, signal);
    await expect(outcome).rejects.toThrow(/ar-en is being downloaded, the model en-id is being downloaded/);
    while (installedModels(folder).length < 2) await sleep(5);
    await engine.dispose?.();
  });

  test('a download that fails is said, left alone for a while, and tried again', async () => {
    await using registry = await startRegistry([offer('en', 'id')]);
    registry.fault = () => 'missing';
    let now = new Date('2026-11-23T06:00:00Z');
    const engine = await openEngine(
      'bergamot',
      { folder, url: registry.url },
      { post: fetch, get: fetch, now: () => now },
    );
    const message = () =>
      engine.translate(['the army'], pair, signal).then(String, (error: Error) => error.message);
    while (!(await message()).includes('could not be downloaded')) await sleep(5);
    expect(await message()).toMatch(/HTTP 404/);
    const before = registry.seen.length;
    await message();
    expect(registry.seen).toHaveLength(before);
    registry.fault = () => undefined;
    now = new Date('2026-11-23T06:10:00Z');
    while ((await message()) !== 'itu tentara') await sleep(10);
    await engine.dispose?.();
  });

  test('without network the message says what to do', async () => {
    const engine = await openEngine('bergamot', { folder }, { post: fetch, now: () => new Date() });
    await expect(engine.translate(['the army'], pair, signal)).rejects.toMatchObject({
      code: 'model-missing',
      retry: 'later',
      message: 'Bergamot: the model en-id is not installed (warta models pull)',
    });
  });
});

test('downloads go through the proxy that the environment names', async () => {
  const seen: string[] = [];
  const proxy = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.end('through the proxy');
  });
  proxy.on('connect', (request, socket) => {
    seen.push(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  vi.stubEnv('http_proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  await proxyGet()('http://registry.example/v1/', { headers: {}, signal }).catch(() => undefined);
  expect(seen.join(' ')).toContain('registry.example');
  vi.unstubAllEnvs();
  proxy.closeAllConnections();
  proxy.close();
});
