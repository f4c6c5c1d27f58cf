import type { EngineDeclaration, EngineSettingsOf } from '../../model/engine-declaration.ts';
import type { EngineParts, EnginePlugin, EngineTools, HttpGet } from '../engine/engine.ts';
import { getJson, valueAt, requestJson, oneAnswerEach } from '../engine/json-request.ts';
import type { RefusalRule } from '../engine/json-request.ts';
import { type LanguageList, ServiceLanguages } from '../engine/service-languages.ts';

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
  const { get, now } = tools;
  const languages = new ServiceLanguages({
    service: 'LibreTranslate',
    declared: declaration.languages,
    read: get && ((signal) => readLanguages(host, get, signal)),
    now,
  });
  return {
    pairs: (from, to) => languages.supports(from, to),
    async translate(segments, pair, signal) {
      const { from, to } = await languages.codes(pair, signal);
      const answer = await requestJson(
        {
          service: 'LibreTranslate',
          refusals,
          url: `${host}/translate`,
          body: {
            q: segments,
            source: from,
            target: to,
            format: 'html',
            ...(key === undefined ? {} : { api_key: key }),
          },
          signal,
          timeoutMs,
        },
        tools,
      );
      const translated = valueAt(answer, 'translatedText');
      // Some versions answer a list of one text with a text.
      const list = typeof translated === 'string' ? [translated] : translated;
      return oneAnswerEach('LibreTranslate', list, segments.length);
    },
  };
}

/** Reads `/languages`. Every language lists its targets; versions before 1.4 translate between all. */
async function readLanguages(host: string, get: HttpGet, signal: AbortSignal): Promise<LanguageList> {
  const answer = await getJson({ service: 'LibreTranslate', url: `${host}/languages`, signal }, get);
  const rows = Array.isArray(answer) ? answer : [];
  const codes = rows.map((row: unknown) => valueAt(row, 'code')).filter((code) => typeof code === 'string');
  const targetsOf = (row: unknown): string[] => {
    const targets = valueAt(row, 'targets');
    return Array.isArray(targets) ? targets.filter((code) => typeof code === 'string') : codes;
  };
  return new Map(codes.map((code, index) => [code, targetsOf(rows[index])]));
}

export default { ...declaration, create } satisfies EnginePlugin;
