import { TranslateError } from '../../model/errors.ts';
import { requestJson, valueAt, badAnswer, oneAnswerEach } from '../engine/json-request.ts';
import type { RefusalRule } from '../engine/json-request.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { Engine, EngineSettings, EngineTools } from '../engine/engine.ts';

const codes: Readonly<Record<string, string>> = { zh: 'zh-Hans', no: 'nb', sr: 'sr-Cyrl' };

/**
 * What Azure's errors concern, by the code in the body: 400035 to 400037 the language, 400050 and 400077
 * the text.
 */
const refusals: readonly RefusalRule[] = [
  [400, /"code":\s*4000(?:18|19|23|35|36|37)\b/, 'pair'],
  [400, /"code":\s*4000(?:00|01|02|20|21)\b/, 'engine'],
];

/** Azure AI Translator 3.0. All resources except global ones need `region`. */
export default function azure(settings: EngineSettings, tools: EngineTools): Engine {
  const { key, region } = settings;
  if (key === undefined || key === '')
    throw new TranslateError('refused', 'Azure: no key is set', { retry: 'never' });
  const host = (settings.url ?? 'https://api.cognitive.microsofttranslator.com').replace(/\/+$/, '');
  return {
    name: 'azure',
    credit: 'Microsoft Translator',
    markup: 'html',
    limits: { maxCharacters: 50_000, maxSegments: 1_000 },
    pairs: (from, to) => code(from) !== code(to),
    async translate(segments, { from, to }, signal) {
      const query = new URLSearchParams({
        'api-version': '3.0',
        from: code(from),
        to: code(to),
        textType: 'html',
      });
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
          timeoutMs: settings.timeoutMs,
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

function code(language: string): string {
  return codes[primaryLanguage(language)] ?? primaryLanguage(language);
}
