/** Words for one concept in one language, as regular expression sources. */
export interface Wording {
  /** If one text contains these as whole words, the other text must express the concept too. */
  readonly words: string;
  /** Contexts in which the words cannot be a name: in `Kaisar Agustus` no month was added. */
  readonly dated?: string;
  /** Ambiguous words: accepted as a translation, but not required to be translated. */
  readonly also?: string;
}

/**
 * Concepts that both texts must mention: wordings by language, then by the name of the concept in
 * messages.
 */
export type Lexicon = Readonly<Record<string, Readonly<Record<string, Wording>>>>;

/**
 * Dual, plural and accusative endings of an Arabic noun without vowel signs. Only whole words match:
 * `ميل` does not match `ميلادي`.
 */
export const arabicEnding = '(?:ا|ان|ين|ات|ي)?';

/** Percent and currencies. */
export const units: Lexicon = caseless({
  en: {
    percent: { words: '%|per ?cent|percentage' },
    dollar: { words: '(?:us|a|au|c)?\\$|dollars?|usd' },
    euro: { words: '€|euros?' },
    sterling: { words: '£|pounds? sterling' },
    yen: { words: '¥|yen' },
    yuan: { words: 'yuan|renminbi' },
    rouble: { words: '₽|rubles?|roubles?' },
    rupiah: { words: 'rp|rupiahs?' },
    shekel: { words: '₪|shekels?' },
    riyal: { words: 'riyals?|rials?' },
    rupee: { words: '₹|rupees?' },
  },
  id: {
    percent: { words: '%|persen|prosen|persentase' },
    dollar: { words: '(?:us|a|au|c)?\\$|dolar|usd' },
    euro: { words: '€|euro' },
    sterling: { words: '£|poundsterling|pound(?: sterling)?|pon(?: sterling)?|gbp' },
    yen: { words: '¥|yen' },
    yuan: { words: 'yuan|renminbi' },
    rouble: { words: '₽|rubel' },
    rupiah: { words: 'rp|rupiah' },
    shekel: { words: '₪|shekel|syikal' },
    riyal: { words: 'riyal|rial' },
    rupee: { words: '₹|rupee' },
  },
  ar: {
    percent: { words: '%|٪|في المئة|في المائة|بالمئة|بالمائة' },
    dollar: { words: `(?:us|a|au|c)?\\$|دولار${arabicEnding}` },
    euro: { words: '€|يورو' },
    sterling: { words: `£|جنيه${arabicEnding} [إا]سترليني${arabicEnding}` },
    yen: { words: `¥|ين${arabicEnding} ياباني${arabicEnding}`, also: 'ين' },
    yuan: { words: `يوان${arabicEnding}` },
    rouble: { words: `روبل${arabicEnding}` },
    // The word is ambiguous between two currencies.
    rupiah: { words: `روبية [إا]ندونيسية`, also: 'روبي(?:ة|ات|تين|تان)' },
    shekel: { words: `شي[كق]ل${arabicEnding}` },
    // Without an amount, ريال may be part of a football club's name (Real Madrid).
    riyal: {
      words: `(?<=(?:\\d|[أا]لف|آلاف|مليون|ملايين|مليار|مليارات|تريليون|مئة|مائة)\\s?)ريال${arabicEnding}`,
      also: `ريال${arabicEnding}`,
    },
    rupee: { words: `روبية (?:هندية|باكستانية)`, also: 'روبي(?:ة|ات|تين|تان)' },
  },
});

function caseless(lexicon: Lexicon): Lexicon {
  return mapValues(lexicon, (wordings) =>
    mapValues(wordings, ({ words, also }) => ({
      words: `(?i:${words})`,
      ...(also === undefined ? {} : { also: `(?i:${also})` }),
    })),
  );
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
