import { primaryLanguage } from '../model/sentence.ts';
import { westernDigits } from './numbers.ts';
import { edit } from './rich.ts';
import type { Edit, Rich } from './rich.ts';

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

/** One rule of the house: what is found, and what stands there instead; undefined leaves it. */
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
};
const amount = String.raw`\d+(?:[.,]\d+)*`;

const rules: readonly Rule[] = [
  // Digits that an engine left as Arabic writes them.
  { pattern: /[٠-٩٪]+/g, write: ([digits]) => westernDigits(digits).replaceAll('٪', '%') },
  {
    pattern: new RegExp(`(?<!\\p{L})(?:${Object.keys(days).join('|')})(?!\\p{L})`, 'gu'),
    write: ([day]) => days[day],
  },
  // English months that stayed, beside a day or a year.
  {
    pattern: new RegExp(
      `(?<=\\d )(?:${Object.keys(months).join('|')})\\.?(?!\\p{L})|(?<!\\p{L})(?:${Object.keys(months).join('|')})\\.?(?= \\d)`,
      'gu',
    ),
    write: ([month]) => months[month.replace('.', '')],
  },
  // "Maret 5" is "5 Maret" where the source says "March 5".
  {
    pattern: new RegExp(
      `(?<![\\d.] |bulan )(?<!\\p{L})(${monthNames}) (\\d{1,2})(?![\\d:]|[.,]\\d|,? (?:19|20)\\d{2})`,
      'gu',
    ),
    write: ([, month, day], source) =>
      new RegExp(`\\p{Lu}\\p{L}+\\.? ${day}(?!\\d)`, 'u').test(source) ? `${day} ${month}` : undefined,
  },
  // "November 23, 2015" is "23 November 2015".
  {
    pattern: new RegExp(`(?<!\\d )(?<!\\p{L})(${monthNames}) (\\d{1,2}),? (?=(?:19|20)\\d{2}(?!\\d))`, 'gu'),
    write: ([, month, day]) => `${day} ${month} `,
  },
  // A number that kept the English separators, if the source has it exactly so: 3,500.25 is 3.500,25 and 3.5 is 3,5.
  {
    pattern: /(?<![\d.,:])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d:]|[.,]\d)/g,
    write: ([number], source) => (isEnglishNumber(number, source) ? swapSeparators(number) : undefined),
  },
  // "3:30 p.m." is "pukul 15.30"; a stop that also ends the sentence stays.
  {
    pattern:
      /(?:(?<!\p{L})(?:pukul|jam) )?(?<![\d.,:])(\d{1,2})(?:[.:](\d{2}))? ?([ap])(?:\.m\.|m(?!\p{L})\.?)(?=(\s\P{Lu})?)/giu,
    write: ([found, hour, minute, half, goesOn]) => {
      const hours = (Number(hour) % 12) + (half?.toLowerCase() === 'p' ? 12 : 0);
      const stop = found.endsWith('.') && goesOn === undefined ? '.' : '';
      return Number(hour) > 12
        ? undefined
        : `pukul ${String(hours).padStart(2, '0')}.${minute ?? '00'}${stop}`;
    },
  },
  // "23rd" is "ke-23".
  { pattern: /(?<![\p{L}\d.,-])(\d+)(?:st|nd|rd|th)(?!\p{L})/gu, write: ([, number]) => `ke-${number}` },
  {
    pattern: /(?<=\d )(?:thousand|million|billion|trillion)(?!\p{L})/gu,
    write: ([scale]) => scales[scale],
  },
  // "$1,5 juta" is "1,5 juta dolar AS".
  {
    pattern: new RegExp(
      `(?<![\\p{L}\\d])((?:US|A|C|S|HK|NZ)?\\$|[€£¥]) ?(${amount}(?:[-–]${amount})?(?: (?:ribu|juta|miliar|triliun))?)(?![\\d]|[.,]\\d| (?:dolar|euro|pound|yen))`,
      'gu',
    ),
    write: ([, sign = '', sum]) => `${sum} ${currencies[sign]}`,
  },
  // "pukul 9:30" is "pukul 9.30".
  { pattern: /(?<=pukul )(\d{1,2}):(\d{2})(?!\d|:)/gi, write: ([, hour, minute]) => `${hour}.${minute}` },
  { pattern: /(?<=\d)\s?%(?!\p{L})/gu, write: () => ' persen' },
  // Indonesian newspapers write straight or English curly marks, never guillemets or low ones.
  { pattern: /[«„“](?=\s?[\p{L}\p{N}'‘(])/gu, write: () => '“' },
  { pattern: /(?<=[\p{L}\p{N}.,!?…%'’)]\s?)[»”]/gu, write: () => '”' },
];

/**
 * Brings a translated sentence into Indonesian house style: dates, numbers, times and quotation marks in Indonesian
 * form; a quotation mark that opens or closes the source sentence is put back where an engine lost it. Other languages
 * stay as they are.
 */
export function inHouseStyle(target: Rich, source: string, to: string): Rich {
  const framed = withOuterQuotes(target, source);
  if (primaryLanguage(to) !== 'id') return framed;
  let rich = framed;
  for (const { pattern, write } of rules) {
    const edits = Array.from(rich.text.matchAll(pattern), (match): Edit | undefined => {
      const words = write(match, source);
      const end = match.index + match[0].length;
      return words === undefined || words === match[0] ? undefined : { start: match.index, end, with: words };
    });
    rich = edit(
      rich,
      edits.filter((one) => one !== undefined),
    );
  }
  return rich;
}

function withOuterQuotes(target: Rich, source: string): Rich {
  const edits: Edit[] = [];
  const { text } = target;
  if (/["“”„«»]/.test(text) || text === '') return target;
  if (/^["“„«]/.test(source) && !/["”»].*["”»]/.test(source.slice(1)))
    edits.push({ start: 0, end: 0, with: '“' });
  if (/["”»]$/.test(source) && !/["“«].*["“«]/.test(source.slice(0, -1))) {
    edits.push({ start: text.length, end: text.length, with: '”' });
  }
  return edit(target, edits);
}

function isEnglishNumber(number: string, source: string): boolean {
  const at = source.indexOf(number);
  if (
    at < 0 ||
    /[\d.,:]$/.test(source.slice(0, at)) ||
    /^(?:[.,:]?\d)/.test(source.slice(at + number.length))
  )
    return false;
  // Versions, sections and addresses are names, not numbers.
  return !/(?:version|versi|section|pasal|v|no|Windows|iOS|Android)\.?\s?$/iu.test(source.slice(0, at));
}

function swapSeparators(number: string): string {
  return number.replaceAll(/[.,]/g, (separator) => (separator === ',' ? '.' : ','));
}
