import { textOf } from '../parse/dom.ts';
import type { ExtractedBody } from './body.ts';
import type { FieldInput } from '../metadata/field-input.ts';

/** Longer paragraphs are not correction notes. */
const MAX_NOTE_CHARS = 700;

/** Labels that introduce a note, in the languages of the sources. */
const LABEL_WORDS =
  "(?:editor['’]s note[:,]? {1,2})?corrections?(?: and clarifications?)?|clarifications?|corrected|ralat(?: berita)?|koreksi|pembetulan|errata(?: corrige)?|fe de errores|corrección|correção|rectificati(?:f|on)|erratum|correctif|berichtigung|korrektur|richtigstellung|düzeltme|исправление|поправка|تصحيح|تصويب|استدراك|توضيح|اعتذار|اصلاحیه|訂正|更正|勘误|정정";
/** A date or "appended" may precede the colon. */
const LABEL = new RegExp(
  String.raw`^[\W_]{0,4}(?:${LABEL_WORDS})(?:,? (?:appended|redaksi|on [\p{L}\d ,.]{3,24}|[\p{L}\d ,.]{3,24}\d))?(?: ?\([^)]{1,40}\))? ?(?:[:：】\]]|[–—] |- )\s*\S`,
  'iu',
);
/** How headlines are marked: "RALAT: ...", "CORRECTED-UPDATE 2-...", "[Koreksi] ...", "... (Corrected)". */
const HEADLINE_LABELS: readonly RegExp[] = [
  new RegExp(
    String.raw`^[\W_]{0,4}(?:(?:refile|updated? ?\d{0,2}|\d{1,2}(?:st|nd|rd|th) ld)[-–—:\s]{1,3})?(?:${LABEL_WORDS})(?: ?\d{1,2})? ?(?:[:：】\])–—|]|-(?=\S)|- )\s*\S`,
    'iu',
  ),
  new RegExp(String.raw`\S\s*[([【](?:${LABEL_WORDS})[)\]】]\s*$`, 'iu'),
  // The word in capitals is the desk's mark even without punctuation. A headline all in capitals proves
  // nothing.
  /^\W*(?:RALAT|CORRECTED)\s+(?=.*\p{Ll})/u,
];
/** Agency forms: "(Corrects paragraph 3 to say ...)", "(This Nov. 3 story has been corrected to ...)". */
const CORRECTS =
  /^[\W_]{0,4}(?:corrects?|corrected|correcting|refiles? to correct|recasts? to correct|removes? (?:the )?(?:incorrect|erroneous|extraneous)|fixes) (?:[\p{L}\d'’"“-]+,? ){0,6}(?:paragraphs?|paras?|headline|title|byline|dateline|lead|spelling|name|day|date|figure|number|age|typo|error|reference|attribution|quote|story|first|second|third|last|year|to (?:say|show|read|add|remove|fix|reflect|clarify|make|state))\b/iu;

/** A cheap first test: every sentence below contains one of these words, most paragraphs contain none. */
const TRIGGER_WORDS =
  /correct|amended|version|updated|edited|changed|revised|modified|mengalami|ralat|koreksi|perbaik|diubah|direvisi|versi |pemberitaan|artikel|terdapat|تصحيح|تصويب|تعديل|نسخة|صيغة|رواية|fassung|cet article|cette d/i;
/**
 * Sentences about the text itself. Each names the text and the correction, which a story about a
 * correction does not.
 */
const SENTENCES: readonly RegExp[] = [
  /\bthis (?:[\p{L}.]{3,9} \d{1,2} )?(?:article|story|post|report|piece|page|headline|item|version)(?:['’]s headline)? (?:has been|was|is) (?:since )?(?:corrected|amended)\b/iu,
  /\bthis (?:article|story|post|report|piece|headline) (?:has been|was) (?:updated|edited|changed|revised|modified)\b[^.]{0,60}\bto (?:correct|fix|amend|clarify|rectify|remove (?:an?|the) (?:incorrect|erroneous))/iu,
  /\b(?:an? )?(?:earlier|previous|prior|original|first) versions? of (?:this|the) (?:article|story|report|post|piece|headline|page|dispatch)\b[^.]{0,80}\b(?:mis\p{L}+|incorrect\p{L}*|wrong\p{L}*|erroneous\p{L}*|inaccurate\p{L}*|error|mistake\p{L}*|said|stated|gave|named|referred|omitted|attributed|identified|reported|described|contained|included)\b/iu,
  /\ba correction was made on\b/iu,
  /\b(?:artikel|berita|tulisan|naskah|judul)(?: berita| artikel)? ini (?:telah |sudah )?(?:mengalami (?:perubahan|koreksi|ralat|perbaikan|penyuntingan)|diralat|dikoreksi|diperbaiki|diubah karena|direvisi)/iu,
  /\b(?:redaksi|kami) (?:telah |sudah )?(?:meralat|mengoreksi|memperbaiki kesalahan|melakukan (?:ralat|koreksi|perbaikan|perubahan))/iu,
  /\b(?:versi|pemberitaan|artikel) (?:sebelumnya|awal|terdahulu)\b[^.]{0,80}\b(?:keliru|salah|kesalahan|tertulis|disebutkan|menyebut)/iu,
  /\bterdapat (?:kesalahan|kekeliruan) (?:\p{L}+ ){0,3}(?:dalam|pada|di) (?:\p{L}+ ){0,2}(?:artikel|berita|tulisan|judul|naskah)/iu,
  /(?:تم|جرى) (?:تصحيح|تصويب|تعديل) (?:هذا |هذه )?(?:الخبر|المقال|التقرير|المادة|القصة|العنوان|النص)/u,
  /(?:ورد|جاء|ذكرت?|ذُكر) (?:خطأ )?(?:في )?(?:نسخة|صيغة|رواية) (?:سابقة|أولى) من (?:هذا |هذه )?(?:الخبر|المقال|التقرير|المادة|القصة)/u,
  /\bin einer (?:früheren|vorherigen|ersten) (?:version|fassung)\b[^.]{0,60}\b(?:hieß|stand|schrieben|wurde|war|hatten)/iu,
  /\b(?:cet article|cette dépêche) a été (?:corrigée?|rectifiée?|modifiée? le)\b/iu,
  /\b(?:une (?:première|précédente) version de cet article|una versión (?:anterior|previa) de este (?:artículo|texto)|uma versão anterior deste? (?:artigo|texto|reportagem))\b/iu,
];

/**
 * Whether a paragraph is the outlet's own correction note ("Correction: ...", "This article was amended
 * on ...", «تصحيح: ...», "Ralat: ...", "(Corrects paragraph 3 ...)") and not a story about a correction.
 */
export function isCorrectionNote(paragraph: string): boolean {
  const text = paragraph.trim();
  if (text.length > MAX_NOTE_CHARS) return false;
  return (
    LABEL.test(text) ||
    CORRECTS.test(text) ||
    (TRIGGER_WORDS.test(text) && SENTENCES.some((pattern) => pattern.test(text)))
  );
}

/** Whether a headline carries the desk's mark of a corrected story: "RALAT: ...", "CORRECTED-...", «تصحيح: ...». */
export function isCorrectionHeadline(headline: string): boolean {
  return HEADLINE_LABELS.some((pattern) => pattern.test(headline.trim()));
}

/** A page may nest thousands of elements with such names. */
const MAX_ELEMENTS = 20;

/**
 * The page's own correction note: from JSON-LD, from the first or last paragraphs, from an element named
 * after corrections, or the headline itself if it is marked as corrected.
 * @param headline the article's headline; the page may mark it in one place and not in another
 */
export function readCorrection(
  { visible, schemaOrg }: Pick<FieldInput, 'visible' | 'schemaOrg'>,
  body: ExtractedBody,
  headline = '',
): string | undefined {
  const said = schemaOrg.articles[0]?.correction;
  if (said !== undefined) return said;
  const edge = [...body.paragraphs.slice(0, 3), ...body.paragraphs.slice(-5)];
  const note = edge.find(({ text }) => isCorrectionNote(text))?.text;
  if (note !== undefined) return note;
  for (const element of visible.corrections.slice(0, MAX_ELEMENTS)) {
    const text = textOf(element);
    if (isCorrectionNote(text)) return text;
  }
  const headings = visible.headings.slice(0, MAX_ELEMENTS).map(({ text }) => text);
  return [headline, ...headings.filter((text) => headline !== '' && text.includes(headline))].find(
    isCorrectionHeadline,
  );
}
