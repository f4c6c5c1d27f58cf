import { TranslateError } from '../../model/errors.ts';
import { requestJson, valueAt, badAnswer, oneAnswerEach } from '../engine/json-request.ts';
import type { RefusalRule } from '../engine/json-request.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { Engine, EngineSettings, EngineTools, LanguagePair } from '../engine/engine.ts';
import { googleAccessToken } from '../engine/google-auth.ts';

const codes: Readonly<Record<string, string>> = { zh: 'zh-CN', nb: 'no' };

/** What Google's errors concern. */
const refusals: readonly RefusalRule[] = [
  [
    400,
    /bad language pair|language pair|invalid (?:source|target)? ?(?:language|value)|language code/i,
    'pair',
  ],
  [400, /API[ _]key|project|billing/i, 'engine'],
];

/**
 * Google Cloud Translation. With `project` it uses v3 (Advanced) and an access token or a service
 * account's key file; without it v2 (Basic) and an API key.
 */
export default function google(settings: EngineSettings, tools: EngineTools): Engine {
  const { key, project } = settings;
  if (key === undefined || key === '')
    throw new TranslateError('refused', 'Google: no key is set', { retry: 'never' });
  const host = (settings.url ?? 'https://translation.googleapis.com').replace(/\/+$/, '');
  const translate =
    project === undefined ? basic(host, key, settings, tools) : advanced(host, key, project, settings, tools);
  return {
    name: 'google',
    credit: 'Google Translate',
    markup: 'html',
    // Google recommends at most 5,000 characters a request; v2 allows 128 segments, v3 1,024.
    limits: { maxCharacters: 5_000, maxSegments: 128 },
    pairs: (from, to) => code(from) !== code(to),
    translate,
  };
}

function basic(host: string, key: string, settings: EngineSettings, tools: EngineTools): Engine['translate'] {
  return async (segments, { from, to }: LanguagePair, signal) => {
    const answer = await requestJson(
      {
        service: 'Google',
        refusals,
        url: `${host}/language/translate/v2`,
        headers: { 'x-goog-api-key': key },
        body: { q: segments, source: code(from), target: code(to), format: 'html' },
        signal,
        timeoutMs: settings.timeoutMs,
      },
      tools,
    );
    return texts(valueAt(answer, 'data', 'translations'), segments.length);
  };
}

function advanced(
  host: string,
  key: string,
  project: string,
  settings: EngineSettings,
  tools: EngineTools,
): Engine['translate'] {
  const access = googleAccessToken(key, tools);
  const parent = `projects/${project}/locations/global`;
  return async (segments, { from, to }: LanguagePair, signal) => {
    const answer = await requestJson(
      {
        service: 'Google',
        refusals,
        url: `${host}/v3/${parent}:translateText`,
        headers: { authorization: `Bearer ${await access(signal)}`, 'x-goog-user-project': project },
        body: {
          contents: segments,
          mimeType: 'text/html',
          sourceLanguageCode: code(from),
          targetLanguageCode: code(to),
        },
        signal,
        timeoutMs: settings.timeoutMs,
      },
      tools,
    );
    return texts(valueAt(answer, 'translations'), segments.length);
  };
}

function texts(translations: unknown, count: number): string[] {
  if (!Array.isArray(translations)) throw badAnswer('Google', 'the answer holds no translations');
  return oneAnswerEach(
    'Google',
    translations.map((translation) => valueAt(translation, 'translatedText')),
    count,
  );
}

function code(language: string): string {
  return codes[primaryLanguage(language)] ?? primaryLanguage(language);
}
