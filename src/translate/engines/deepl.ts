import type { EngineDeclaration, EngineSettingsOf } from '../../model/engine-declaration.ts';
import type { EngineParts, EnginePlugin, EngineTools, HttpGet } from '../engine/engine.ts';
import { getJson, requestJson, valueAt, badAnswer, oneAnswerEach } from '../engine/json-request.ts';
import type { RefusalRule } from '../engine/json-request.ts';
import { everyPair, type LanguageList, ServiceLanguages } from '../engine/service-languages.ts';

/** Beta languages, which a request must enable explicitly. */
const BETA = 'az be bn bs ca ckb fa'.split(' ');
const RELEASED =
  'ar bg cs da de el en es et fi fr he hu id it ja ko lt lv nb nl no pl pt ro ru sk sl sv th tr uk vi zh';
const TARGETS: Readonly<Record<string, string>> = { en: 'EN-GB', pt: 'PT-PT', zh: 'ZH-HANS' };

const declaration = {
  title: 'DeepL',
  summary: 'DeepL API',
  markup: 'html',
  // 50 texts and 128 KiB of UTF-8, at up to three bytes per character.
  limits: { maxCharacters: 30_000, maxSegments: 50 },
  languages: { supported: [...RELEASED.split(' '), ...BETA], codes: { no: 'nb' } },
  settings: {
    key: { variable: 'WARTA_DEEPL_KEY', kind: 'secret', required: true, doc: 'its key.' },
    url: {
      variable: 'WARTA_DEEPL_URL',
      kind: 'url',
      doc: 'another URL than the one that fits the key.',
    },
  },
} as const satisfies EngineDeclaration;

/** What DeepL's errors concern. */
const refusals: readonly RefusalRule[] = [
  [400, /(?:source|target)_lang|language pair/i, 'pair'],
  [400, /auth_key|tag_handling|enable_beta/i, 'engine'],
];

/** DeepL's API v2. Keys that end in `:fx` belong to the free plan, which has its own host. */
function create(
  { key, url, timeoutMs }: EngineSettingsOf<typeof declaration>,
  tools: EngineTools,
): EngineParts {
  const free = key.endsWith(':fx');
  const host = (url ?? (free ? 'https://api-free.deepl.com' : 'https://api.deepl.com')).replace(/\/+$/, '');
  const headers = { authorization: `DeepL-Auth-Key ${key}` };
  const { get, now } = tools;
  const languages = new ServiceLanguages({
    service: 'DeepL',
    declared: declaration.languages,
    read: get && ((signal) => readLanguages(host, headers, get, signal)),
    now,
  });
  return {
    pairs: (from, to) => languages.supports(from, to),
    async translate(segments, pair, signal) {
      const { from, to } = await languages.codes(pair, signal);
      const answer = await requestJson(
        {
          service: 'DeepL',
          refusals,
          url: `${host}/v2/translate`,
          headers,
          body: {
            text: segments,
            source_lang: from.toUpperCase(),
            target_lang: TARGETS[to.toLowerCase()] ?? to.toUpperCase(),
            tag_handling: 'html',
            split_sentences: '0',
            preserve_formatting: true,
            ...([from, to].some((code) => BETA.includes(code.toLowerCase()))
              ? { enable_beta_languages: true }
              : {}),
          },
          signal,
          timeoutMs,
        },
        tools,
      );
      const translations = valueAt(answer, 'translations');
      if (!Array.isArray(translations)) throw badAnswer('DeepL', 'the answer holds no translations');
      return oneAnswerEach(
        'DeepL',
        translations.map((translation) => valueAt(translation, 'text')),
        segments.length,
      );
    },
  };
}

/**
 * Reads `/v2/languages` for sources and targets. It lists released languages only; those in beta are added, since a
 * request can enable them.
 */
async function readLanguages(
  host: string,
  headers: Readonly<Record<string, string>>,
  get: HttpGet,
  signal: AbortSignal,
): Promise<LanguageList> {
  const read = async (type: string): Promise<unknown[]> => {
    const url = `${host}/v2/languages?type=${type}`;
    const answer = await getJson({ service: 'DeepL', url, headers, signal }, get);
    const rows: unknown[] = Array.isArray(answer) ? answer : [];
    return rows.length === 0 ? [] : [...rows.map((row) => valueAt(row, 'language')), ...BETA];
  };
  return everyPair(await read('source'), await read('target'));
}

export default { ...declaration, create } satisfies EnginePlugin;
