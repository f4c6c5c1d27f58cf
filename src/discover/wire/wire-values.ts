import { escapeText } from '../../text/escape-html.ts';

/** The trimmed text with white space collapsed; undefined if nothing is left. */
export function oneLineOf(text: string | undefined): string | undefined {
  const clean = text?.replace(/\s+/g, ' ').trim();
  return clean === undefined || clean === '' ? undefined : clean;
}

/**
 * Converts a time as the formats write it to ISO 8601 in UTC: extended ISO 8601, or the basic form of NITF
 * (`20260810T083000+0700`).
 *
 * @returns undefined if it is no time
 */
export function isoTime(text: string | undefined): string | undefined {
  const clean = text?.trim();
  if (clean === undefined || clean === '') return undefined;
  const basic = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i.exec(
    clean,
  );
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = basic ?? [];
  const written =
    basic === null
      ? // Without a zone the formats mean UTC; a bare local time would take the zone of this machine.
        /T\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/i.test(clean)
        ? `${clean}Z`
        : clean
      : `${year}-${month}-${day}T${hour}:${minute}:${second}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`;
  if (!/^\d{4}-\d\d-\d\d/.test(written)) return undefined;
  const time = new Date(written);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** Converts plain text to HTML: blank lines, or line ends followed by an indent, separate paragraphs. */
export function htmlOfPlainText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n\s*\n|\n(?=[ \t]{2,})/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${escapeText(paragraph)}</p>`)
    .join('\n');
}

/** A whole number of 0 or more; undefined for anything else. */
export function countOf(value: string | number | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
