import type { EngineDeclaration, EngineSettingsOf } from '../../model/engine-declaration.ts';
import type { EngineParts, EnginePlugin, EngineTools, HttpGet } from '../engine/engine.ts';
import { googleAccessToken } from '../engine/google-auth.ts';
import { getJson, requestJson, valueAt, badAnswer, oneAnswerEach } from '../engine/json-request.ts';
import type { JsonRequest, RefusalRule } from '../engine/json-request.ts';
import { everyPair, type LanguageList, ServiceLanguages } from '../engine/service-languages.ts';

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
  /** The request for the list of languages. */
  languages(signal: AbortSignal): Promise<Omit<VersionedRequest, 'body'>>;
}

/**
 * Google Cloud Translation. With `project` it uses v3 (Advanced) and an access token or a service
 * account's key file; without it v2 (Basic) and an API key.
 */
function create(settings: GoogleSettings, tools: EngineTools): EngineParts {
  const { key, project, timeoutMs } = settings;
  const host = (settings.url ?? 'https://translation.googleapis.com').replace(/\/+$/, '');
  const api = project === undefined ? basic(host, key) : advanced(host, key, project, tools);
  const { get, now } = tools;
  const languages = new ServiceLanguages({
    service: 'Google',
    declared: declaration.languages,
    read: get && (async (signal) => readLanguages(await api.languages(signal), get, signal)),
    now,
  });
  return {
    pairs: (from, to) => languages.supports(from, to),
    async translate(segments, pair, signal) {
      const { from, to } = await languages.codes(pair, signal);
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

/** v2: `data.languages[].language`; v3: `languages[].languageCode` with its directions. */
async function readLanguages(
  request: Omit<VersionedRequest, 'body'>,
  get: HttpGet,
  signal: AbortSignal,
): Promise<LanguageList> {
  const answer = await getJson({ ...request, service: 'Google', signal }, get);
  const found = valueAt(answer, 'data', 'languages') ?? valueAt(answer, 'languages');
  const rows: unknown[] = Array.isArray(found) ? found : [];
  const codes = (direction: string): unknown[] =>
    rows
      .filter((row) => valueAt(row, direction) !== false)
      .map((row) => valueAt(row, 'languageCode') ?? valueAt(row, 'language'));
  return everyPair(codes('supportSource'), codes('supportTarget'));
}

function basic(host: string, key: string): GoogleApi {
  const headers = { 'x-goog-api-key': key };
  return {
    languages: () => Promise.resolve({ url: `${host}/language/translate/v2/languages`, headers }),
    path: ['data', 'translations'],
    request: (q, source, target) =>
      Promise.resolve({
        url: `${host}/language/translate/v2`,
        headers,
        body: { q, source, target, format: 'html' },
      }),
  };
}

function advanced(host: string, key: string, project: string, tools: EngineTools): GoogleApi {
  const access = googleAccessToken(key, tools);
  const parent = `${host}/v3/projects/${project}/locations/global`;
  const headers = async (signal: AbortSignal): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await access(signal)}`,
    'x-goog-user-project': project,
  });
  return {
    languages: async (signal) => ({ url: `${parent}/supportedLanguages`, headers: await headers(signal) }),
    path: ['translations'],
    request: async (contents, sourceLanguageCode, targetLanguageCode, signal) => ({
      url: `${parent}:translateText`,
      headers: await headers(signal),
      body: { contents, mimeType: 'text/html', sourceLanguageCode, targetLanguageCode },
    }),
  };
}

export default { ...declaration, create } satisfies EnginePlugin;
