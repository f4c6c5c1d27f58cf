const PLANES = Array.from({ length: 16 }, (_, plane) => (plane + 1) * 0x10000);
const ASTRAL = PLANES.map((plane) => String.fromCodePoint(plane + 0xfffe, plane + 0xffff)).join('');

/**
 * Characters that databases, JSON or XML reject: NUL and other C0 and C1 controls (except tab and line
 * ends), DEL, lone surrogates and noncharacters (Unicode 17, section 23.7).
 */
const UNWANTED = new RegExp(
  String.raw`[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff${ASTRAL}]|\p{Cs}`,
  'gu',
);
/** Vertical tab, form feed and next line separate words; other controls occur inside words. */
const SEPARATORS = /[\u000b\u000c\u0085]/g;

/** Removes characters that cannot be stored or published. */
export function cleanCharacters(text: string): string {
  if (text.search(UNWANTED) === -1) return text;
  return text.replace(SEPARATORS, ' ').replace(UNWANTED, '');
}

/** Applies `cleanCharacters` to every string in a value, at any depth of arrays and plain objects. */
export function cleanStrings<T>(value: T): T {
  // Safe: the shape of the value does not change.
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cleanCharacters(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [cleanCharacters(key), cleaned(inner)]),
  );
}
