import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { LanguagePair } from '../engine/engine.ts';

/** UTF-8 decoded as windows-1252 or Latin-1, and replacement characters. */
const mojibake = /[ÃÂ](?!\p{L})|â(?:€|\u0080)|ï»¿|\ufffd/u;
/** Tags, entities and template syntax. */
const markup =
  /<\/?[a-z][^<>]*>|&(?:[a-z]{2,8}|#\d+|#x[\da-f]+);|\{\\?[a-z]\w+|\{\{|\}\}|```|\*\*|(?<!\w)(?:notranslate|translate="no")(?!\w)|\[\/?(?:b|i|url|quote)\]/iu;
/** Special tokens of language models. */
const tokens = /<\|[^|]*\|>|<\/?(?:think|s|unk|pad|bos|eos)>|\[\/?INST\]|▁|⁇/iu;
/** Chat replies and error messages of engines. */
const talk = [
  /\bas an? (?:ai|artificial intelligence|large language)\b/iu,
  /\bsebagai (?:sebuah )?(?:ai|model bahasa|kecerdasan buatan|asisten)\b/iu,
  /^\W*(?:sure|certainly|of course|here(?: is|['’]s))\b[^.?:]{0,80}:/iu,
  /^\W*(?:translation|translated text|note|output|tentu(?: saja)?,? berikut|baik,? berikut|berikut(?: ini)?(?: adalah)? (?:hasil )?terjemahan\w*|terjemahan(?:nya)?(?: bahasa indonesia)?|catatan(?: penerjemah)?|hasil terjemahan|bahasa indonesia|indonesia(?:n)?)\b[^.!?]{0,60}:/iu,
  /\b(?:i(?:['’]m| am) (?:sorry|unable)|i (?:cannot|can['’]t) (?:assist|help|translate|fulfill|comply)|maaf,? (?:tetapi )?saya tidak (?:bisa|dapat)|saya tidak (?:bisa|dapat) (?:menerjemahkan|membantu|memenuhi))\b/iu,
  /\b(?:quota exceeded|rate limit|internal server error|bad gateway|invalid api key|text too long|query length limit|mymemory warning)\b/iu,
];

/** Reports markup, mojibake and engine messages in a translation, unless the source contains the same. */
export function untranslatedResidue(source: string, target: string): string | undefined {
  for (const pattern of [mojibake, tokens, markup, ...talk]) {
    const found = pattern.exec(target)?.[0];
    if (found !== undefined && !pattern.test(source) && !source.includes(found))
      return `"${found.slice(0, 40)}" does not belong there`;
  }
  return undefined;
}

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));
/** Words of related languages that Indonesian does not have, and how many different ones must occur. */
const relatives: readonly (readonly [language: string, words: ReadonlySet<string>, least: number])[] = [
  [
    'Malay',
    list(`kerana bahawa iaitu mahu dijangka syarikat isnin khamis jumaat sahaja mesyuarat perkhidmatan pengerusi setiausaha bilion
      trilion tentera ogos disember julai kakitangan universiti belanjawan lebuhraya kesihatan aktiviti kualiti komuniti
      pilihanraya menafikan ekoran berkhidmat penyiasatan`),
    1,
  ],
  [
    'Javanese',
    list(`ing lan sing iku ora wis karo saka dening marang yaiku uga kanggo amarga tumrap nalika dheweke wong ana kang awit utawa
      nanging banjur durung mung padha kabeh sawise sadurunge sajroning bisa-bisane`),
    3,
  ],
  [
    'Sundanese',
    list(`nu jeung teu ku dina tina geus urang pikeun ogé aya anu henteu éta ieu kana ti atawa saurna maranéhna sarta nyaéta loba
      sangkan lamun waktu-eta`),
    3,
  ],
  ['Tagalog', list(`ang ng mga sa na hindi ay ito siya nila kanyang kung upang dahil noong`), 4],
];

/** Reports an Indonesian translation that is in a related language. */
export function relatedLanguage(target: string, { to }: LanguagePair): string | undefined {
  if (primaryLanguage(to) !== 'id') return undefined;
  const words = new Set(target.match(/(?<![\p{L}'’-])\p{Ll}[\p{Ll}\p{M}-]*/gu));
  for (const [language, own, least] of relatives) {
    const found = [...words].filter((word) => own.has(word));
    if (found.length >= least) return `it reads like ${language} ("${found.slice(0, 3).join('", "')}")`;
  }
  return undefined;
}
