/**
 * Minutes for which a URL must be missing before its article counts as withdrawn; tolerates short
 * outages.
 */
export const ABSENCE_MINUTES = 60;

/** Verdict on a "not found" response (404, 410) from a URL that used to work. */
export type Absence = { readonly withdrawn: true } | { readonly withdrawn: false; readonly lookAgain: Date };

/**
 * Decides whether a "not found" response means that the article is withdrawn.
 *
 * @param since time of the first such response in the present series; absent if this is the first one
 */
export function judgeAbsence(since: Date | undefined, now: Date): Absence {
  const end = new Date((since ?? now).getTime() + ABSENCE_MINUTES * 60_000);
  return now >= end ? { withdrawn: true } : { withdrawn: false, lookAgain: end };
}

const KILL: readonly RegExp[] = [
  /^\W{0,3}(?:mandatory |bulletin )?kill\b(?: notice)?\s*[:(–—-]/iu,
  /^\W{0,3}(?:story|article) (?:withdrawn|retracted|removed|killed)\b/iu,
  /\bthis (?:story|article|report|item) (?:has been|was|is) (?:withdrawn|retracted|killed|removed|deleted|taken down)\b/iu,
  /\b(?:has|have) (?:withdrawn|retracted) (?:this|the|its|a) (?:story|article|report)\b/iu,
  /\b(?:please|editors?:?) (?:kill|disregard|do not use) (?:this|the|our) (?:story|article|item|report)\b/iu,
  /\b(?:berita|artikel|tulisan) ini (?:telah |sudah )?(?:dicabut|ditarik|dihapus|di-take ?down)\b/iu,
  /\b(?:pencabutan|penarikan) (?:berita|artikel)\b/iu,
  /(?:تم|جرى) (?:سحب|حذف|إلغاء) (?:هذا |هذه )?(?:الخبر|المقال|المادة|التقرير|القصة)/u,
  /(?:يلغى|يُلغى|إلغاء) (?:هذا )?(?:الخبر|خبر)/u,
];

/** Maximum characters of a notice; longer texts are reports about a withdrawal. */
const MAX_NOTICE_LENGTH = 900;

/**
 * Returns the outlet's notice that a text is withdrawn ("MANDATORY KILL", "This story has been
 * withdrawn", «تم سحب هذا الخبر», "Berita ini telah dicabut"); undefined if the article is not such a
 * notice.
 */
export function findKillNotice(headline: string, text: string): string | undefined {
  if (text.length > MAX_NOTICE_LENGTH) return undefined;
  const lines = [headline, ...text.split(/\n+/)].map((line) => line.trim());
  return lines.find((line) => KILL.some((pattern) => pattern.test(line)));
}
