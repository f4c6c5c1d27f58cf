import { describe, expect, test } from 'vitest';
import type { RefusalScope } from '../../src/model/errors.ts';
import { openEngineChain } from '../../src/translate/engine/engine-chain.ts';
import { openEngine } from '../../src/translate/engine/engine-registry.ts';
import { startService } from './service.ts';

const now = (): Date => new Date('2026-11-23T06:00:00Z');
const { signal } = new AbortController();
const tools = { post: fetch, now };
const asked = (...texts: string[]) => texts.map((text) => ({ html: text, plain: text }));

const openaiError = (message: string, code?: string) => ({ error: { message, code } });
const rows: readonly (readonly [engine: string, status: number, body: unknown, scope: RefusalScope])[] = [
  ['libretranslate', 400, { error: 'ar is not supported' }, 'pair'],
  ['libretranslate', 400, { error: 'Invalid request: text rejected' }, 'text'],
  ['libretranslate', 400, { error: 'Please contact the server operator to get an API key' }, 'engine'],
  ['libretranslate', 403, { error: 'Invalid API key' }, 'engine'],
  ['libretranslate', 403, { error: 'Visit https://libre.example to get an API key' }, 'engine'],
  ['libretranslate', 200, { error: 'Slowdown: 20 per 1 minute' }, 'engine'],
  ['libretranslate', 200, { translatedText: [''] }, 'text'],
  ['deepl', 400, { message: "Value for 'source_lang' not supported." }, 'pair'],
  ['deepl', 400, { message: 'Bad request' }, 'text'],
  ['deepl', 403, { message: 'Forbidden' }, 'engine'],
  ['deepl', 456, { message: 'Quota Exceeded' }, 'engine'],
  ['deepl', 529, { message: 'Too many requests' }, 'engine'],
  ['azure', 400, { error: { code: 400036, message: 'The target language is not valid.' } }, 'pair'],
  ['azure', 400, { error: { code: 400077, message: 'The maximum request size has been exceeded.' } }, 'text'],
  ['azure', 401, { error: { code: 401000, message: 'The request is not authorized.' } }, 'engine'],
  ['azure', 403, { error: { code: 403001, message: 'The free quota has been exceeded.' } }, 'engine'],
  ['google', 403, { error: { code: 403, message: 'Daily Limit Exceeded' } }, 'engine'],
  ['google', 400, { error: { code: 400, message: 'Bad language pair: ar|xx' } }, 'pair'],
  ['google', 400, { error: { code: 400, message: 'Text is invalid.' } }, 'text'],
  ['google', 400, { error: { code: 400, message: 'API key not valid.' } }, 'engine'],
  ['openai', 400, openaiError('The response was filtered.', 'content_filter'), 'text'],
  ['openai', 401, openaiError('Incorrect API key provided'), 'engine'],
  ['openai', 404, openaiError('The model `x` does not exist', 'model_not_found'), 'engine'],
  ['openai', 429, openaiError('You exceeded your current quota', 'insufficient_quota'), 'engine'],
  ['openai', 200, { choices: [{ finish_reason: 'content_filter', message: { content: null } }] }, 'text'],
  ['openai', 400, openaiError('The response was filtered by the content management policy.'), 'text'],
  ['openai', 400, openaiError("This model's maximum context length is 8192 tokens."), 'text'],
  ['openai', 200, { error: { message: 'Provider returned error', code: 429 } }, 'engine'],
  ['openai', 200, { choices: [{ message: { content: '' } }] }, 'text'],
  ['openai', 200, { choices: [{ message: { content: null, refusal: 'I cannot help' } }] }, 'text'],
];

describe.each(rows)('%s: HTTP %i %j', (name, status, body, scope) => {
  test(`stops the ${scope} only`, async () => {
    await using service = await startService(() => ({ status, body }));
    const settings = { url: service.url, key: 'k', model: 'm' };
    await using chain = openEngineChain([await openEngine(name, settings, tools)], now);
    const go = (from: string) => chain.translate(asked('Harbour.'), { from, to: 'id' }, { signal });
    expect((await go('ar')).error).toMatchObject({ scope });
    await go('ar');
    const repeated = service.seen.length - 1;
    await go('en');
    const other = service.seen.length - 1 - repeated;
    expect([repeated, other]).toEqual(scope === 'text' ? [1, 1] : scope === 'pair' ? [0, 1] : [0, 0]);
  });
});

test('a refused text goes to the next engine; other texts do not wait for it', async () => {
  const refusing = await startService(({ json }) => {
    const { q } = json as { q: string[] };
    return q.includes('bomb')
      ? { status: 400, body: { error: 'Invalid request: text rejected' } }
      : { body: { translatedText: q.map((text) => `${text} 1`) } };
  });
  await using first = refusing;
  await using second = await startService(({ json }) => ({
    body: { translations: (json as { text: string[] }).text.map((text) => ({ text: `${text} 2` })) },
  }));
  const libretranslate = await openEngine('libretranslate', { url: first.url }, tools);
  const deepl = await openEngine('deepl', { url: second.url, key: 'k' }, tools);
  const pair = { from: 'en', to: 'id' };
  const both = await openEngineChain([libretranslate, deepl], now).translate(
    asked('a', 'b', 'bomb', 'c'),
    pair,
    {
      signal,
    },
  );
  expect(both.error).toBeUndefined();
  expect(both.rendered.map((one) => one?.text)).toEqual(['a 1', 'b 1', 'bomb 2', 'c 1']);
  const chain = openEngineChain([libretranslate], now);
  const alone = await chain.translate(asked('a', 'bomb', 'c'), pair, { signal });
  expect(alone.rendered.map((one) => one?.text)).toEqual(['a 1', undefined, 'c 1']);
  expect(alone.error).toMatchObject({
    code: 'refused',
    message: expect.stringContaining('text rejected') as string,
  });
  expect((await chain.translate(asked('later'), pair, { signal })).rendered).toHaveLength(1);
});

test.each([
  [{ 'retry-after': '120' }, '2026-11-23T06:02:00Z'],
  [{ 'retry-after-ms': '20000' }, '2026-11-23T06:00:20Z'],
])('waits as long as the service asks: %j', async (headers, until) => {
  await using service = await startService(() => ({ status: 429, body: { error: 'Too many' }, headers }));
  const engine = await openEngine('libretranslate', { url: service.url }, tools);
  const outcome = engine.translate(['a'], { from: 'en', to: 'id' }, signal);
  await expect(outcome).rejects.toMatchObject({ code: 'quota', retry: { after: new Date(until) } });
});

test('an engine whose every answer is unusable is given up after three texts', async () => {
  await using service = await startService(({ json }) => ({
    body: { translatedText: (json as { q: string[] }).q.map(() => '') },
  }));
  const engine = await openEngine('libretranslate', { url: service.url }, tools);
  const chain = openEngineChain([engine], now);
  const { error } = await chain.translate(
    asked(...'a b c d e f g h'.split(' ')),
    { from: 'en', to: 'id' },
    { signal },
  );
  expect(error).toMatchObject({ code: 'bad-answer' });
  expect(service.seen.length).toBeLessThanOrEqual(6);
});
