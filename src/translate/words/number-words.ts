/** Number words of a language, as far as news needs them. */
export interface NumberWords {
  /** Plain values: `tiga` 3, `twenty` 20. */
  readonly values: ReadonlyMap<string, number>;
  /** Multipliers: `puluh` 10, `hundred` 100, `juta` 1e6. */
  readonly scales: ReadonlyMap<string, number>;
  /** Values that contain their multiplier, and ordinals: `sebelas`, `twelfth`. */
  readonly wholes: ReadonlyMap<string, number>;
  /** Words between the parts: `and`, `و`. */
  readonly joiners: ReadonlySet<string>;
  /** Returns the word with affixes removed step by step: `ketiga`, `tiga`. */
  readonly stems: (word: string) => readonly string[];
}

const table = (list: string): ReadonlyMap<string, number> =>
  new Map(
    list
      .trim()
      .split(/\s+/)
      .map((pair) => {
        const [word = '', value = ''] = pair.split('=');
        return [word, Number(value)];
      }),
  );

const english: NumberWords = {
  values:
    table(`zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12
    thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40
    fifty=50 sixty=60 seventy=70 eighty=80 ninety=90`),
  scales: table('dozen=12 hundred=100 thousand=1e3 million=1e6 billion=1e9 trillion=1e12'),
  wholes: table(`third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 eleventh=11 twelfth=12
    thirteenth=13 fourteenth=14 fifteenth=15 sixteenth=16 seventeenth=17 eighteenth=18 nineteenth=19 twentieth=20
    thirds=3 fifths=5 tenths=10`),
  joiners: new Set(['and']),
  stems: (word) => [word],
};

const indonesian: NumberWords = {
  values:
    table(`nol=0 satu=1 dua=2 tiga=3 empat=4 lima=5 enam=6 tujuh=7 delapan=8 sembilan=9 sepuluh=10 sebelas=11
    seratus=100 seribu=1e3 sejuta=1e6 semiliar=1e9 selusin=12`),
  scales: table(
    'belas=-1 puluh=10 puluhan=10 ratus=100 ribu=1e3 juta=1e6 miliar=1e9 milyar=1e9 triliun=1e12 lusin=12',
  ),
  wholes: table(
    'pertama=1 sepertiga=3 seperempat=4 seperlima=5 seperenam=6 sepersepuluh=10 dwi=2 tri=3 catur=4',
  ),
  joiners: new Set(),
  stems: (word) => {
    const bare = word.replace(/(?:nya|lah|kah|pun)$/, '');
    return [bare, bare.replace(/^(?:ke|ber|per)/, '')];
  },
};

const arabic: NumberWords = {
  values:
    table(`صفر=0 واحد=1 واحدة=1 احدي=1 احد=1 اثنان=2 اثنين=2 اثنتان=2 اثنتين=2 اثنا=2 اثني=2 اثنتا=2 اثنتي=2 ثلاثة=3 ثلاث=3 اربعة=4
    اربع=4 خمسة=5 خمس=5 ستة=6 ست=6 سبعة=7 سبع=7 ثمانية=8 ثماني=8 ثمان=8 تسعة=9 تسع=9 عشرة=10 عشر=10 عشرون=20 عشرين=20
    ثلاثون=30 ثلاثين=30 اربعون=40 اربعين=40 خمسون=50 خمسين=50 ستون=60 ستين=60 سبعون=70 سبعين=70 ثمانون=80 ثمانين=80
    تسعون=90 تسعين=90 مئتان=200 مئتين=200 مائتان=200 مائتين=200 ثلاثمئة=300 ثلاثمائة=300 اربعمئة=400 اربعمائة=400
    خمسمئة=500 خمسمائة=500 ستمئة=600 ستمائة=600 سبعمئة=700 سبعمائة=700 ثمانمئة=800 ثمانمائة=800 تسعمئة=900
    تسعمائة=900 الفان=2e3 الفين=2e3 مليونان=2e6 مليونين=2e6 ملياران=2e9 مليارين=2e9 مليوني=2e6 ملياري=2e9 الفي=2e3`),
  scales: table(`مئة=100 مائة=100 مئات=100 الف=1e3 الاف=1e3 الفا=1e3 مليون=1e6 مليونا=1e6 ملايين=1e6 مليار=1e9
    مليارا=1e9 مليارات=1e9 بليون=1e9 تريليون=1e12 تريليونات=1e12`),
  wholes:
    table(`اول=1 اولي=1 حادي=1 حادية=1 ثاني=2 ثانية=2 ثالث=3 ثالثة=3 رابع=4 رابعة=4 خامس=5 خامسة=5 سادس=6 سادسة=6
    سابع=7 سابعة=7 ثامن=8 ثامنة=8 تاسع=9 تاسعة=9 عاشر=10 عاشرة=10 ثلث=3 ثلثي=3 ربع=4`),
  joiners: new Set(['و']),
  stems: (word) => {
    const folded = word
      .replaceAll(/[أإآ]/g, 'ا')
      .replaceAll('ى', 'ي')
      .replaceAll(/[\p{M}ـ]/gu, '');
    const bare = folded.replace(/^[وف]?(?:[بك]?ال|لل|[بلك])(?=\p{L}{2})/u, '');
    return [folded, folded.replace(/^[وف](?=\p{L}{2})/u, ''), bare];
  },
};

const languages: Readonly<Record<string, NumberWords>> = {
  en: english,
  id: indonesian,
  ms: indonesian,
  ar: arabic,
};

/** Returns the number words of a language; undefined if there are none. */
export function numberWordsOf(language: string): NumberWords | undefined {
  return languages[language];
}

/** A number written in words. */
export interface WordNumber {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds numbers written in words. Number words in a row form one number: `dua puluh lima ribu` is 25,000.
 */
export function wordNumbers(text: string, words: NumberWords): WordNumber[] {
  const found: WordNumber[] = [];
  let run: { total: number; part: number; start: number; end: number } | undefined;
  const close = (): void => {
    if (run !== undefined) found.push({ value: run.total + run.part, start: run.start, end: run.end });
    run = undefined;
  };
  let last = 0;
  for (const match of text.matchAll(/[\p{L}\p{M}ـ]+/gu)) {
    const gap = text.slice(last, match.index);
    const stems = words.stems(match[0].toLowerCase());
    const known = (map: ReadonlyMap<string, number>): number | undefined =>
      stems.map((stem) => map.get(stem)).find((number) => number !== undefined);
    const end = match.index + match[0].length;
    last = end;
    if (run !== undefined && !/^[\s-]+$/.test(gap)) close();
    const scale = known(words.scales);
    const value = known(words.values) ?? known(words.wholes);
    if (scale !== undefined && run !== undefined) {
      const { part } = run;
      if (scale === -1) run.part = part + 10;
      else if (scale < 1_000)
        run.part =
          Math.floor(part / 100) * 100 * Number(scale === 10) +
          (scale === 10 ? (part % 100 || 1) * 10 : (part || 1) * scale);
      else {
        run.total += (part || 1) * scale;
        run.part = 0;
      }
      run.end = end;
    } else if (scale !== undefined && scale > 0) {
      run = { total: scale < 1_000 ? 0 : scale, part: scale < 1_000 ? scale : 0, start: match.index, end };
    } else if (value !== undefined) {
      if (run !== undefined && !continues(run.part, value)) close();
      if (run === undefined) run = { total: 0, part: value, start: match.index, end };
      else {
        run.part += value;
        run.end = end;
      }
    } else if (run === undefined || !stems.some((stem) => words.joiners.has(stem))) close();
  }
  close();
  return found;
}

/**
 * Whether a value can follow the current part: `twenty` is followed by `five`, `hundred` by `twenty`. In
 * Arabic the unit comes first: `five` and `twenty`.
 */
function continues(part: number, value: number): boolean {
  if (part === 0) return true;
  if (part % 100 === 0) return value < 100;
  if (part % 10 === 0 && part % 100 >= 20) return value < 10;
  if (part % 100 < 10 && value === 10) return true;
  return part % 100 < 10 && value >= 20 && value < 100 && value % 10 === 0;
}
