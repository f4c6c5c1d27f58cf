import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { eld as Detector } from 'eld/small';
import { primaryLanguage } from './normalise-sentence.ts';

/** The detected language, and whether the declared one was right. */
export interface DetectedLanguage {
  /** BCP 47; the declared tag if it was right. */
  readonly language: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly declaredWas: 'right' | 'wrong' | 'unproven';
}

/** Texts with fewer words cannot contradict the declared language, except by their script. */
const fewWords = 15;

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));
const malay =
  list(`kerana bahawa iaitu ialah boleh mahu wang polis kereta manakala apabila sekiranya pejabat hospital
  ringgit dijangka cuba kerajaan syarikat berjaya bandar lapan isnin ahad jumaat
  khamis daripada sahaja maklumat mesyuarat negeri
  perkhidmatan pengerusi setiausaha tan datuk encik puan semasa bomba`);
const indonesian = list(`karena bahwa yaitu adalah bisa mau uang polisi mobil ketika kantor rupiah
  diperkirakan coba pemerintah perusahaan kota pemilu delapan senin minggu jumat kamis dari saja informasi rapat
  provinsi layanan ketua sekretaris pak bu saat kecelakaan sedangkan sementara hanya jika kalau`);

const require = createRequire(import.meta.url);
let detector: typeof Detector | undefined;

/** The n-gram detector. Its tables take .3 s to load, which most commands do not need. */
function eld(): typeof Detector {
  detector ??= (require(fileURLToPath(import.meta.resolve('eld/small'))) as typeof import('eld/small')).eld;
  return detector;
}

/** Scripts that nearly identify the language. */
const scripts: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Arabic}/gu, 'ar'],
  [/\p{Script=Cyrillic}/gu, 'ru'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja'],
  [/\p{Script=Han}/gu, 'zh'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Latin}/gu, 'en'],
];
const families: readonly ReadonlySet<string>[] = [
  new Set(['ar', 'fa', 'ur', 'ckb', 'ps']),
  new Set(['ru', 'uk', 'be', 'bg', 'sr', 'mk', 'kk']),
  new Set(['zh', 'ja']),
];

/**
 * Detects the language of a text. Short texts count as the declared language unless their script
 * contradicts it. Longer texts are checked with n-grams; Malay and Indonesian are distinguished by words
 * that only one of them uses.
 *
 * @param declared the language that the outlet declares (BCP 47)
 */
export function detectLanguage(text: string, declared: string): DetectedLanguage {
  const primary = primaryLanguage(declared);
  const script = scriptLanguage(text);
  if (script !== undefined && !sameScript(script, primary)) {
    const found = detectByNGrams(text) ?? script;
    return { language: sameScript(script, found) ? found : script, confidence: 0.9, declaredWas: 'wrong' };
  }
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length < fewWords) return { language: declared, confidence: 0.5, declaredWas: 'unproven' };
  const { language, isReliable, getScores } = eld().detect(text.slice(0, 4_000));
  const found = language === 'ms' || language === 'id' ? indonesianOrMalay(words, primary) : language;
  if (found === primary) return { language: declared, confidence: 0.98, declaredWas: 'right' };
  const scores = getScores();
  const margin = (scores[language] ?? 0) - (scores[primary] ?? 0);
  if (found === '' || !isReliable() || (margin < 0.04 && found === language)) {
    return { language: declared, confidence: 0.5, declaredWas: 'unproven' };
  }
  return { language: found, confidence: Math.min(0.98, 0.8 + margin), declaredWas: 'wrong' };
}

/** Detects a language by n-grams only; undefined if the result is unclear. */
export function detectByNGrams(text: string): string | undefined {
  const { language } = eld().detect(text);
  return language === '' ? undefined : language;
}

function indonesianOrMalay(words: readonly string[], declared: string): string {
  const count = (markers: ReadonlySet<string>): number => words.filter((word) => markers.has(word)).length;
  const [ms, id] = [count(malay), count(indonesian)];
  if (ms === id) return declared === 'ms' ? 'ms' : 'id';
  return ms > id ? 'ms' : 'id';
}

function scriptLanguage(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 3) return undefined;
  return scripts.find(([pattern]) => (text.match(pattern)?.length ?? 0) > letters * 0.6)?.[1];
}

function sameScript(one: string, two: string): boolean {
  if (one === two) return true;
  if (families.some((family) => family.has(one) && family.has(two))) return true;
  const other = (language: string): boolean =>
    families.some((family) => family.has(language)) ||
    ['he', 'ko', 'th', 'el', 'hi', 'bn', 'ka', 'hy', 'am'].includes(language);
  return !other(one) && !other(two);
}
