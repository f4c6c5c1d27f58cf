import { TranslateError } from '../../model/errors.ts';
import type { EngineDeclaration, EngineSettingsOf } from '../../model/engine-declaration.ts';
import {
  chatInstructions,
  chatMessage,
  chatTranslations,
  RESPONSE_FORMATS,
} from '../engine/chat-protocol.ts';
import type {
  EngineContext,
  EngineParts,
  EnginePlugin,
  EngineTools,
  LanguagePair,
} from '../engine/engine.ts';
import { requestJson, valueAt, badAnswer, oneAnswerEach } from '../engine/json-request.ts';
import type { RefusalRule } from '../engine/json-request.ts';

const declaration = {
  title: 'LLM',
  summary: "a chat endpoint with OpenAI's protocol: Ollama, vLLM, llama.cpp or a service",
  markup: 'html',
  limits: { maxCharacters: 4_000, maxSegments: 20 },
  languages: {},
  timeoutSeconds: 300,
  settings: {
    url: {
      variable: 'WARTA_OPENAI_URL',
      kind: 'url',
      doc: 'base URL up to and including `/v1`. Not set: Ollama on this machine.',
    },
    key: { variable: 'WARTA_OPENAI_KEY', kind: 'secret', doc: 'its key, if the endpoint requires one.' },
    model: { variable: 'WARTA_OPENAI_MODEL', kind: 'text', required: true, doc: 'the model.' },
  },
} as const satisfies EngineDeclaration;

const service = 'LLM';

/** What a chat endpoint's errors concern; `content_filter` and an overlong text concern only the text. */
const refusals: readonly RefusalRule[] = [
  [400, /content_filter|content management policy|context_length|maximum context/i, 'text'],
  [
    400,
    /model_not_found|api[_ ]?key|billing|invalid model|"param":\s*"model"|model .{0,80}(?:not found|does not exist)/i,
    'engine',
  ],
];

/**
 * Any chat endpoint with OpenAI's protocol. Sentences are numbered in requests and answers, so that
 * reordered or missing ones are detected; missing sentences are requested once more.
 */
function create(settings: EngineSettingsOf<typeof declaration>, tools: EngineTools): EngineParts {
  const endpoint = new ChatEndpoint(settings, tools);
  return {
    model: settings.model,
    credit: settings.model,
    steerable: true,
    async translate(segments, pair, signal, context) {
      const wanted = new Map(segments.map((text, index) => [index + 1, text]));
      const found = await endpoint.translate({ numbered: wanted, pair, context }, signal);
      const missing = new Map([...wanted].filter(([id]) => !found.has(id)));
      if (missing.size === wanted.size) throw badAnswer(service, 'the answer holds none of the sentences');
      if (missing.size > 0) {
        for (const [id, text] of await endpoint.translate({ numbered: missing, pair, context }, signal))
          found.set(id, text);
      }
      return oneAnswerEach(
        service,
        segments.map((_, index) => found.get(index + 1)),
        segments.length,
      );
    },
  };
}

interface ChatRequest {
  readonly numbered: ReadonlyMap<number, string>;
  readonly pair: LanguagePair;
  readonly context: EngineContext | undefined;
}

class ChatEndpoint {
  readonly #settings: EngineSettingsOf<typeof declaration>;
  readonly #tools: EngineTools;
  readonly #url: string;
  /**
   * Values of optional parameters, best first. Old servers reject formats, and reasoning models any non-default
   * temperature: after a rejection the next value is sent from then on, and finally none.
   */
  readonly #optional = new Map<string, unknown[]>([
    ['temperature', [0]],
    ['response_format', [...RESPONSE_FORMATS]],
  ]);

  constructor(settings: EngineSettingsOf<typeof declaration>, tools: EngineTools) {
    this.#settings = settings;
    this.#tools = tools;
    this.#url = `${(settings.url ?? 'http://127.0.0.1:11434/v1').replace(/\/+$/, '')}/chat/completions`;
  }

  /** Translates numbered sentences. The result may lack some. */
  async translate(request: ChatRequest, signal: AbortSignal): Promise<Map<number, string>> {
    try {
      return chatTranslations(contentOf(await this.#post(request, signal)), request.numbered);
    } catch (error) {
      if (!(error instanceof TranslateError) || error.code !== 'refused') throw error;
      const rejected = [...this.#optional.keys()].find((name) => error.message.includes(name));
      const values = rejected === undefined ? undefined : this.#optional.get(rejected);
      if (values?.shift() === undefined) throw error;
      return this.translate(request, signal);
    }
  }

  #post({ numbered, pair, context }: ChatRequest, signal: AbortSignal): Promise<unknown> {
    const { key, model, timeoutMs } = this.#settings;
    const optional = [...this.#optional].filter(([, values]) => values.length > 0);
    return requestJson(
      {
        service,
        refusals,
        url: this.#url,
        headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
        body: {
          model,
          ...Object.fromEntries(optional.map(([name, values]) => [name, values[0]])),
          messages: [
            { role: 'system', content: chatInstructions(pair) },
            { role: 'user', content: chatMessage(numbered, context) },
          ],
        },
        signal,
        timeoutMs,
      },
      this.#tools,
    );
  }
}

/**
 * Returns the content of the first choice.
 *
 * @throws {TranslateError} `refused` for the text, or `bad-answer` if the answer was cut off
 */
function contentOf(answer: unknown): unknown {
  const [message, finish] = [
    valueAt(answer, 'choices', 0, 'message'),
    valueAt(answer, 'choices', 0, 'finish_reason'),
  ];
  const refused = valueAt(message, 'refusal');
  if (typeof refused === 'string' || finish === 'content_filter') {
    const words = typeof refused === 'string' ? refused : 'content_filter';
    throw new TranslateError('refused', `${service}: ${words}`, { retry: 'never', scope: 'text' });
  }
  if (finish === 'length') throw badAnswer(service, 'the answer was cut off at its maximum length');
  return valueAt(message, 'content');
}

export default { ...declaration, create } satisfies EnginePlugin;
