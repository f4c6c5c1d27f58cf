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

/**
 * Returns the Indonesian name of a language without its region, e.g. `Inggris`; the tag itself if it has
 * no name.
 */
export function languageName(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag);
    return names.of(script === undefined ? language : `${language}-${script}`) ?? tag;
  } catch {
    return tag;
  }
}

/**
 * Returns a language tag that feeds may carry, in canonical form (`he` for `iw`). Only languages with a
 * two-letter code (ISO 639-1) qualify, because readers and the W3C validator know no others. Outlets also
 * write countries and arbitrary words.
 *
 * @returns undefined for any other tag
 */
export function feedLanguage(tag: string): string | undefined {
  try {
    const { baseName, language } = new Intl.Locale(tag);
    return language.length === 2 && names.of(language) !== language ? baseName : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the writing direction of a language. */
export function directionOf(tag: string): 'rtl' | 'ltr' {
  const [language = '', ...rest] = tag.toLowerCase().split('-');
  if (rest.includes('latn')) return 'ltr';
  return RIGHT_TO_LEFT.has(language) || rest.includes('arab') ? 'rtl' : 'ltr';
}

/**
 * Marks a language tag as machine-translated (BCP 47 extension T, RFC 6497).
 *
 * @example machineTag('id', 'en') // 'id-t-en-t0-und': Indonesian from English by an unspecified machine
 */
export function machineTag(to: string, from: string): string {
  return `${to}-t-${from.toLowerCase()}-t0-und`;
}
