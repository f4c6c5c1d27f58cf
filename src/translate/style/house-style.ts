import { primaryLanguage } from '../../text/normalise-sentence.ts';
import { westernDigits } from '../words/number-parser.ts';
import { editMarked } from '../markup/marked-text.ts';
import type { TextEdit, MarkedText } from '../markup/marked-text.ts';
import { joinedPrefix, standardSpelling } from './spelling.ts';

const days: Readonly<Record<string, string>> = {
  Monday: 'Senin',
  Tuesday: 'Selasa',
  Wednesday: 'Rabu',
  Thursday: 'Kamis',
  Friday: 'Jumat',
  Saturday: 'Sabtu',
  Sunday: 'Minggu',
};
const months: Readonly<Record<string, string>> = {
  January: 'Januari',
  February: 'Februari',
  March: 'Maret',
  May: 'Mei',
  June: 'Juni',
  July: 'Juli',
  August: 'Agustus',
  October: 'Oktober',
  December: 'Desember',
  Jan: 'Januari',
  Feb: 'Februari',
  Aug: 'Agustus',
  Oct: 'Oktober',
  Dec: 'Desember',
};
const monthNames = 'Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember';

/** A house style rule. `write` returns the replacement; undefined leaves the match unchanged. */
interface Rule {
  readonly pattern: RegExp;
  readonly write: (match: RegExpExecArray, source: string) => string | undefined;
}

const scales: Readonly<Record<string, string>> = {
  thousand: 'ribu',
  million: 'juta',
  billion: 'miliar',
  trillion: 'triliun',
};
/** Scale abbreviations that directly follow an amount of money. */
const scaleLetters: Readonly<Record<string, string>> = {
  k: 'ribu',
  m: 'juta',
  mn: 'juta',
  b: 'miliar',
  bn: 'miliar',
  tn: 'triliun',
};
const currencies: Readonly<Record<string, string>> = {
  $: 'dolar AS',
  US$: 'dolar AS',
  A$: 'dolar Australia',
  C$: 'dolar Kanada',
  S$: 'dolar Singapura',
  HK$: 'dolar Hong Kong',
  NZ$: 'dolar Selandia Baru',
  '€': 'euro',
  '£': 'pound sterling',
  '¥': 'yen',
  '₹': 'rupee',
  '₪': 'shekel',
  '₩': 'won',
  '₽': 'rubel',
  '₺': 'lira Turki',
  '₴': 'hryvnia',
  '₱': 'peso',
  '฿': 'baht',
  '₫': 'dong',
  '₦': 'naira',
  USD: 'dolar AS',
  EUR: 'euro',
  GBP: 'pound sterling',
  JPY: 'yen',
  CNY: 'yuan',
  RMB: 'yuan',
  INR: 'rupee India',
  RUB: 'rubel',
  ILS: 'shekel',
  SAR: 'riyal Saudi',
  AED: 'dirham Uni Emirat Arab',
  QAR: 'riyal Qatar',
  EGP: 'pound Mesir',
  TRY: 'lira Turki',
};
const money = String.raw`(?:US|A|C|S|HK|NZ)?\$|[€£¥₹₪₩₽₺₴₱฿₫₦]|(?:USD|EUR|GBP|JPY|CNY|RMB|INR|RUB|ILS|SAR|AED|QAR|EGP|TRY)(?=[ \d])`;
const speeds: Readonly<Record<string, string>> = {
  mph: 'mil per jam',
  'km/h': 'km/jam',
  kph: 'km/jam',
  kmph: 'km/jam',
};
const areas: Readonly<Record<string, string>> = {
  km: 'km persegi',
  mi: 'mil persegi',
  miles: 'mil persegi',
  ft: 'kaki persegi',
  m: 'meter persegi',
};
const amount = String.raw`\d+(?:[.,]\d+)*`;

const rules: readonly Rule[] = [
  // Arabic digits left by the engine.
  { pattern: /[٠-٩٪]+/g, write: ([digits]) => westernDigits(digits).replaceAll('٪', '%') },
  {
    pattern: new RegExp(`(?<!\\p{L})(?:${Object.keys(days).join('|')})(?!\\p{L})`, 'gu'),
    write: ([day]) => days[day],
  },
  // Untranslated English months next to a day or a year.
  {
    pattern: new RegExp(
      `(?<=\\d )(?:${Object.keys(months).join('|')})\\.?(?!\\p{L})|(?<!\\p{L})(?:${Object.keys(months).join('|')})\\.?(?= \\d)`,
      'gu',
    ),
    write: ([month]) => months[month.replace('.', '')],
  },
  // "Maret 5" becomes "5 Maret" if the source has "March 5".
  {
    pattern: new RegExp(
      `(?<![\\d.] |bulan )(?<!\\p{L})(${monthNames}) (\\d{1,2})(?![\\d:]|[.,]\\d|,? (?:19|20)\\d{2})`,
      'gu',
    ),
    write: ([, month, day], source) =>
      new RegExp(`\\p{Lu}\\p{L}+\\.? ${day}(?!\\d)`, 'u').test(source) ? `${day} ${month}` : undefined,
  },
  // "November 23, 2015" becomes "23 November 2015".
  {
    pattern: new RegExp(`(?<!\\d )(?<!\\p{L})(${monthNames}) (\\d{1,2}),? (?=(?:19|20)\\d{2}(?!\\d))`, 'gu'),
    write: ([, month, day]) => `${day} ${month} `,
  },
  // A number with English separators, if it is identical in the source: 3,500.25 becomes 3.500,25 and 3.5
  // becomes 3,5.
  {
    pattern: /(?<![\d.,:])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d:]|[.,]\d)/g,
    write: ([number], source) => (isEnglishNumber(number, source) ? swapSeparators(number) : undefined),
  },
  // "3:30 p.m." becomes "pukul 15.30"; a full stop that also ends the sentence is kept.
  {
    pattern:
      /(?:(?<!\p{L})(?:pukul|jam) )?(?<![\d.,:])(\d{1,2})(?:[.:](\d{2}))? ?([ap])(?:\.m\.|m(?!\p{L})\.?)(?=(\s\P{Lu})?)/giu,
    write: ({ 0: found, 1: hour, 2: minute, 3: half, 4: goesOn, index }) => {
      const hours = (Number(hour) % 12) + (half?.toLowerCase() === 'p' ? 12 : 0);
      const stop = found.endsWith('.') && goesOn === undefined ? '.' : '';
      return Number(hour) > 12
        ? undefined
        : `${/^(?:\P{L}*)P|^\d/u.test(found) && index === 0 ? 'Pukul' : 'pukul'} ${String(hours).padStart(2, '0')}.${minute ?? '00'}${stop}`;
    },
  },
  // "9:30 pagi" and "9:30 GMT" are times too.
  {
    pattern:
      /(?<![\d.,:]|pukul |jam )(\d{1,2}):(\d{2})(?= (?:pagi|siang|sore|malam|dini hari|waktu|GMT|UTC|WIB|WITA|WIT)(?!\p{L}))/giu,
    write: ([, hour = '', minute]) => `pukul ${hour.padStart(2, '0')}.${minute}`,
  },
  // "23rd" becomes "ke-23".
  { pattern: /(?<![\p{L}\d.,-])(\d+)(?:st|nd|rd|th)(?!\p{L})/gu, write: ([, number]) => `ke-${number}` },
  {
    pattern: /(?<=\d )(?:thousand|million|billion|trillion)(?!\p{L})/gu,
    write: ([scale]) => scales[scale],
  },
  // "$30m" becomes "$30 juta", and "$1,5 juta" becomes "1,5 juta dolar AS".
  {
    pattern: new RegExp(`(?<=(?:${money}) ?${amount}) ?(mn|bn|tn|[kmb])(?!\\p{L})`, 'giu'),
    write: ([, scale = '']) => ` ${scaleLetters[scale.toLowerCase()]}`,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(${money}) ?(${amount}(?:[-–]${amount})?(?: (?:ribu|juta|miliar|triliun))?)(?![\\d\\p{L}-]|[.,]\\d| (?:dolar|euro|pound|yen|rupee|shekel|won|rubel|riyal|dirham|yuan))`,
      'gu',
    ),
    write: ([, sign = '', sum]) => `${sum} ${currencies[sign]}`,
  },
  // "pukul 9:30" becomes "pukul 09.30".
  {
    pattern: /(?<=pukul )(\d{1,2})[.:](\d{2})(?![\d:])/gi,
    write: ([, hour = '', minute]) => `${hour.padStart(2, '0')}.${minute}`,
  },
  // "5%-10%" needs one percent sign only; "1990s" becomes "1990-an".
  { pattern: /(?<=\d)\s?%(?=\s?[-–—]\s?\d[\d.,]*\s?%)/gu, write: () => '' },
  { pattern: /(?<!\d)((?:1[5-9]|20)\d0)['’]?s(?!\p{L})/gu, write: ([, decade]) => `${decade}-an` },
  { pattern: /(?<=\d ?)(?:mph|km\/h|kmph|kph)(?!\p{L})/gu, write: ([unit]) => speeds[unit] },
  { pattern: /(?<=\d )sq\.? ?(km|miles|mi|ft|m)(?!\p{L})/gu, write: ([, unit = '']) => areas[unit] },
  { pattern: /(?<=\d)\s?%(?!\p{L})/gu, write: () => ' persen' },
  { pattern: joinedPrefix, write: ([, hyphened, spaced]) => hyphened ?? spaced },
  { pattern: /\p{L}{4,}/gu, write: ([word]) => standardSpelling(word) },
  // Indonesian newspapers use straight or English curly quotation marks, never guillemets or low ones.
  { pattern: /[«„“](?=\s?[\p{L}\p{N}'‘(])/gu, write: () => '“' },
  { pattern: /(?<=[\p{L}\p{N}.,!?…%'’)]\s?)[»”]/gu, write: () => '”' },
];

/**
 * Applies the Indonesian house style: formats of dates, numbers, times and quotation marks. Restores an
 * opening or closing quotation mark of the source sentence that the engine lost. Returns other languages
 * unchanged.
 */
export function applyHouseStyle(target: MarkedText, source: string, to: string): MarkedText {
  const framed = withOuterQuotes(target, source);
  if (primaryLanguage(to) !== 'id') return framed;
  let rich = framed;
  for (const { pattern, write } of rules) {
    const edits = Array.from(rich.text.matchAll(pattern), (match): TextEdit | undefined => {
      const words = write(match, source);
      const end = match.index + match[0].length;
      return words === undefined || words === match[0] ? undefined : { start: match.index, end, with: words };
    });
    rich = editMarked(
      rich,
      edits.filter((one) => one !== undefined),
    );
  }
  return rich;
}

function withOuterQuotes(target: MarkedText, source: string): MarkedText {
  const edits: TextEdit[] = [];
  const { text } = target;
  if (/["“”„«»]/.test(text) || text === '') return target;
  if (/^["“„«]/.test(source) && !/["”»].*["”»]/.test(source.slice(1)))
    edits.push({ start: 0, end: 0, with: '“' });
  if (/["”»]$/.test(source) && !/["“«].*["“«]/.test(source.slice(0, -1))) {
    edits.push({ start: text.length, end: text.length, with: '”' });
  }
  return editMarked(target, edits);
}

function isEnglishNumber(number: string, source: string): boolean {
  const at = source.indexOf(number);
  if (
    at < 0 ||
    /[\d.,:]$/.test(source.slice(0, at)) ||
    /^(?:[.,:]?\d)/.test(source.slice(at + number.length))
  )
    return false;
  // Numbers of versions, sections and the like are names.
  return !/(?:version|versi|section|pasal|v|no|Windows|iOS|Android)\.?\s?$/iu.test(source.slice(0, at));
}

function swapSeparators(number: string): string {
  return number.replaceAll(/[.,]/g, (separator) => (separator === ',' ? '.' : ','));
}
