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

/** The Indonesian name of a language, e.g. `Inggris`; the tag itself where it has none. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const known = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Whether a tag names a language; outlets write countries and words of their own as well. */
export function isLanguage(tag: string): boolean {
  try {
    return known.of(tag) !== undefined;
  } catch {
    return false;
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
