import { escapeAttribute, escapeText } from '../../text/escape-html.ts';

/** Lone surrogates are matched roughly here, exactly below: most texts contain none of these. */
const MAY_BE_UNWANTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff\ufffe\uffff]/;
const UNWANTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|\p{Cs}/gu;

/** A page's text as HTML, without control characters and lone surrogates. */
export function pageText(text: string): string {
  return escapeText(withoutUnwanted(text));
}

/** The same for an attribute's value. */
export function pageAttribute(text: string): string {
  return escapeAttribute(withoutUnwanted(text));
}

function withoutUnwanted(text: string): string {
  return MAY_BE_UNWANTED.test(text) ? text.replace(UNWANTED, '') : text;
}
