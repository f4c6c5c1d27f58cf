/** How one language says a thing, as regular expressions. */
export interface Wording {
  /** Where they occur as whole words, the other side must say it too. */
  readonly words: string;
  /** The places among them where it cannot be a name: `Kaisar Agustus` is no month that was added. */
  readonly dated?: string;
  /** Says it for the other side, but asks for nothing: the words mean other things as well. */
  readonly also?: string;
}

/** Things that both texts must speak of, by language and by what the thing is called in messages. */
export type Lexicon = Readonly<Record<string, Readonly<Record<string, Wording>>>>;

/** Dual, plural and accusative of an Arabic noun without vowel signs: a whole word, so that `ميل` is not `ميلادي`. */
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
    // One word for two currencies.
    rupiah: { words: `روبية [إا]ندونيسية`, also: 'روبي(?:ة|ات|تين|تان)' },
    shekel: { words: `شي[كق]ل${arabicEnding}` },
    // Without an amount it may be a football club.
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
