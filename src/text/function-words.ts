/**
 * Function words by language, in lower case. They distinguish prose from lists of names, and languages
 * from each other.
 */
export const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: `the of and to in a is that for it as was with be by on not he i this are or his from at which but have an had they you were their one
    all we can her has there been if more when will would who so no she do said its about than into them only some`,
  de: `der die und den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei
    einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei`,
  id: `yang di dan itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena tersebut bisa ada mereka lebih kata tahun sudah atau
    saat oleh menjadi orang ia telah adalah seperti sebagai bahwa dapat para harus namun kita dua satu masih hari hanya`,
  fr: `de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec ont mais comme ou si`,
  es: `el los se del las por con una su para al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre que en de la`,
  pt: `e o que do da em um para com não uma os no se na por mais as dos mas foi ao ele das tem seu sua ou ser pelo são`,
  it: `di che è e il per non sono una gli alla più anche della del nel si ha da dei le al come dal lo un`,
  nl: `van het een is op te dat die voor met niet zijn aan er om ook als bij maar uit door naar heeft dan de en`,
  sv: `och att det som på är av för med den till inte har de om ett han men var sig från vi så kan nu eller`,
  da: `og at det er på til med for den ikke som af en han har om de vi jeg var men et sig så kan blev`,
  no: `og at det er på til med for den ikke som av en han har om de vi jeg var men et seg så kan ble`,
  pl: `w i na z do się nie to że jest o jak za od przez po ale tym`,
  tr: `bir ve bu da için ile olarak çok daha olan gibi kadar sonra ne o her diye`,
  ru: `и в не на что с по как он это но а к у из за от его все так же для мы был о`,
  ar: `في من على إلى أن التي عن مع هذا ما الذي أو هذه بعد لا كان قد ذلك بين قال كما وقال كل بن لم ولا عام`,
  fa: `و در به از که این را با است برای آن یک تا هم کرد بود شد شده خود بر ها اما می شود`,
  hi: `के में की है से का को और पर ने यह हैं था कि एक नहीं भी`,
};

const languagesOf = new Map<string, string[]>();
for (const [language, list] of Object.entries(FUNCTION_WORDS)) {
  for (const word of list.split(/\s+/u)) languagesOf.set(word, [...(languagesOf.get(word) ?? []), language]);
}

const SCRIPTS: readonly (readonly [first: number, last: number, language: string])[] = [
  [0x3040, 0x30ff, 'ja'],
  [0xac00, 0xd7af, 'ko'],
  [0x4e00, 0x9fff, 'zh'],
  [0x0e00, 0x0e7f, 'th'],
  [0x0590, 0x05ff, 'he'],
  [0x0370, 0x03ff, 'el'],
];

function languageOfScript(sample: string): string | undefined {
  const counts = new Map<string, number>();
  for (let at = 0; at < sample.length; at++) {
    const code = sample.charCodeAt(at);
    if (code < 0x370) continue;
    for (const [first, last, language] of SCRIPTS) {
      if (code >= first && code <= last) counts.set(language, (counts.get(language) ?? 0) + 1);
    }
  }
  // Japanese also uses Chinese characters, so kana are tested first.
  return SCRIPTS.find(([, , language]) => (counts.get(language) ?? 0) > sample.length * 0.12)?.[2];
}

/**
 * Arabic attaches articles and conjunctions to words, so few function words occur alone. Letters decide
 * instead: Urdu and Persian have letters of their own, and only Arabic has teh marbuta.
 */
function arabicOrPersian(sample: string): string | undefined {
  const count = (letters: RegExp): number => sample.match(letters)?.length ?? 0;
  const all = count(/\p{Script=Arabic}/gu);
  if (all < 60 || all < sample.length * 0.4) return undefined;
  if (count(/[ٹڈڑےںھ]/gu) > all * 0.01) return 'ur';
  if (count(/[پچژگکی]/gu) > all * 0.03) return 'fa';
  return count(/ة/gu) > all * 0.005 ? 'ar' : undefined;
}

/**
 * Detects the language of a text of several sentences: by its script if only one language uses it, else
 * by function words. Close relatives (Malay and Indonesian, Danish and Norwegian) are not reliably
 * distinguished, so a declared language should take precedence.
 *
 * @returns undefined if the language is unclear
 */
export function languageByFunctionWords(text: string): string | undefined {
  const sample = text.slice(0, 1500);
  const script = languageOfScript(sample);
  if (script !== undefined) return script;
  const votes = new Map<string, number>();
  let words = 0;
  for (const [word] of sample.toLowerCase().matchAll(/[\p{L}\p{M}]+/gu)) {
    words++;
    for (const language of languagesOf.get(word) ?? []) votes.set(language, (votes.get(language) ?? 0) + 1);
  }
  const [best, second] = [...votes].toSorted((a, b) => b[1] - a[1]);
  if (best === undefined || words < 20 || best[1] < words * 0.1) return arabicOrPersian(sample);
  return second !== undefined && second[1] > best[1] * 0.9 ? undefined : best[0];
}
