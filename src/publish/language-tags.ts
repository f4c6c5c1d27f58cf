const names = new Intl.DisplayNames('id', { type: 'language' });
const RIGHT_TO_LEFT = new Set([
  'ar',
  'arc',
  'ckb',
  'dv',
  'fa',
  'he',
  'ku',
  'nqo',
  'ps',
  'sd',
  'syr',
  'ug',
  'ur',
  'yi',
]);

/** The Indonesian name of a language, e.g. `Inggris`, wherever it is spoken; the tag itself where it has none. */
export function languageName(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag);
    return names.of(script === undefined ? language : `${language}-${script}`) ?? tag;
  } catch {
    return tag;
  }
}

/**
 * The tag of a language as feeds may carry it: in its canonical form (`iw` is `he`), and only where its language has two
 * letters (ISO 639-1), which is what every reader and the W3C's validator know. Outlets also write countries and words of
 * their own, which are no language.
 */
export function feedLanguage(tag: string): string | undefined {
  try {
    const { baseName, language } = new Intl.Locale(tag);
    return language.length === 2 && names.of(language) !== language ? baseName : undefined;
  } catch {
    return undefined;
  }
}

/** The direction in which a language is written. */
export function directionOf(tag: string): 'rtl' | 'ltr' {
  const [language = '', ...rest] = tag.toLowerCase().split('-');
  if (rest.includes('latn')) return 'ltr';
  return RIGHT_TO_LEFT.has(language) || rest.includes('arab') ? 'rtl' : 'ltr';
}

/**
 * Marks a language tag as machine-translated from another language (BCP 47 extension T, RFC 6497): `id-t-en-t0-und`
 * says Indonesian, out of English, by a machine that is not named further.
 */
export function machineTag(to: string, from: string): string {
  return `${to}-t-${from.toLowerCase()}-t0-und`;
}
