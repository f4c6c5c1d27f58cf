import type { EngineDeclaration, EngineSettingsOf } from '../../model/engine-declaration.ts';
import type { EngineParts, EnginePlugin, EngineTools } from '../engine/engine.ts';
import { googleAccessToken } from '../engine/google-auth.ts';
import { requestJson, valueAt, badAnswer, oneAnswerEach } from '../engine/json-request.ts';
import type { JsonRequest, RefusalRule } from '../engine/json-request.ts';
import { serviceCode } from '../engine/service-code.ts';

const declaration = {
  title: 'Google Translate',
  summary: 'Google Cloud Translation',
  markup: 'html',
  // Google recommends at most 5,000 characters a request; v2 allows 128 segments, v3 1,024.
  limits: { maxCharacters: 5_000, maxSegments: 128 },
  languages: { codes: { zh: 'zh-CN', nb: 'no' } },
  settings: {
    key: {
      variable: 'WARTA_GOOGLE_KEY',
      kind: 'secret',
      required: true,
      doc: "API key (v2), or access token or path of a service account's JSON key file (v3).",
    },
    project: {
      variable: 'WARTA_GOOGLE_PROJECT',
      kind: 'text',
      doc: 'project that is billed; set, it selects v3.',
    },
    url: { variable: 'WARTA_GOOGLE_URL', kind: 'url', doc: 'another URL.' },
  },
} as const satisfies EngineDeclaration;

/** What Google's errors concern. */
const refusals: readonly RefusalRule[] = [
  [
    400,
    /bad language pair|language pair|invalid (?:source|target)? ?(?:language|value)|language code/i,
    'pair',
  ],
  [400, /API[ _]key|project|billing/i, 'engine'],
];

type GoogleSettings = EngineSettingsOf<typeof declaration>;

/** The part of a request that depends on the version of the API. */
type VersionedRequest = Pick<JsonRequest, 'url' | 'headers' | 'body'>;

interface GoogleApi {
  request(
    segments: readonly string[],
    from: string,
    to: string,
    signal: AbortSignal,
  ): Promise<VersionedRequest>;
  /** Where the answer holds its translations. */
  readonly path: readonly string[];
}

/**
 * Google Cloud Translation. With `project` it uses v3 (Advanced) and an access token or a service
 * account's key file; without it v2 (Basic) and an API key.
 */
function create(settings: GoogleSettings, tools: EngineTools): EngineParts {
  const { key, project, timeoutMs } = settings;
  const host = (settings.url ?? 'https://translation.googleapis.com').replace(/\/+$/, '');
  const api = project === undefined ? basic(host, key) : advanced(host, key, project, tools);
  return {
    async translate(segments, pair, signal) {
      const from = serviceCode(declaration.languages, pair.from) ?? pair.from;
      const to = serviceCode(declaration.languages, pair.to) ?? pair.to;
      const request = await api.request(segments, from, to, signal);
      const answer = await requestJson({ ...request, service: 'Google', refusals, signal, timeoutMs }, tools);
      const translations = valueAt(answer, ...api.path);
      if (!Array.isArray(translations)) throw badAnswer('Google', 'the answer holds no translations');
      return oneAnswerEach(
        'Google',
        translations.map((translation) => valueAt(translation, 'translatedText')),
        segments.length,
      );
    },
  };
}

function basic(host: string, key: string): GoogleApi {
  return {
    path: ['data', 'translations'],
    request: (q, source, target) =>
      Promise.resolve({
        url: `${host}/language/translate/v2`,
        headers: { 'x-goog-api-key': key },
        body: { q, source, target, format: 'html' },
      }),
  };
}

function advanced(host: string, key: string, project: string, tools: EngineTools): GoogleApi {
  const access = googleAccessToken(key, tools);
  return {
    path: ['translations'],
    request: async (contents, sourceLanguageCode, targetLanguageCode, signal) => ({
      url: `${host}/v3/projects/${project}/locations/global:translateText`,
      headers: { authorization: `Bearer ${await access(signal)}`, 'x-goog-user-project': project },
      body: { contents, mimeType: 'text/html', sourceLanguageCode, targetLanguageCode },
    }),
  };
}

export default { ...declaration, create } satisfies EnginePlugin;
