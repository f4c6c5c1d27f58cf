import { valueAt, requestJson, oneAnswerEach } from '../engine/json-request.ts';
import type { RefusalRule } from '../engine/json-request.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { Engine, EngineSettings, EngineTools } from '../engine/engine.ts';

/** LibreTranslate's language codes that differ from ours. */
const codes: Readonly<Record<string, string>> = { zh: 'zh-Hans', no: 'nb' };

/** What LibreTranslate's errors concern (app.py). */
const refusals: readonly RefusalRule[] = [
  [400, /is not supported|not available as a target language/i, 'pair'],
  [400, /api.?key/i, 'engine'],
];

/**
 * LibreTranslate's API (`POST /translate`), self-hosted or public. `url` defaults to a server on this
 * machine; the key is optional unless the server requires one.
 */
export default function libretranslate(settings: EngineSettings, tools: EngineTools): Engine {
  const url = `${(settings.url ?? 'http://127.0.0.1:5000').replace(/\/+$/, '')}/translate`;
  return {
    name: 'libretranslate',
    credit: 'LibreTranslate',
    markup: 'html',
    limits: { maxCharacters: 5_000, maxSegments: 40 },
    pairs: (from, to) => code(from) !== code(to),
    async translate(segments, { from, to }, signal) {
      const answer = await requestJson(
        {
          service: 'LibreTranslate',
          refusals,
          url,
          body: {
            q: segments,
            source: code(from),
            target: code(to),
            format: 'html',
            ...(settings.key === undefined ? {} : { api_key: settings.key }),
          },
          signal,
          timeoutMs: settings.timeoutMs,
        },
        tools,
      );
      return oneAnswerEach('LibreTranslate', valueAt(answer, 'translatedText'), segments.length);
    },
  };
}

function code(language: string): string {
  return codes[primaryLanguage(language)] ?? primaryLanguage(language);
}
