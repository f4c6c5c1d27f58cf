import { isEnglishWord } from '../words/english-words.ts';
import { exonymsOf } from '../words/exonyms.ts';
import { personTitles, translatedWords } from '../words/proper-nouns.ts';

/** English words that Indonesian shares, or keeps in names. */
const shared = new Set(
  `agenda air album alpha area auto bank bar beta bonus bus cafe data delta diesel digital drama drone era federal festival
  film final formal forum game general global golf grand guru hotel ideal indonesia internet jazz judo karate kredit laser liberal
  live local media metro mini minimum mobile model modern motor museum normal online opera panorama partner plaza premium pro
  program propaganda radar radio rally referendum republik royal rugby sedan series skandal smart solar sport star stadium
  station status studio super tank tanker taxi total tour transit ultra unit via video villa virtual virus visa visual`.split(
    /\s+/,
  ),
);

/** Words that may precede a name. */
const openers = new Set(
  `dan atau serta di ke dari pada dalam oleh untuk dengan melalui bagi tentang antara yang seperti sebagai bahwa adalah ini itu disebut
  bernama gelar kepada terhadap menurut para saat setelah hingga sampai bersama`.split(/\s+/),
);

/**
 * Finds a title or institution that was left in English incompletely: `Planned` for "Planned Parenthood".
 * Indonesian puts the head noun first, so a translated last word appears before the rest; that is not
 * reported.
 *
 * @returns the missing word
 */
export function partlyTranslatedTitle(source: string, target: string): string | undefined {
  for (const [run] of source.matchAll(/(?<=[\p{Ll},] )\p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]*)+/gu)) {
    const words = run.split(' ').map((word) => word.replace(/['’]s?$/, ''));
    const places = words.map((word) => placeOf(word, target));
    for (const [index, word] of words.entries()) {
      const neighbours = [index - 1, index + 1].filter((other) => isEnglishOnly(words[other]));
      const left = neighbours.find((other) => (places[other] ?? -1) >= 0);
      if (places[index] !== -1 || left === undefined || !isOrdinary(word)) continue;
      const first = Math.min(...places.filter((place) => place >= 0));
      const before = /(\S+) ["'“‘(]?$/u.exec(target.slice(0, first))?.[1] ?? '';
      if (first === 0 || openers.has(before.toLowerCase())) return word;
    }
  }
  return undefined;
}

/** Index of the word as a whole word; -1 if absent. */
function placeOf(word: string, text: string): number {
  const letter = /\p{L}/u;
  for (let place = text.indexOf(word); place >= 0; place = text.indexOf(word, place + 1)) {
    if (!letter.test(text.charAt(place - 1)) && !letter.test(text.charAt(place + word.length))) return place;
  }
  return -1;
}

function isOrdinary(word: string): boolean {
  const lower = word.toLowerCase();
  return (
    (isEnglishWord(lower) || translatedWords.has(lower)) &&
    !personTitles.has(lower) &&
    exonymsOf(lower) === undefined
  );
}

function isEnglishOnly(word: string | undefined): boolean {
  return word !== undefined && word.length > 3 && isOrdinary(word) && !shared.has(word.toLowerCase());
}
