import { keyOf } from '../ml/candidate-set.ts';
import {
  ROLE_AFTER_NAME,
  ORGANISATION,
  BYLINE_SUFFIX,
  NOT_A_NAME,
  BYLINE_PREFIX,
  ROLE_AFTER_SEPARATOR,
} from './byline-patterns.ts';
import { agencyNamed } from './agency.ts';

/** Who signs an article. */
export interface Byline {
  /** People's names as written, without "By" and roles. */
  readonly people: readonly string[];
  /** Desks, agencies and outlets that sign instead of people or in addition to them. */
  readonly desks: readonly string[];
}

/** A date in front of the names: "27 October 2026, 10:05 |", "October 27th, 2026". */
const LEADING_DATE =
  /^(?:\p{L}{2,10}[,.]?\s+)?(?:\d{1,2}[.\s]\s*\p{L}{3,12}|\p{L}{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?)\.?,?\s+\d{4}[\s,\d:.–-]*(?:Uhr\b|h\b|WIB\b)?[\s|,–-]*/u;
/** What content systems glue to a name: prepositions before a date, superscripts, links to networks. */
const TRAILING_NOISE =
  /(?:\s+(?:on|at|am|um|pada|in|im|le|el|says|said|hat gesagt|wrote|schreibt|기자|특파원|記者)(?:\s+[a-z.]{2,20})?\.?|(?<=\p{L})[\d*†‡,]{1,4}|(?<=\p{Ll})(?:Twitter|Facebook|Instagram|LinkedIn))$/u;
const NAME_SEPARATOR =
  /\s*[;|•·]\s*|\s*、\s*|\s*،\s*|\s+(?:and|und|dan|et|y|e|og|och|en|ve|i|и|و|with|mit|con|&|\+)\s+|\s+&\s*|\s+im Gespräch mit\s+|\s*\/\s*|(?<=\p{L}{2} \p{L}{2,20}),(?=\p{Lu}\p{L}+ \p{Lu})|\s*,\s*(?:and|und|dan|et|y)\s+|\s*,\s+/giu;
/** Suffixes of a name after a comma: degrees and similar, in capitals or with full stops. */
const DEGREE =
  /^(?:ph\.?\s?d\.?|m\.?d\.?|msc|bsc|mba|jr\.?|sr\.?|esq\.?|cfp®?|cpa|cfa|ceo|cto|cmo|dr\.?|prof\.?|s\.?pd\.?|m\.?si\.?)(?:\s.{2,12})?$/iu;
const CAPITALS = /^(?:[A-Z][A-Z-]{1,6}®?(?:\s\d{1,3})?|(?:[A-Z]\.){2,5}(?:\s[A-Z]{2,6})?)$/;

/** "and" written onto the second name, but for the names that begin with the same letter. */
const ARABIC_AND =
  /(\p{Script=Arabic}+ \p{Script=Arabic}+) و(?!ليد|ائل|سام|فاء|جد|حيد|لاء|داد|سيم|هيب|صف|ضاح|هب|رد|ديع|عد|رود|جيه|نيس)(\p{Script=Arabic}{2,} \p{Script=Arabic})/gu;

/** Splits a byline: "By Jane Roe and J. Doe, Staff Writers | 3 May" returns Jane Roe and J. Doe. */
export function readNames(raw: string, siteKeys: ReadonlySet<string>): Byline {
  const text = stripByline(raw);
  if (text === '' || text.length > 250) return { people: [], desks: [] };
  return classifyNames(splitNames(text, siteKeys), siteKeys);
}

/** Takes names that the page itself keeps apart (JSON-LD authors, one element each). */
export function readNameList(raw: readonly string[], siteKeys: ReadonlySet<string>): Byline {
  const names = raw.flatMap((one) => {
    const text = stripByline(one);
    return text === '' ? [] : splitNames(text, siteKeys);
  });
  return classifyNames(names, siteKeys);
}

/** A byline's text without the words before and after the names. */
export function stripByline(raw: string): string {
  let text = raw
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/g, '')
    .replace(/\u00a0/g, ' ')
    .trim();
  text = text.replace(LEADING_DATE, '');
  for (let round = 0; round < 3; round++) {
    const next = text.replace(BYLINE_PREFIX, '');
    if (next === text) break;
    text = next;
  }
  return text
    .replace(/^by(?=\p{Lu})/u, '')
    .replace(/\s*<[^>]*>|\s*\(?[\w.+-]{1,64}@[\w-]+\.[\w.-]+\)?/g, '')
    .replace(BYLINE_SUFFIX, '')
    .replace(ROLE_AFTER_SEPARATOR, '')
    .replace(ROLE_AFTER_NAME, '')
    .replace(TRAILING_NOISE, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:|·•/\\–—-]+|[\s,;:|·•/\\–—-]+$/gu, '')
    .trim();
}

function splitNames(text: string, siteKeys: ReadonlySet<string>): string[] {
  // "Marsh & Mill" may be one firm.
  if (siteKeys.has(keyOf(text))) return [text];
  const parts: string[] = [];
  for (const part of text.replace(ARABIC_AND, '$1; $2').split(NAME_SEPARATOR)) {
    const name = part?.trim() ?? '';
    if (name === '') continue;
    const last = parts.at(-1);
    // "Jane Roe, MD" is one person; so is "Roe, Jane".
    if (
      last !== undefined &&
      (DEGREE.test(name) ||
        (CAPITALS.test(name) && agencyNamed(name) === undefined && !siteKeys.has(keyOf(name))))
    )
      parts[parts.length - 1] = `${last}, ${name}`;
    else parts.push(name);
  }
  const [first, second] = parts;
  if (
    parts.length === 2 &&
    first &&
    second &&
    !first.includes(' ') &&
    !second.includes(' ') &&
    /^[^,]+,\s*[^,]+$/.test(text) &&
    /^\p{Lu}/u.test(first)
  ) {
    return [`${second} ${first}`];
  }
  return parts;
}

function classifyNames(names: readonly string[], siteKeys: ReadonlySet<string>): Byline {
  const people: string[] = [];
  const desks: string[] = [];
  const seen = new Set<string>();
  for (const raw of names) {
    const name = cleanName(raw);
    const key = keyOf(name);
    if (
      key === '' ||
      seen.has(key) ||
      NOT_A_NAME.test(name) ||
      name.length > 70 ||
      (!/\p{L}{2}|\p{Lu}\./u.test(name) && agencyNamed(name) === undefined)
    )
      continue;
    seen.add(key);
    if (isDesk(name, key, siteKeys)) desks.push(name);
    else people.push(name);
  }
  return { people, desks };
}

/** Tells whether a name is a desk's, an agency's or the outlet's own and not a person's. */
function isDesk(name: string, key: string, siteKeys: ReadonlySet<string>): boolean {
  return (
    siteKeys.has(key) ||
    siteKeys.has(key.replaceAll(' ', '')) ||
    ORGANISATION.test(name) ||
    agencyNamed(name) !== undefined
  );
}

function cleanName(raw: string): string {
  let name = raw
    .replace(/^[\s,;:|·•/\\–—.*【［「-]+|[\s,;:|·•/\\–—*】］」-]+$/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  const bracket = /^(.+?)\s*[([]([^()[\]]{1,40})[)\]]$/u.exec(name);
  // "(AFP)" and "(Text)" after a name state the employer or role; a second name there belongs to the
  // first.
  if (
    bracket?.[1] &&
    bracket[2] &&
    (agencyNamed(bracket[2]) !== undefined ||
      /^(?:text|foto|fotos|photos?|words|author|editor|dpa\/.*|[a-z]{2,4})$/i.test(bracket[2]))
  )
    name = bracket[1];
  return name;
}
