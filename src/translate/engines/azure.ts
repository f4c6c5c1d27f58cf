import type { EngineDeclaration, EngineSettingsOf } from '../../model/engine-declaration.ts';
import type { EngineParts, EnginePlugin, EngineTools, HttpGet } from '../engine/engine.ts';
import { getJson, requestJson, valueAt, badAnswer, oneAnswerEach } from '../engine/json-request.ts';
import type { RefusalRule } from '../engine/json-request.ts';
import { everyPair, type LanguageList, ServiceLanguages } from '../engine/service-languages.ts';

const declaration = {
  title: 'Microsoft Translator',
  summary: 'Azure AI Translator',
  markup: 'html',
  limits: { maxCharacters: 50_000, maxSegments: 1_000 },
  languages: { codes: { zh: 'zh-Hans', no: 'nb', sr: 'sr-Cyrl' } },
  settings: {
    key: { variable: 'WARTA_AZURE_KEY', kind: 'secret', required: true, doc: 'its key.' },
    region: {
      variable: 'WARTA_AZURE_REGION',
      kind: 'text',
      doc: 'region of the resource; all but global resources need it.',
    },
    url: { variable: 'WARTA_AZURE_URL', kind: 'url', doc: 'another URL than that of the global service.' },
  },
} as const satisfies EngineDeclaration;

/**
 * What Azure's errors concern, by the code in the body: 400035 to 400037 the language, 400050 and 400077
 * the text.
 */
const refusals: readonly RefusalRule[] = [
  [400, /"code":\s*4000(?:18|19|23|35|36|37)\b/, 'pair'],
  [400, /"code":\s*4000(?:00|01|02|20|21)\b/, 'engine'],
];

/** Azure AI Translator 3.0. */
function create(
  { key, region, url, timeoutMs }: EngineSettingsOf<typeof declaration>,
  tools: EngineTools,
): EngineParts {
  const host = (url ?? 'https://api.cognitive.microsofttranslator.com').replace(/\/+$/, '');
  const { get, now } = tools;
  const languages = new ServiceLanguages({
    service: 'Azure',
    declared: declaration.languages,
    read: get && ((signal) => readLanguages(host, get, signal)),
    now,
  });
  return {
    pairs: (from, to) => languages.supports(from, to),
    async translate(segments, pair, signal) {
      const { from, to } = await languages.codes(pair, signal);
      const query = new URLSearchParams({ 'api-version': '3.0', from, to, textType: 'html' });
      const answer = await requestJson(
        {
          service: 'Azure',
          refusals,
          url: `${host}/translate?${query.toString()}`,
          headers: {
            'ocp-apim-subscription-key': key,
            ...(region === undefined ? {} : { 'ocp-apim-subscription-region': region }),
          },
          body: segments.map((text) => ({ Text: text })),
          signal,
          timeoutMs,
        },
        tools,
      );
      if (!Array.isArray(answer)) throw badAnswer('Azure', 'the answer is no list');
      return oneAnswerEach(
        'Azure',
        answer.map((item: unknown) => valueAt(item, 'translations', 0, 'text')),
        segments.length,
      );
    },
  };
}

async function readLanguages(host: string, get: HttpGet, signal: AbortSignal): Promise<LanguageList> {
  const url = `${host}/languages?api-version=3.0&scope=translation`;
  const translation = valueAt(await getJson({ service: 'Azure', url, signal }, get), 'translation');
  return everyPair(typeof translation === 'object' && translation !== null ? Object.keys(translation) : []);
}

export default { ...declaration, create } satisfies EnginePlugin;
