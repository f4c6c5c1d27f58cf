import type { Document } from '../../parse/document.ts';

/** A date in the URL: `/2026/11/10/`, `2026-11-10`, `20261110`, or only a month. */
export function dateInUrl(url: string): { readonly month: string; readonly day?: string } | undefined {
  const full =
    /[/_.-]((?:19|20)\d\d)[/_.-]?(0[1-9]|1[0-2])[/_.-]?(0[1-9]|[12]\d|3[01])(?=\D|$)/.exec(url) ??
    /[/=_-][a-z]{0,4}((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\d{2,13}(?:\D|$))/i.exec(url) ??
    /\/((?:19|20)\d\d)\/(\d{1,2})\/(\d{1,2})(?=\/)/.exec(url);
  if (full?.[1] && full[2] && full[3])
    return { month: `${full[1]}-${full[2].padStart(2, '0')}`, day: full[3].padStart(2, '0') };
  const named =
    /\/((?:19|20)\d\d)\/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\/(\d{1,2})(?=\/)/i.exec(url);
  if (named?.[1] && named[2] && named[3]) {
    const number =
      ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].indexOf(
        named[2].toLowerCase(),
      ) + 1;
    return { month: `${named[1]}-${String(number).padStart(2, '0')}`, day: named[3].padStart(2, '0') };
  }
  const month = /\/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=\/)/.exec(url);
  return month?.[1] && month[2] ? { month: `${month[1]}-${month[2]}` } : undefined;
}

/** The day in the lead image's URL. */
export function imageDay(document: Document): string | undefined {
  const date = dateInUrl(document.meta.get('og:image')?.[0] ?? '');
  return date?.day === undefined ? undefined : `${date.month}-${date.day}`;
}

/** The upload month in the lead image's URL: never long after the publication. */
export function imageMonth(document: Document): string | undefined {
  const url = document.meta.get('og:image')?.[0] ?? document.meta.get('twitter:image')?.[0] ?? '';
  const match = /\/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])\//.exec(url);
  return match?.[1] && match[2] ? `${match[1]}-${match[2]}` : undefined;
}
