import type { EngineDeclaration, EngineSettingsOf } from '../../model/engine-declaration.ts';
import type { EngineParts, EnginePlugin, EngineTools } from '../engine/engine.ts';
import { valueAt, requestJson, oneAnswerEach } from '../engine/json-request.ts';
import type { RefusalRule } from '../engine/json-request.ts';
import { serviceCode } from '../engine/service-code.ts';

const declaration = {
  title: 'LibreTranslate',
  summary: 'a LibreTranslate server',
  markup: 'html',
  limits: { maxCharacters: 5_000, maxSegments: 40 },
  languages: { codes: { zh: 'zh-Hans', no: 'nb' } },
  settings: {
    url: {
      variable: 'WARTA_LIBRETRANSLATE_URL',
      kind: 'url',
      doc: 'its URL. Not set: `http://127.0.0.1:5000`.',
    },
    key: {
      variable: 'WARTA_LIBRETRANSLATE_KEY',
      kind: 'secret',
      doc: 'its key, if the server requires one.',
    },
  },
} as const satisfies EngineDeclaration;

/** What LibreTranslate's errors concern (app.py). */
const refusals: readonly RefusalRule[] = [
  [400, /is not supported|not available as a target language/i, 'pair'],
  [400, /api.?key/i, 'engine'],
];

/** LibreTranslate's API (`POST /translate`), self-hosted or public. */
function create(
  { url, key, timeoutMs }: EngineSettingsOf<typeof declaration>,
  tools: EngineTools,
): EngineParts {
  const host = (url ?? 'http://127.0.0.1:5000').replace(/\/+$/, '');
  return {
    async translate(segments, { from, to }, signal) {
      const answer = await requestJson(
        {
          service: 'LibreTranslate',
          refusals,
          url: `${host}/translate`,
          body: {
            q: segments,
            source: serviceCode(declaration.languages, from),
            target: serviceCode(declaration.languages, to),
            format: 'html',
            ...(key === undefined ? {} : { api_key: key }),
          },
          signal,
          timeoutMs,
        },
        tools,
      );
      return oneAnswerEach('LibreTranslate', valueAt(answer, 'translatedText'), segments.length);
    },
  };
}

export default { ...declaration, create } satisfies EnginePlugin;
