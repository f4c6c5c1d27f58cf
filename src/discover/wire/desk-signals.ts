import type { WireSignal } from '../../model/wire-item.ts';

const KILL =
  /\b(?:mandatory |bulletin )?kill\b|\bsig:kill\b|\b(?:withdraw(?:n|al)?|eliminate|elimination|retracted?)\b|\b(?:pencabutan|penarikan|dicabut|ditarik) ?(?:berita)?\b|(?:سحب|إلغاء) (?:هذا |هذه )?(?:ال)?خبر/iu;
const CORRECTION =
  /\bcorrect(?:ion|ions|ive|ed|s|ing)?\b|\bsig:correction\b|\b(?:ralat|koreksi|pembetulan)\b|تصحيح|تصويب/iu;
const UPDATE =
  /\bupdat(?:e|es|ed|ing)\b|\bwrite-?thru\b|\b\d{1,2}(?:st|nd|rd|th) (?:ld|lead)\b|\bpembaruan\b|تحديث/iu;
const ADVISORY =
  /\badvisor(?:y|ies)\b|\bnote to editors?\b|\bnews ?advisory\b|\bcatatan (?:untuk )?redaksi\b|تنويه|ملاحظة (?:إلى|ل)\S* ?المحررين/iu;

/** Texts in which a desk says what an item is: controlled values first, free text last. */
export interface DeskWords {
  /** Codes such as `sig:correction`. */
  readonly signals?: readonly string[];
  readonly genres?: readonly string[];
  readonly slugline?: string | undefined;
  readonly headline?: string | undefined;
  readonly edNote?: string | undefined;
}

/**
 * Reads what a desk says about an item. A code decides. In free text the mark must begin the text or be written as
 * agencies write marks, because stories are about corrections and kills, too.
 */
export function readSignal({
  signals = [],
  genres = [],
  slugline,
  headline,
  edNote,
}: DeskWords): WireSignal | undefined {
  const codes = [...signals, ...genres].join(' ');
  if (KILL.test(codes)) return 'kill';
  if (CORRECTION.test(codes)) return 'correction';
  if (ADVISORY.test(codes)) return 'advisory';
  const marks = [slugline, headline].map(markOf).join(' ');
  const note = beginningOf(edNote);
  if (KILL.test(marks) || KILL.test(note)) return 'kill';
  if (CORRECTION.test(marks) || CORRECTION.test(note)) return 'correction';
  if (ADVISORY.test(marks)) return 'advisory';
  return UPDATE.test(`${codes} ${marks} ${note}`) ? 'update' : undefined;
}

/** The mark before a colon, dash or bracket at the start of a headline or slugline, or in brackets at its end. */
function markOf(text = ''): string {
  const start =
    /^[^\p{L}\d]{0,3}([\p{L}\d -]{2,32}?)(?:\s*[:：(]|\s*[–—]|-(?=\p{Lu})|\s-\s)/u.exec(text)?.[1] ?? '';
  const words = start.split(/\s+/).length <= 3 ? start : '';
  const end = /[([]([^()[\]]{2,30})[)\]]\s*$/u.exec(text)?.[1] ?? '';
  return `${words} ${end}`;
}

/** The first sentence of a note to editors. */
function beginningOf(note = ''): string {
  return /^[^.:;\n]{0,60}/u.exec(note.trim())?.[0] ?? '';
}
