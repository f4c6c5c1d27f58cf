import { TranslateError } from '../../model/errors.ts';
import { requestJson, valueAt, badAnswer, oneAnswerEach } from '../engine/json-request.ts';
import type { RefusalRule } from '../engine/json-request.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { Engine, EngineSettings, EngineTools } from '../engine/engine.ts';

/** Beta languages, which a request must enable explicitly. */
const beta = new Set('az be bn bs ca ckb fa'.split(' '));
/** Languages that DeepL supports, as source and as target. */
const languages = new Set(
  `ar bg cs da de el en es et fi fr he hu id it ja ko lt lv nb nl pl pt ro ru sk sl sv th tr uk vi zh`
    .split(' ')
    .concat(...beta),
);
const targets: Readonly<Record<string, string>> = { en: 'EN-GB', pt: 'PT-PT', zh: 'ZH-HANS', no: 'NB' };

/** What DeepL's errors concern. */
const refusals: readonly RefusalRule[] = [
  [400, /(?:source|target)_lang|language pair/i, 'pair'],
  [400, /auth_key|tag_handling|enable_beta/i, 'engine'],
];

/** DeepL's API v2. Keys that end in `:fx` belong to the free plan, which has its own host. */
export default function deepl(settings: EngineSettings, tools: EngineTools): Engine {
  const { key } = settings;
  if (key === undefined || key === '')
    throw new TranslateError('refused', 'DeepL: no key is set', { retry: 'never' });
  const host = settings.url ?? (key.endsWith(':fx') ? 'https://api-free.deepl.com' : 'https://api.deepl.com');
  return {
    name: 'deepl',
    credit: 'DeepL',
    markup: 'html',
    // 50 texts and 128 KiB of UTF-8, at up to three bytes per character.
    limits: { maxCharacters: 30_000, maxSegments: 50 },
    pairs: (from, to) => languages.has(code(from)) && languages.has(code(to)) && code(from) !== code(to),
    async translate(segments, { from, to }, signal) {
      const answer = await requestJson(
        {
          service: 'DeepL',
          refusals,
          url: `${host.replace(/\/+$/, '')}/v2/translate`,
          headers: { authorization: `DeepL-Auth-Key ${key}` },
          body: {
            text: segments,
            source_lang: code(from).toUpperCase(),
            target_lang: targets[code(to)] ?? code(to).toUpperCase(),
            tag_handling: 'html',
            split_sentences: '0',
            preserve_formatting: true,
            ...(beta.has(code(from)) || beta.has(code(to)) ? { enable_beta_languages: true } : {}),
          },
          signal,
          timeoutMs: settings.timeoutMs,
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

function code(language: string): string {
  const primary = primaryLanguage(language);
  return primary === 'no' ? 'nb' : primary;
}
