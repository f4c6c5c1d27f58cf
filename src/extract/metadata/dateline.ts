import type { Dateline } from '../../model/article.ts';
import { monthNames, foldMonths } from '../../time/months.ts';
import { keyOf } from '../ml/candidate-set.ts';
import { agencyNamed } from './agency.ts';

/** A text split from its dateline. */
export interface DatelineSplit {
  readonly dateline: Dateline;
  /** The text after the dateline. */
  readonly rest: string;
}

const NO_OUTLETS: ReadonlySet<string> = new Set();
/** Maximum length of a dateline. */
const MAX_DATELINE_CHARS = 110;
const MAX_PLACE_CHARS = 45;
/** Dashes and colons that end a dateline. A hyphen only counts before a space, a bracket or a sentence. */
const SEPARATOR = /\s*(?:--+|[—–―]|-(?=\s|«|"|“)|[:：](?=\s))\s*/gu;
/** Outlets that sign their datelines; a domain or a known agency needs no list. */
const KNOWN_OUTLET =
  /^(?:[\w-]+\.(?:com|id|co|net|org|tv|news|co\.id|go\.id|نت)|العربية\.?\s?نت|العربية|الجزيرة(?:\.?\s?نت)?|سكاي نيوز عربية|سي إن إن|بي بي سي|الشرق الأوسط|الحدث|روسيا اليوم|CNN(?: Indonesia)?|CNBC(?: Indonesia)?|BBC(?: News)?|VOA|DW|RFI|VIVA|Warta(?: \p{Lu}\p{L}+)?|Al Arabiya(?: English)?|Al Jazeera|Arab News)$/iu;
/** Places often used as a dateline without an agency, for scripts without capitals. */
const ARABIC_PLACES = new Set(
  'القاهرة بيروت دمشق بغداد عمان الرياض جدة مكة المدينة دبي أبوظبي أبو ظبي الدوحة الكويت المنامة مسقط صنعاء عدن الخرطوم طرابلس بنغازي تونس الجزائر الرباط الدار البيضاء نواكشوط غزة رام الله القدس القدس المحتلة حلب حمص أربيل الموصل البصرة طهران أنقرة إسطنبول اسطنبول موسكو كييف لندن باريس برلين روما مدريد بروكسل جنيف فيينا أثينا واشنطن نيويورك الأمم المتحدة بكين طوكيو سول نيودلهي إسلام آباد كابول جاكرتا سيدني'
    .match(/(?:أبو ظبي|الدار البيضاء|رام الله|القدس المحتلة|الأمم المتحدة|إسلام آباد|\S+)/gu)
    ?.map(foldMonths),
);

/**
 * Splits the dateline off the start of a text: "MOSCOW (AFP) - Talks ..." has place MOSCOW, agency AFP
 * and rest "Talks ...". Covers the forms of agencies in Latin, Arabic and Cyrillic script and of
 * Indonesian outlets ("Jakarta, CNN Indonesia --", "KOMPAS.com -", "Liputan6.com, Jakarta -"). Undefined
 * if there is none; precision comes before recall, so that no half sentence is lost.
 * @param outlets further names that may sign, folded by `keyOf`: those of the page's own outlet
 */
export function splitDateline(
  text: string,
  language: string,
  outlets: ReadonlySet<string> = NO_OUTLETS,
): DatelineSplit | undefined {
  const start = text.slice(0, MAX_DATELINE_CHARS + 20);
  const ria = /^(\p{Lu}[\p{Lu}\s-]{2,30}),?\s[^—–.]{0,20}[—–-]\s(РИА Новости|Интерфакс|ТАСС)\.\s*/u.exec(
    start,
  );
  if (ria?.[1] && ria[2]) return toSplitText(ria[1], ria[2], ria[0], text);
  const tass = /^(\p{Lu}[\p{Lu}\s-]{2,30}),?\s[^/]{0,25}\/([\p{L}\s-]{3,20})\/\.\s*/u.exec(start);
  if (tass?.[1] && tass[2]) return toSplitText(tass[1], tass[2], tass[0], text);
  const asian = splitAsian(start, text);
  if (asian !== undefined) return asian;
  let best: DatelineSplit | undefined;
  for (const cut of start.matchAll(SEPARATOR)) {
    if (cut.index === 0 || cut.index > MAX_DATELINE_CHARS) continue;
    // "العربية.نت": a mark inside a bracket ends nothing.
    const head = start.slice(0, cut.index);
    if ((head.match(/[([]/g)?.length ?? 0) > (head.match(/[)\]]/g)?.length ?? 0)) continue;
    const found = readHead(head, {
      language,
      separator: cut[0].trim(),
      rest: text.slice(cut.index + cut[0].length),
      outlets,
    });
    if (found !== undefined)
      best = toSplitText(found.place, found.agency, text.slice(0, cut.index + cut[0].length), text);
    else if (best !== undefined || cut.index > 70) break;
  }
  return best;
}

function toSplitText(
  place: string,
  agency: string | undefined,
  raw: string,
  text: string,
): DatelineSplit | undefined {
  const rest = text.slice(raw.length).trim();
  if (rest === '') return undefined;
  return {
    dateline: {
      place: place.trim(),
      ...(agency === undefined ? {} : { agency: agency.trim() }),
      raw: raw.trim(),
    },
    rest,
  };
}

/** 【北京共同】…, (東京 ロイター) -, 新华社北京1月2日电（记者 …） */
function splitAsian(start: string, text: string): DatelineSplit | undefined {
  const xinhua =
    /^(新华社|中新社|中新网|人民网|新華社)(\p{Script=Han}{2,8}?)\d{1,2}月\d{1,2}日电\s*(?:[（(][^）)]{1,30}[）)])?\s*/u.exec(
      start,
    );
  if (xinhua?.[1] && xinhua[2]) return toSplitText(xinhua[2], xinhua[1], xinhua[0], text);
  const kyodo =
    /^[【[（(]([\p{Script=Han}\p{Script=Katakana}ー・]{2,10}?)\s*[=＝／/ ]?\s*(?:[\d０-９]{1,2}日\s*)?(共同|時事|ロイター|AFP|AP|路透|法新社|美联社)(?:通信|社|電|电)?[】\]）)]\s*[-－—]?\s*/u.exec(
      start,
    );
  return kyodo?.[1] && kyodo[2] ? toSplitText(kyodo[1], kyodo[2], kyodo[0], text) : undefined;
}

interface DatelineHead {
  readonly place: string;
  readonly agency: string | undefined;
}

interface HeadContext {
  readonly language: string;
  /** The mark after the head, and the text after the mark. */
  readonly separator: string;
  readonly rest: string;
  readonly outlets: ReadonlySet<string>;
}

function readHead(
  raw: string,
  { language, separator: sign, rest, outlets }: HeadContext,
): DatelineHead | undefined {
  let head = raw.replace(/^[«"“'([]+|[»"”',\]]+$/gu, '').trim();
  let agency: string | undefined;
  const bracket = /^(.*?)\s*[([]\s*([^()[\]]{2,40})\s*[)\]]?$/u.exec(head);
  if (bracket?.[2] !== undefined && /[([]/.test(head)) {
    const inside = bracket[2].trim();
    if (!isDate(inside) && looksLikeSigner(inside)) agency = inside;
    head = (bracket[1] ?? '').replace(/[\s—–-]+$/u, '');
    if (agency === undefined) return undefined;
  }
  const places: string[] = [];
  for (const part of head.split(/\s*[,،/]\s*|\s+[-–—]{1,2}\s+|\s*[-–—](?=\s)/u)) {
    const word = part.replace(/^[([]+|[)\]]+$/gu, '').trim();
    if (word === '' || isDate(word)) continue;
    if (
      agency === undefined &&
      (KNOWN_OUTLET.test(word) || outlets.has(keyOf(word)) || agencyNamed(word) !== undefined)
    )
      agency = word;
    else if (places.length < 3 && looksLikePlace(word, agency !== undefined || bracket !== null))
      places.push(word);
    else return undefined;
  }
  const [place] = places;
  if (place === undefined) return undefined;
  if (agency !== undefined) return { place: places.join(', '), agency };
  return isCredibleWithoutAgency(places, language, sign, rest)
    ? { place: places.join(', '), agency: undefined }
    : undefined;
}

function isDate(word: string): boolean {
  if (
    /^\p{L}+day$|^(?:senin|selasa|rabu|kamis|jumat|sabtu|minggu)\b/iu.test(word) ||
    /\d{1,2}[/.]\d{1,2}/.test(word)
  )
    return true;
  const month = foldMonths(word.toLowerCase())
    .split(/[\s.\d]+/)
    .find((piece) => piece !== '');
  return /\d/.test(word) && month !== undefined && monthNames().has(month);
}

/** An agency, an outlet, or up to four words that could name one. */
function looksLikeSigner(inside: string): boolean {
  if (agencyNamed(inside) !== undefined || KNOWN_OUTLET.test(inside)) return true;
  const words = inside.split(/\s+/);
  return words.length <= 4 && words.every((word) => /^[\p{Lu}\p{Lo}]/u.test(word));
}

/** One to five words that each begin with a capital, or a short phrase of a script that has none. */
function looksLikePlace(word: string, signed: boolean): boolean {
  if (
    word.length > MAX_PLACE_CHARS ||
    /[.!?;:"“”«»\d]/.test(word.replace(/\b(?:St|Mt|D\.C|U\.S|U\.N|N\.Y)\./g, ''))
  )
    return false;
  const words = word.split(/\s+/);
  if (/\p{Script=Arabic}/u.test(word)) return words.length <= (signed ? 5 : 3);
  if (/\p{Script=Han}|\p{Script=Hangul}/u.test(word)) return word.length < 9;
  return (
    words.length <= 5 &&
    words.every((piece) =>
      /^(?:\p{Lu}|(?:de|del|la|le|of|the|al|el|upon|sur|am|an|der|do|da|dos)$)/u.test(piece),
    )
  );
}

/** Without an agency, a place must be in capitals, unless the language's outlets write it otherwise. */
function isCredibleWithoutAgency(
  places: readonly string[],
  language: string,
  sign: string,
  rest: string,
): boolean {
  const [place = ''] = places;
  if (/^[:：]$/.test(sign)) return false;
  if (/\p{Script=Arabic}/u.test(place)) return ARABIC_PLACES.has(foldMonths(place));
  if (!/^["'“‘«(]?(?:\p{Lu}|\d)/u.test(rest)) return false;
  if (place.length > 3 && /^[\p{Lu}\s.'-]+$/u.test(place)) return true;
  return /^(?:id|ms)\b/.test(language) && places.length === 1 && place.split(' ').length <= 3;
}

/**
 * Finds the dateline of a body: in its first paragraphs, before the text or alone.
 *
 * @param beside short passages that are not part of the body, such as "Jakarta -" before the first
 * paragraph
 */
export function findDateline(
  paragraphs: readonly { readonly text: string }[],
  language: string,
  outlets?: ReadonlySet<string>,
  beside: readonly { readonly text: string }[] = [],
): Dateline | undefined {
  for (const [at, { text }] of paragraphs.slice(0, 4).entries()) {
    const next = text.length < 70 ? (paragraphs[at + 1]?.text ?? '') : '';
    const found =
      splitDateline(text, language, outlets) ?? splitDateline(`${text} ${next}`, language, outlets);
    if (found !== undefined) return found.dateline;
  }
  const bare = beside.find(({ text }) => text.length < 60 && /\s[—–-]{1,2}$/u.test(text.trim()));
  return (
    bare && splitDateline(`${bare.text.trim()} ${paragraphs[0]?.text ?? ''}`, language, outlets)?.dateline
  );
}
