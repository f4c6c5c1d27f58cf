import { primaryLanguage } from './engine.ts';
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

const rules: readonly Rule[] = [
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

/** What stands before an edition's text: its own dateline with the place filled in, e.g. `Moskow (Warta) - `. */
export function datelineOf(template: string, place: string | undefined): string {
  if (!template.includes('{place}')) return template;
  if (place !== undefined && place !== '') return template.replaceAll('{place}', place);
  // Without a place: `{place} (Warta) - ` is `(Warta) - `.
  return template.replaceAll('{place}', '').replaceAll(/ {2,}/g, ' ').trimStart();
}
