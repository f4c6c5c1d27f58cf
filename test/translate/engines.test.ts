import { generateKeyPairSync, createVerify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineValues } from '../../src/model/engine-declaration.ts';
import { openEngineChain } from '../../src/translate/engine/engine-chain.ts';
import { ENGINES, openEngine } from '../../src/translate/engine/engine-registry.ts';
import { startService } from './service.ts';
import type { Reply, Seen } from './service.ts';

const now = (): Date => new Date('2026-11-23T06:00:00Z');
const { signal } = new AbortController();
const tools = { post: fetch, now };
const pair = { from: 'en', to: 'id' };

/** How a service asks and answers, by its own documentation. */
interface Protocol {
  readonly engine: string;
  readonly settings: EngineValues;
  /** Answers with these translations. */
  readonly reply: (texts: readonly string[]) => unknown;
  /** What a request must look like. */
  readonly expect: (seen: Seen, segments: readonly string[]) => void;
  /** The segments in a request, and the most that the service documents for one: how many, and characters in all. */
  readonly sent: (seen: Seen) => readonly string[];
  readonly most: readonly [segments: number, characters: number];
  /** Answers that mean "no more for now". */
  readonly quota: readonly Reply[];
  /** Answers that mean "not with this key, not this". */
  readonly refusal: readonly Reply[];
}

const googleError = (code: number, message: string, reason: string) => ({
  error: { code, message, errors: [{ message, domain: 'usageLimits', reason }] },
});

const protocols: Record<string, Protocol> = {
  libretranslate: {
    engine: 'libretranslate',
    settings: { key: 'secret-key' },
    reply: (texts) => ({ translatedText: texts }),
    expect(seen, segments) {
      expect(seen.path).toBe('/translate');
      expect(seen.json).toEqual({
        q: segments,
        source: 'en',
        target: 'id',
        format: 'html',
        api_key: 'secret-key',
      });
    },
    sent: ({ json }) => (json as { q: string[] }).q,
    most: [Infinity, Infinity],
    quota: [{ status: 429, body: { error: 'Slowdown: 20 per 1 minute' } }],
    refusal: [
      { status: 400, body: { error: 'xx is not supported' } },
      { status: 403, body: { error: 'Invalid API key' } },
    ],
  },
  deepl: {
    engine: 'deepl',
    settings: { key: 'secret-key' },
    reply: (texts) => ({ translations: texts.map((text) => ({ detected_source_language: 'EN', text })) }),
    expect(seen, segments) {
      expect(seen.path).toBe('/v2/translate');
      expect(seen.headers['authorization']).toBe('DeepL-Auth-Key secret-key');
      expect(seen.json).toMatchObject({
        text: segments,
        source_lang: 'EN',
        target_lang: 'ID',
        tag_handling: 'html',
      });
      expect(seen.json).toMatchObject({ split_sentences: '0' });
    },
    sent: ({ json }) => (json as { text: string[] }).text,
    most: [50, 43_000],
    quota: [
      { status: 429, body: { message: 'Too many requests' } },
      { status: 456, body: { message: 'Quota Exceeded' } },
    ],
    refusal: [{ status: 403, body: { message: 'Forbidden' } }],
  },
  'google v2': {
    engine: 'google',
    settings: { key: 'secret-key' },
    reply: (texts) => ({ data: { translations: texts.map((translatedText) => ({ translatedText })) } }),
    expect(seen, segments) {
      expect(seen.path).toBe('/language/translate/v2');
      expect(seen.headers['x-goog-api-key']).toBe('secret-key');
      expect(seen.json).toEqual({ q: segments, source: 'en', target: 'id', format: 'html' });
    },
    sent: ({ json }) => (json as { q: string[] }).q,
    most: [128, 30_000],
    quota: [
      { status: 403, body: googleError(403, 'Daily Limit Exceeded', 'dailyLimitExceeded') },
      { status: 403, body: googleError(403, 'User Rate Limit Exceeded', 'userRateLimitExceeded') },
      {
        status: 429,
        body: { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } },
      },
    ],
    refusal: [{ status: 400, body: googleError(400, 'API key not valid', 'badRequest') }],
  },
  'google v3': {
    engine: 'google',
    settings: { key: 'token', project: 'warta-1' },
    reply: (texts) => ({ translations: texts.map((translatedText) => ({ translatedText, model: 'm' })) }),
    expect(seen, segments) {
      expect(seen.path).toBe('/v3/projects/warta-1/locations/global:translateText');
      expect(seen.headers['authorization']).toBe('Bearer token');
      expect(seen.headers['x-goog-user-project']).toBe('warta-1');
      expect(seen.json).toEqual({
        contents: segments,
        mimeType: 'text/html',
        sourceLanguageCode: 'en',
        targetLanguageCode: 'id',
      });
    },
    sent: ({ json }) => (json as { contents: string[] }).contents,
    most: [1_024, 30_000],
    quota: [
      {
        status: 429,
        body: { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } },
      },
    ],
    refusal: [
      {
        status: 401,
        body: { error: { code: 401, message: 'Invalid credentials', status: 'UNAUTHENTICATED' } },
      },
      {
        status: 403,
        body: { error: { code: 403, message: 'Permission denied', status: 'PERMISSION_DENIED' } },
      },
    ],
  },
  azure: {
    engine: 'azure',
    settings: { key: 'secret-key', region: 'southeastasia' },
    reply: (texts) => texts.map((text) => ({ translations: [{ text, to: 'id' }] })),
    expect(seen, segments) {
      expect(seen.path).toBe('/translate?api-version=3.0&from=en&to=id&textType=html');
      expect(seen.headers['ocp-apim-subscription-key']).toBe('secret-key');
      expect(seen.headers['ocp-apim-subscription-region']).toBe('southeastasia');
      expect(seen.json).toEqual(segments.map((Text) => ({ Text })));
    },
    sent: ({ json }) => (json as { Text: string }[]).map(({ Text }) => Text),
    most: [1_000, 50_000],
    quota: [
      { status: 429, body: { error: { code: 429001, message: 'The client has exceeded request limits.' } } },
      {
        status: 403,
        body: { error: { code: 403001, message: 'The subscription has exceeded its free quota.' } },
      },
    ],
    refusal: [{ status: 401, body: { error: { code: 401000, message: 'The request is not authorized' } } }],
  },
  openai: {
    engine: 'openai',
    settings: { key: 'secret-key', model: 'gemma' },
    reply: (texts) => said({ sentences: texts.map((text, index) => ({ id: index + 1, text })) }),
    expect(seen, segments) {
      expect(seen.path).toBe('/chat/completions');
      expect(seen.headers['authorization']).toBe('Bearer secret-key');
      expect(seen.json).toMatchObject({
        model: 'gemma',
        temperature: 0,
        response_format: { type: 'json_schema' },
      });
      const { messages } = seen.json as { messages: { role: string; content: string }[] };
      expect(messages.map((message) => message.role)).toEqual(['system', 'user']);
      expect(messages[0]?.content).toContain('from English to Indonesian');
      const sent = { sentences: segments.map((text, index) => ({ id: index + 1, text })) };
      expect(JSON.parse(messages[1]?.content ?? '')).toEqual(sent);
    },
    sent: ({ json }) => {
      const { messages } = json as { messages: { content: string }[] };
      return (JSON.parse(messages[1]?.content ?? '') as { sentences: { text: string }[] }).sentences.map(
        ({ text }) => text,
      );
    },
    most: [Infinity, Infinity],
    quota: [{ status: 429, body: { error: { message: 'Rate limit reached', type: 'requests' } } }],
    refusal: [
      { status: 401, body: { error: { message: 'Incorrect API key' } } },
      { status: 404, body: { error: { message: 'model "gemma" not found' } } },
    ],
  },
};

function said(content: unknown, finish = 'stop') {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return { choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content: text } }] };
}

/** Engines that run in this process have no service to replace, and tests of their own. */
const inProcess = new Set(['bergamot']);

test('every engine that asks a service is under this contract', () => {
  const covered = new Set(Object.values(protocols).map(({ engine }) => engine));
  expect([...ENGINES.keys()].filter((name) => !covered.has(name) && !inProcess.has(name))).toEqual([]);
});

const segments = ['The <a id="1">army</a> &amp; police', 'Two "quoted" words'];
const answers = ['<a id="1">Tentara</a> &amp; polisi', 'Dua kata "dikutip"'];

describe.each(Object.entries(protocols))('%s', (_, protocol) => {
  async function asked(answer: (seen: Seen, count: number) => Reply, abort = signal) {
    await using service = await startService(answer);
    const engine = await openEngine(protocol.engine, { ...protocol.settings, url: service.url }, tools);
    const outcome = await engine.translate(segments, pair, abort).catch((error: unknown) => error);
    return { engine, outcome, seen: service.seen };
  }

  test('asks as the service documents and reads its answer', async () => {
    const { engine, outcome, seen } = await asked(() => ({ body: protocol.reply(answers) }));
    expect(outcome).toEqual(answers);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers['content-type']).toContain('application/json');
    protocol.expect(seen[0] as Seen, segments);
    expect(engine.name).toBe(protocol.engine);
    expect(engine.pairs('en', 'id')).not.toBe(false);
    expect(engine.pairs('id', 'id')).toBe(false);
  });

  test.each(protocol.quota.map((reply) => [reply] as const))('quota: %j', async (reply) => {
    const { outcome } = await asked(() => reply);
    expect(outcome).toMatchObject({ name: 'TranslateError', code: 'quota', retry: 'later' });
    const timed = await asked(() => ({ ...reply, status: 429, headers: { 'retry-after': '90' } }));
    expect(timed.outcome).toMatchObject({
      code: 'quota',
      retry: { after: new Date('2026-11-23T06:01:30Z') },
    });
  });

  test.each(protocol.refusal.map((reply) => [reply] as const))('refusal: %j', async (reply) => {
    const { outcome } = await asked(() => reply);
    expect(outcome).toMatchObject({ code: 'refused', retry: 'never' });
    expect((outcome as Error).message).not.toContain('secret-key');
  });

  test.each([500, 502, 503, 529])('HTTP %i is unreachable', async (status) => {
    const { outcome } = await asked(() => ({ status, body: '<html><body>Bad gateway</body></html>' }));
    expect(outcome).toMatchObject({ code: 'unreachable', retry: 'later' });
    expect((outcome as Error).message).toContain(`HTTP ${status}, Bad gateway`);
  });

  test.each([
    ['a broken connection', { cut: true }, 'unreachable'],
    ['no JSON', { body: '<!doctype html>' }, 'bad-answer'],
    ['another JSON', { body: { ok: true } }, 'bad-answer'],
    ['null', { body: 'null' }, 'bad-answer'],
    ['one too many', { body: protocol.reply([...answers, 'lagi']) }, 'bad-answer'],
    ['an empty one', { body: protocol.reply([answers[0] ?? '', '']) }, 'bad-answer'],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'unreachable'],
  ] as const)('%s', async (_name, reply, code) => {
    const { outcome } = await asked(() => ({ body: protocol.reply(answers), ...reply }));
    expect(outcome).toMatchObject({ name: 'TranslateError', code });
  });

  test('one missing', async () => {
    const { outcome } = await asked((_seen, count) => ({
      body: protocol.reply(count === 1 ? answers.slice(0, 1) : []),
    }));
    expect(outcome).toMatchObject({ code: 'bad-answer' });
  });

  test('a long article goes in requests that the service takes, in order', async () => {
    const sentences = Array.from(
      { length: 800 },
      (_item, nth) => `Sentence ${nth} ${'word '.repeat(nth % 40)}ends.`,
    );
    await using service = await startService((seen) => ({ body: protocol.reply(protocol.sent(seen)) }));
    const engine = await openEngine(protocol.engine, { ...protocol.settings, url: service.url }, tools);
    const wanted = sentences.map((text) => ({ html: text, plain: text }));
    const { rendered } = await openEngineChain([engine], now).translate(wanted, pair, { signal });
    expect(rendered.map((one) => one?.text)).toEqual(sentences);
    const [segmentsMost, charactersMost] = protocol.most;
    for (const seen of service.seen) {
      const sent = protocol.sent(seen);
      expect(sent.length).toBeLessThanOrEqual(segmentsMost);
      expect(sent.join('').length).toBeLessThanOrEqual(charactersMost);
    }
    expect(service.seen.length).toBeGreaterThan(1);
  });

  test('a service that is not there', async () => {
    const engine = await openEngine(
      protocol.engine,
      { ...protocol.settings, url: 'http://127.0.0.1:1' },
      tools,
    );
    await expect(engine.translate(segments, pair, signal)).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('a service that never answers, and a caller that loses patience', async () => {
    await using service = await startService(() => ({ hang: true }));
    const settings = { ...protocol.settings, url: service.url, timeoutMs: 20 };
    const engine = await openEngine(protocol.engine, settings, tools);
    await expect(engine.translate(segments, pair, signal)).rejects.toMatchObject({ code: 'unreachable' });
    const impatient = AbortSignal.abort(new Error('stop'));
    await expect(engine.translate(segments, pair, impatient)).rejects.toThrow('stop');
  });
});

async function translated(answer: (count: number, seen: Seen) => Reply) {
  await using service = await startService((seen, count) => answer(count, seen));
  const engine = await openEngine('openai', { url: service.url, model: 'gemma' }, tools);
  const outcome = await engine
    .translate(['One', 'Two', 'Three'], pair, signal)
    .catch((error: unknown) => error);
  return { outcome, seen: service.seen };
}

describe('openai', () => {
  const one = { id: 1, text: 'Satu' };
  const two = { id: 2, text: 'Dua' };
  const three = { id: 3, text: 'Tiga' };

  test('puts reordered sentences back in order', async () => {
    const { outcome } = await translated(() => ({ body: said({ sentences: [three, one, two] }) }));
    expect(outcome).toEqual(['Satu', 'Dua', 'Tiga']);
  });

  test('asks once more for a missing sentence, alone', async () => {
    const { outcome, seen } = await translated((count) => ({
      body: said({ sentences: count === 1 ? [one, three] : [two] }),
    }));
    expect(outcome).toEqual(['Satu', 'Dua', 'Tiga']);
    const { messages } = (seen[1] as Seen).json as { messages: { content: string }[] };
    expect(JSON.parse(messages[1]?.content ?? '')).toEqual({ sentences: [{ id: 2, text: 'Two' }] });
  });

  test('reads JSON after a train of thought and in a fence', async () => {
    const answer = `<think>{"maybe": 1}</think>\n\`\`\`json\n${JSON.stringify({ sentences: [one, two, three] })}\n\`\`\``;
    const { outcome } = await translated(() => ({ body: said(answer) }));
    expect(outcome).toEqual(['Satu', 'Dua', 'Tiga']);
  });

  test('refuses an answer that was cut off, doubled or invented', async () => {
    const cut = await translated(() => ({ body: said({ sentences: [one, two, three] }, 'length') }));
    expect(cut.outcome).toMatchObject({ code: 'bad-answer' });
    const half = await translated(() => ({ body: said('{"sentences":[{"id":1,"text":"Sa') }));
    expect(half.outcome).toMatchObject({ code: 'bad-answer' });
    const doubled = await translated(() => ({ body: said({ sentences: [one, one, two, three] }) }));
    expect(doubled.outcome).toMatchObject({ code: 'bad-answer' });
    const invented = await translated(() => ({
      body: said({ sentences: [one, two, three, { id: 9, text: 'x' }] }),
    }));
    expect(invented.outcome).toMatchObject({ code: 'bad-answer' });
  });
});

test('a model that refuses a temperature is asked without one', async () => {
  const { outcome, seen } = await translated((count) =>
    count === 1
      ? { status: 400, body: { error: { message: "Unsupported value: 'temperature' does not support 0" } } }
      : {
          body: said({ sentences: ['Satu', 'Dua', 'Tiga'].map((text, index) => ({ id: index + 1, text })) }),
        },
  );
  expect(outcome).toEqual(['Satu', 'Dua', 'Tiga']);
  expect(seen[1]?.json).not.toHaveProperty('temperature');
  expect(seen[1]?.json).toHaveProperty('response_format');
});

test.each([
  { status: 400, body: { error: 'Invalid request: request (8) exceeds text limit (2)' } },
  { status: 413, body: '' },
])('what a service finds too large goes in smaller requests: $status', async (tooLarge) => {
  const words = Array.from({ length: 8 }, (_item, nth) => `Sentence ${nth}.`);
  await using service = await startService(({ json }) => {
    const { q } = json as { q: string[] };
    return q.length > 2 ? tooLarge : { body: { translatedText: q } };
  });
  const engine = await openEngine('libretranslate', { url: service.url }, tools);
  const asked = words.map((text) => ({ html: text, plain: text }));
  const { rendered, error } = await openEngineChain([engine], now).translate(asked, pair, { signal });
  expect(error).toBeUndefined();
  expect(rendered.map((one) => one?.text)).toEqual(words);
});

test('deepl: a language in beta is asked for as such', async () => {
  await using service = await startService(() => ({ body: { translations: [{ text: 'Dua' }] } }));
  const engine = await openEngine('deepl', { key: 'k', url: service.url }, tools);
  expect(engine.pairs('fa', 'id')).toBe(true);
  await engine.translate(['دو'], { from: 'fa', to: 'id' }, signal);
  await engine.translate(['Two'], pair, signal);
  expect(service.seen[0]?.json).toMatchObject({ source_lang: 'FA', enable_beta_languages: true });
  expect(service.seen[1]?.json).not.toHaveProperty('enable_beta_languages');
});

test('deepl: a key of the free plan goes to the free host', async () => {
  const asked: string[] = [];
  const post = (url: string): Promise<Response> => {
    asked.push(url);
    return Promise.resolve(Response.json({ translations: [{ text: 'Dua' }] }));
  };
  const engine = await openEngine('deepl', { key: 'abc:fx' }, { post, now });
  await engine.translate(['Two'], pair, signal);
  expect(asked).toEqual(['https://api-free.deepl.com/v2/translate']);
});

test('google v3: makes tokens from a service account and keeps them until they expire', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const folder = await mkdtemp(join(tmpdir(), 'warta-key-'));
  let time = now();
  await using service = await startService(({ path }) =>
    path === '/token'
      ? { body: { access_token: 'fresh', expires_in: 3_600, token_type: 'Bearer' } }
      : { body: { translations: [{ translatedText: 'Dua' }] } },
  );
  const file = join(folder, 'account.json');
  const account = { client_email: 'warta@example.org', token_uri: `${service.url}/token` };
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(file, JSON.stringify({ ...account, private_key: pem }));
  const settings = { url: service.url, key: file, project: 'p' };
  const engine = await openEngine('google', settings, { post: fetch, now: () => time });
  await rm(folder, { recursive: true });
  await engine.translate(['Two'], pair, signal);
  await engine.translate(['Two'], pair, signal);
  time = new Date(time.getTime() + 3_590_000);
  await engine.translate(['Two'], pair, signal);
  expect(service.seen.map(({ path }) => path === '/token')).toEqual([true, false, false, true, false]);
  const assertion = new URLSearchParams(service.seen[0]?.text).get('assertion') ?? '';
  const [head = '', claims = '', signature = ''] = assertion.split('.');
  const valid = createVerify('RSA-SHA256')
    .update(`${head}.${claims}`)
    .verify(publicKey, signature, 'base64url');
  expect(valid).toBe(true);
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    iss: 'warta@example.org',
    scope: 'https://www.googleapis.com/auth/cloud-translation',
    exp: now().getTime() / 1000 + 3_600,
  });
  expect(service.seen[1]?.headers['authorization']).toBe('Bearer fresh');
});

test.each(['deepl', 'google', 'azure', 'openai'])(
  '%s says at once that a setting is missing',
  async (name) => {
    await expect(openEngine(name, {}, tools)).rejects.toMatchObject({ code: 'refused', retry: 'never' });
  },
);

test('an unknown engine is named together with those that exist', async () => {
  await expect(openEngine('babelfish', {}, tools)).rejects.toThrow(
    /no engine "babelfish".*deepl.*libretranslate/,
  );
});
