import { type CheerioAPI, load } from 'cheerio/slim';
import { registrableDomain } from '../url/registrable-domain.ts';
import { cleanText } from './plain-text.ts';

/** What a home page says about its outlet. Guesses, for the operator to check. */
export interface OutletProfile {
  readonly name: string;
  /** Whether the page declares the name (`og:site_name`), rather than only in its title. */
  readonly named: boolean;
  /** Primary language subtag; undefined if the page declares none. */
  readonly language?: string | undefined;
  /** IANA time zone of the outlet's country; undefined if unknown. */
  readonly timezone?: string | undefined;
}

/** Reads the name, language and likely time zone of an outlet from its home page. */
export function readProfile(html: string, url: string): OutletProfile {
  const $ = load(html);
  const tag =
    $('html').attr('lang') ||
    meta($, 'og:locale') ||
    $('meta[http-equiv="content-language" i]').attr('content');
  const locale = localeOf(tag);
  const given = givenName($);
  return {
    name: given ?? shortestTitlePart($('title').first().text()) ?? registrableDomain(new URL(url).hostname),
    named: given !== undefined,
    language: locale?.language,
    timezone: timezoneOf(new URL(url).hostname, locale),
  };
}

function meta($: CheerioAPI, name: string): string | undefined {
  return $(`meta[property="${name}"], meta[name="${name}"]`).attr('content');
}

function givenName($: CheerioAPI): string | undefined {
  return [meta($, 'og:site_name'), meta($, 'application-name'), meta($, 'apple-mobile-web-app-title')]
    .map((name) => cleanText(name ?? '', 60))
    .find((name) => name !== '' && !/^https?:|\.(?:com|net|org)\/?$/i.test(name));
}

/** Returns the shortest part of a title, which is usually the name and not the slogan. */
export function shortestTitlePart(title: string): string | undefined {
  const parts = cleanText(title, 200)
    .split(/\s+[-–—:]\s+|\s*[|•»]\s*|:\s+/)
    .filter((part) => part !== '' && !/^(?:rss|feeds?|home|beranda|الرئيسية)$/i.test(part));
  return parts.toSorted((a, b) => a.length - b.length)[0];
}

/** Parses a locale as pages write it: `id`, `id-ID`, `ar_AE`. */
export function localeOf(tag: string | undefined): Intl.Locale | undefined {
  try {
    return tag ? new Intl.Locale(tag.trim().replaceAll('_', '-')) : undefined;
  } catch {
    return undefined;
  }
}

/** For countries with several zones, the one of most newsrooms. */
const CAPITALS: Readonly<Record<string, string>> = {
  ID: 'Asia/Jakarta',
  US: 'America/New_York',
  CA: 'America/Toronto',
  BR: 'America/Sao_Paulo',
  MX: 'America/Mexico_City',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  ES: 'Europe/Madrid',
  PT: 'Europe/Lisbon',
  DE: 'Europe/Berlin',
  AU: 'Australia/Sydney',
  NZ: 'Pacific/Auckland',
  CN: 'Asia/Shanghai',
  MY: 'Asia/Kuala_Lumpur',
  KZ: 'Asia/Almaty',
  PS: 'Asia/Gaza',
};

/** By the country of the domain, else of the language tag. `id` alone means Indonesia, `ar` no country. */
function timezoneOf(host: string, locale: Intl.Locale | undefined): string | undefined {
  const domain = host.split('.').at(-1) ?? '';
  const country =
    domain.length === 2 && !/^(?:co|io|me|tv|ai|ly|fm|to|eu|cc)$/.test(domain)
      ? domain.toUpperCase().replace(/^UK$/, 'GB')
      : undefined;
  const spoken =
    locale?.region ??
    (/^(?:id|ms|tr|ja|ko|he|fa|ru|uk)$/.test(locale?.language ?? '') ? locale?.maximize().region : undefined);
  for (const region of [country, spoken]) {
    const zone = region && (CAPITALS[region] ?? onlyZone(region));
    if (zone) return zone;
  }
  return undefined;
}

function onlyZone(region: string): string | undefined {
  const { timeZones } = new Intl.Locale(`und-${region}`) as Intl.Locale & { timeZones?: readonly string[] };
  return timeZones?.length === 1 ? timeZones[0] : undefined;
}
