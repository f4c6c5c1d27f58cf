import { foldLetters } from '../text/fold.ts';

/** Zones of places as Arabic and Indonesian outlets name them: "بتوقيت مكة", "waktu Arab Saudi". */
const PLACES: Readonly<Record<string, string>> = {
  'غرينتش|جرينتش|غرينيتش|غرنيتش|جرينيتش|greenwich': 'Etc/UTC',
  'مكة المكرمة|مكة|الرياض|السعودية|makkah|mecca|mekkah|mekah|arab saudi|saudi arabia|saudi': 'Asia/Riyadh',
  'أبوظبي|أبو ظبي|دبي|الإمارات|abu dhabi|uae|uea': 'Asia/Dubai',
  'القاهرة|مصر|mesir|egypt': 'Africa/Cairo',
  'القدس|القدس المحتلة|فلسطين|yerusalem|palestina|israel': 'Asia/Jerusalem',
  'غزة|gaza': 'Asia/Gaza',
  'دمشق|سوريا|سورية|suriah|syria': 'Asia/Damascus',
  'بيروت|لبنان|lebanon': 'Asia/Beirut',
  'الأردن|yordania|jordan': 'Asia/Amman',
  'بغداد|العراق|irak|iraq': 'Asia/Baghdad',
  'الكويت': 'Asia/Kuwait',
  'الدوحة|قطر|doha': 'Asia/Qatar',
  'المنامة|البحرين|manama': 'Asia/Bahrain',
  'مسقط|سلطنة عمان|oman': 'Asia/Muscat',
  'صنعاء|عدن|اليمن|sanaa': 'Asia/Aden',
  'طرابلس|ليبيا|libya': 'Africa/Tripoli',
  'تونس|tunisia': 'Africa/Tunis',
  'الجزائر|algeria|aljazair': 'Africa/Algiers',
  'الرباط|الدار البيضاء|المغرب|maroko|morocco': 'Africa/Casablanca',
  'الخرطوم|السودان|sudan': 'Africa/Khartoum',
  'أنقرة|إسطنبول|تركيا|ankara|turki|turkey': 'Europe/Istanbul',
  'طهران|إيران|iran': 'Asia/Tehran',
  'موسكو|moskow|moskwa': 'Europe/Moscow',
  'كييف|kyiv|kiev': 'Europe/Kyiv',
  'لندن|inggris|uk': 'Europe/London',
  'باريس|prancis|france': 'Europe/Paris',
  'واشنطن|نيويورك|washington|as timur|us eastern': 'America/New_York',
  'جاكرتا|indonesia barat|indonesia bagian barat': 'Asia/Jakarta',
  'indonesia tengah|indonesia bagian tengah|bali': 'Asia/Makassar',
  'indonesia timur|indonesia bagian timur|papua': 'Asia/Jayapura',
  'beijing|china|tiongkok|بكين': 'Asia/Shanghai',
  'malaysia': 'Asia/Kuala_Lumpur',
  'jepang|japan|طوكيو': 'Asia/Tokyo',
  'india|new delhi|delhi': 'Asia/Kolkata',
  'korea|سول': 'Asia/Seoul',
  'sydney|canberra|australia timur': 'Australia/Sydney',
}; // prettier-ignore

const US_ZONES: Readonly<Record<string, string>> = {
  eastern: 'America/New_York',
  central: 'America/Chicago',
  mountain: 'America/Denver',
  pacific: 'America/Los_Angeles',
};

/** The time zone after a time of day, and whether it is the outlet's own ("local time"). */
export type NamedZone = { readonly zone: string } | 'local';

/** ET, CAT and others are also words ("10:30 et"). They count only in capitals, and folding marks them so. */
const CAPITALS =
  /(?<=(?:\d|\d ?[AaPp]\.?[Mm]\.?)[ \u00a0]?\(?)(ET|CT|MT|PT|ART|CAT|EAT|PET|WAT)(?![\p{L}\d])/gu;

/** Marks abbreviations in capitals after a time, so that they differ from words once the text is in lower case. */
export function markCapitals(text: string): string {
  return text.replace(CAPITALS, '$1-tz');
}

const START = /^[ ,|]{0,2}[([-]? ?/;
const IANA = /^(?:etc\/gmt[+-]\d{1,2}|[a-z]{2,12}(?:[/_][a-z_]{2,20}(?:-[a-z]{2,12})?){1,3})(?![\p{L}\d/])/u;
const LOCAL =
  /^(?:waktu setempat|waktu lokal|local time|بالتوقيت المحلي|بالتوقيت المحلى|التوقيت المحلي|hora local|heure locale|ortszeit)(?!\p{L})/u;
const UNITED_STATES = /^(?:us )?(eastern|central|mountain|pacific)(?: standard| daylight)? time\b/;
const UNIVERSAL = /^(?:greenwich mean time|coordinated universal time|universal time|ت\.? ?غ)(?!\p{L})/u;

/**
 * Reads a time zone that is written as a name or a phrase: "Europe/Berlin", "Eastern Time", "بتوقيت القاهرة",
 * "waktu Makkah", "London time". Offsets and abbreviations are read by `zoneOffset`.
 *
 * @param rest what follows the time of day, folded as `parseMoment` does
 */
export function zoneAfterTime(rest: string): NamedZone | undefined {
  const text = rest.slice(START.exec(rest)?.[0].length ?? 0, 60);
  if (LOCAL.test(text)) return 'local';
  if (UNIVERSAL.test(text)) return { zone: 'Etc/UTC' };
  const us = UNITED_STATES.exec(text)?.[1];
  if (us !== undefined) return named(US_ZONES[us]);
  const iana = IANA.exec(text)?.[0];
  if (iana !== undefined && isZone(iana)) return { zone: iana };
  const place = placeIn(text);
  return place === undefined ? undefined : named(placeZones().get(place) ?? longestPrefix(place));
}

function named(zone: string | undefined): NamedZone | undefined {
  return zone === undefined ? undefined : { zone };
}

/** The words of a place: after "بتوقيت" or "waktu", before "time". */
function placeIn(text: string): string | undefined {
  const after = /^(?:ب?توقيت|waktu) ([\p{L}' -]{2,40})/u.exec(text)?.[1];
  const before = /^([a-z]{2,14}(?: [a-z]{2,14}){0,2}?) (?:local )?time\b/.exec(text)?.[1];
  return (after ?? before)?.trim();
}

function longestPrefix(place: string): string | undefined {
  const words = place.split(' ');
  for (let count = Math.min(3, words.length); count > 0; count -= 1) {
    const zone = placeZones().get(words.slice(0, count).join(' '));
    if (zone !== undefined) return zone;
  }
  return undefined;
}

let places: ReadonlyMap<string, string> | undefined;

/** Zones by folded place: cities of the time zone database and the names above. */
function placeZones(): ReadonlyMap<string, string> {
  places ??= new Map([
    ...Intl.supportedValuesOf('timeZone')
      .filter((zone) => zone.includes('/'))
      .map((zone) => [(zone.split('/').at(-1) ?? '').replaceAll('_', ' ').toLowerCase(), zone] as const),
    ...Object.entries(PLACES).flatMap(([names, zone]) =>
      names.split('|').map((name) => [foldLetters(name), zone] as const),
    ),
  ]);
  return places;
}

const zones = new Map<string, boolean>();
const MAX_KNOWN = 1000;

/** Whether a name is in the time zone database, in any case of letters. */
function isZone(name: string): boolean {
  let known = zones.get(name);
  if (known === undefined) {
    try {
      known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      known = false;
    }
    if (zones.size < MAX_KNOWN) zones.set(name, known);
  }
  return known;
}

const UNKNOWN =
  /\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u00a0]?[AaPp]\.?[Mm]\.?)?[ \u00a0]?\(?((?!AM\b|PM\b)[A-Z]{2,5}(?:\/[A-Za-z_]{2,20})?|[A-Z][a-z]{2,12}\/[A-Z][A-Za-z_]{2,20}|بتوقيت \p{L}{2,20}(?: \p{L}{2,20})?)(?![\p{L}\d])/u;

/** What looks like the name of a time zone after a time of day, for texts in which no zone was recognised. */
export function unknownZone(text: string): string | undefined {
  return UNKNOWN.exec(text)?.[1];
}
