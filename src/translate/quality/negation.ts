import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { LanguagePair } from '../engine/engine.ts';

/** Words that are always negations. */
const strong: Readonly<Record<string, RegExp>> = {
  en: /\b(?:(?<!or )not(?! only| just| merely| simply| solely| least| to mention| (?:un(?!d)|il|im|in|ir|dis)\w{4})|never|cannot|neither|nobody)\b|n['’]t\b/giu,
  ar: /(?<![\p{L}\p{M}])(?:[وف]?(?:لم|لن|ليس|ليست|لست|ليسوا))(?!\p{L})/gu,
  id: /(?<!\p{L})(?:tidak\p{L}*|tak|tdk|bukan\p{L}*|belum|jangan\p{L}*|tiada)(?!\p{L})/giu,
};

/**
 * English and Indonesian words that contain a negation, in pairs. An Indonesian word of this list can
 * translate "not" only if English does not have its counterpart too: `menolak` can be "did not accept",
 * but not if the sentence also says "refused".
 */
const kindred: readonly (readonly [english: RegExp, indonesian: RegExp])[] = [
  [/\bwithout\b/giu, /(?<!\p{L})tanpa(?!\p{L})/giu],
  [/\b(?:refus|reject|declin)\w*/giu, /(?<!\p{L})(?:menolak|ditolak|penolakan|enggan)(?!\p{L})/giu],
  [/\bden(?:y|ied|ies|ials?)\b/giu, /(?<!\p{L})(?:membantah|dibantah|bantahan|menyangkal)(?!\p{L})/giu],
  [/\bfail\w*/giu, /(?<!\p{L})(?:gagal|kegagalan)(?!\p{L})/giu],
  [/\b(?:except|unless)\b/giu, /(?<!\p{L})kecuali(?!\p{L})/giu],
  [/\b(?:rare|rarely|seldom|hardly)\b/giu, /(?<!\p{L})jarang(?!\p{L})/giu],
  [/\b(?:difficult|difficulty|hard|hardly)\b/giu, /(?<!\p{L})(?:sulit|sukar|kesulitan)(?!\p{L})/giu],
  [
    /\b(?:ban|bans|banned|banning|prohibit\w*|forbid\w*|illegal|outlaw\w*)\b/giu,
    /(?<!\p{L})(?:dilarang|melarang|larangan)(?!\p{L})/giu,
  ],
  [/\bavoid\w*/giu, /(?<!\p{L})(?:menghindari|dihindari|terhindar)(?!\p{L})/giu],
  [/\b(?:prevent|deter)\w*/giu, /(?<!\p{L})(?:mencegah|dicegah|pencegahan)(?!\p{L})/giu],
  [/\bimpossible\b/giu, /(?<!\p{L})mustahil(?!\p{L})/giu],
  [/\b(?:rather|instead)\b/giu, /(?<!\p{L})alih-alih(?!\p{L})/giu],
  [/\b(?:anti|counter)-?\w*/giu, /(?<!\p{L})anti\p{L}*/giu],
  [/\b(?:no|none|zero|nil)\b/giu, /(?<!\p{L})(?:nihil|non|nol|luput)(?!\p{L})/giu],
];

/**
 * English words that Indonesian expresses with one of the words in `loose`: "no survivors", "unable",
 * "without".
 */
const weak =
  /\bno\b(?!\.| doubt| matter| \w+ than| wonder)|\b(?:none|nothing|no one|without|unable|unavailable|unlikely|unclear|unknown|unsafe|unwilling|incapable|inaccessible|uncertain|unfair|unnecessary|unusual|insufficient|inadequate|invalid|unsuccessful|unsure|inability|untrue|unwise|uncommon|irresponsible|irregular|unsustainable)\b|\bnon-\w+/giu;
const loose =
  /(?<!\p{L})(?:tidak\p{L}*|tak|tdk|bukan\p{L}*|belum|jangan\p{L}*|tiada|tanpa|non\p{L}*|nihil|mustahil|gagal|ketidak\p{L}+|kurang|jarang|sulit|selain|kecuali|enggan|menolak|nol|di luar|bebas|kecil kemungkinan\p{L}*)(?!\p{L})/giu;
/** Negations that repeat another or change in translation: "no state, not even", "not until". */
const repeated = /\bnot even\b|(?:\bnot|n['’]t)\b.* until\b/giu;

/** English words that may legitimately become a negation in Indonesian. */
const hidden =
  /\b(?:no|without|un\w{3,}|in\w{4,}|im\w{4,}|il\w{4,}|ir\w{4,}|dis\w{3,}|mis\w{3,}|non\w*|\w+less|fail\w*|refus\w*|lack\w*|den(?:y|ied|ies|ial)\w*|never|none|nor|less|far|hardly|barely|rarely|scarcely|few|little|only|instead|rather|except|unless|until|yet|stop\w*|prevent\w*|avoid\w*|ban\w*|prohibit\w*|forbid\w*|absen\w+|miss\w*|neither|nothing|nobody|than|beyond|out of|away|too|reject\w*|against|doubt\w*|free|other|another|different|deprived|cease\w*|declin\w*|lost|los\w+|off|apart|short|anything|anyone|any|whether|or|de\w{4,}|abandon\w*|resist\w*|withdr\w+)\b|n['’]t\b/iu;

/** "Not only" needs a negation before `hanya`. */
const notOnly = /\bnot (?:only|just|merely|simply|solely)\b|n['’]t (?:only|just|merely|simply) /iu;
const bareOnly =
  /(?<!(?:tidak|tak|bukan|bukanlah|bukannya)(?: \p{L}+)?\s)(?<!\p{L})(?:hanya|sekadar|cuma|semata)(?!\p{L})/iu;
const anyNegation = /(?<!\p{L})(?:tidak|tak|bukan\p{L}*|selain)(?!\p{L})/iu;

const added = /(?<!\p{L})(?:tidak|bukan|belum|jangan)(?!\p{L}| hanya| saja| lama)/iu;

/** Reports a negation that was lost or added. Additions are only checked from English to Indonesian. */
export function negationDamage(
  source: string,
  target: string,
  { from, to }: LanguagePair,
): string | undefined {
  const [a, b] = [primaryLanguage(from), primaryLanguage(to)];
  const [own, other] = [strong[a], strong[b]];
  if (own === undefined || other === undefined) return undefined;
  const [given, got] = [countOf(own, source), countOf(other, target)];
  if (a !== 'en' || b !== 'id') {
    // Arabic may use two negations for one.
    const lost = given > 0 && got === 0 && !kindred.some(([, id]) => countOf(id, target) > 0);
    return lost ? 'a negation was lost' : undefined;
  }
  if (isLost(source, target, given, got)) return 'a negation was lost';
  return given === 0 && added.test(target) && !hidden.test(source) ? 'a negation was added' : undefined;
}

/**
 * Whether Indonesian has fewer negations than the English sentence requires.
 *
 * @param given number of strong negations in the source
 * @param got number of strong negations in the translation
 */
function isLost(source: string, target: string, given: number, got: number): boolean {
  const others = kindred.map(
    ([en, id]) => [countOf(en, source), target.match(id) ?? [], weakToo(en)] as const,
  );
  const spare = others.reduce((sum, [said, words]) => sum + Math.max(0, words.length - said), 0);
  if (got + spare < given) return true;
  if (notOnly.test(source) && bareOnly.test(target) && !anyNegation.test(target)) return true;
  const faint = countOf(weak, source);
  // Words that translate another source word, such as "hard" or "rarely", do not count as the negation.
  const taken = others.reduce(
    (sum, [said, words, isWeak]) => sum + (isWeak ? 0 : Math.min(said, countOf(loose, words.join(' ')))),
    0,
  );
  return faint > 0 && countOf(loose, target) - taken < given + faint - countOf(repeated, source);
}

function weakToo(english: RegExp): boolean {
  return ['without', 'no', 'none'].some((word) => word.match(english) !== null);
}

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}
