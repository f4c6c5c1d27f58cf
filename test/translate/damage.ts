/** Kinds of damage that engines do, made on purpose. Each gives undefined where a sentence has nothing to damage. */
export type Damage = (target: string, source: string, random: () => number) => string | undefined;

/** What a class of damage is called in the requirements, by kind. */
export type DamageClass =
  | 'numbers'
  | 'quotes'
  | 'names'
  | 'truncation'
  | 'untranslated'
  | 'loop'
  | 'negation'
  | 'language';

/** A small seeded generator (mulberry32), so that a figure is the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pick<T>(all: readonly T[], random: () => number): T | undefined {
  return all[Math.floor(random() * all.length)];
}

function replaceOne(
  text: string,
  pattern: RegExp,
  random: () => number,
  make: (found: string) => string | undefined,
) {
  const match = pick([...text.matchAll(pattern)], random);
  const made = match === undefined ? undefined : make(match[0]);
  if (match === undefined || made === undefined || made === match[0]) return undefined;
  return `${text.slice(0, match.index)}${made}${text.slice(match.index + match[0].length)}`
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

const number = /(?<![\p{L}\d])\d+(?:[.,:]\d+)*(?![\p{L}\d])/gu;
// A capital inside a sentence, neither after a stop nor the first word; these stand for names in the target.
const name = /(?<=[\p{Ll},] )\p{Lu}\p{Ll}{3,}(?![\p{L}-])/gu;
const spelled: Record<string, string> = {
  tiga: 'enam',
  empat: 'sembilan',
  lima: 'tujuh',
  enam: 'tiga',
  tujuh: 'empat',
  delapan: 'lima',
  sembilan: 'delapan',
  sepuluh: 'dua puluh',
};
const scales: Record<string, string> = { ribu: 'juta', juta: 'miliar', miliar: 'juta', triliun: 'miliar' };
const months: Record<string, string> = {
  Januari: 'Mei',
  Februari: 'Juli',
  Maret: 'Oktober',
  April: 'Agustus',
  Mei: 'Januari',
  Juni: 'November',
  Juli: 'Maret',
  Agustus: 'April',
  September: 'Februari',
  Oktober: 'Juni',
  November: 'Desember',
  Desember: 'September',
};
const weekdays: Record<string, string> = {
  Senin: 'Kamis',
  Selasa: 'Jumat',
  Rabu: 'Sabtu',
  Kamis: 'Selasa',
  Jumat: 'Rabu',
  Sabtu: 'Senin',
};
const currencies: Record<string, string> = {
  dolar: 'euro',
  euro: 'dolar',
  rupee: 'yen',
  yen: 'dolar',
  persen: 'dolar',
};
const strangers = ['Vornik', 'Tabarez', 'Ulmanov', 'Keswani', 'Dornach', 'Ibbotsen'];
const elsewhere = [
  'Die Regierung hat am Abend mitgeteilt, dass die Verhandlungen ohne Ergebnis beendet worden sind.',
  'El gobierno anunció por la tarde que las negociaciones habían terminado sin ningún acuerdo entre las partes.',
  'Le gouvernement a annoncé dans la soirée que les négociations étaient terminées sans accord.',
];

const swap = (table: Record<string, string>): RegExp =>
  new RegExp(`(?<!\\p{L})(?:${Object.keys(table).join('|')})(?!\\p{L})`, 'gu');

/** Kinds of damage by class; at least twelve kinds in all. */
export const damages: Readonly<Record<string, { readonly is: DamageClass; readonly make: Damage }>> = {
  'digit changed': {
    is: 'numbers',
    make: (target, _, random) =>
      replaceOne(target, number, random, (found) => {
        const places = [...found.matchAll(/\d/g)].map((match) => match.index);
        const place = pick(places, random) ?? 0;
        const digit = String((Number(found[place]) + 1 + Math.floor(random() * 8)) % 10);
        return `${found.slice(0, place)}${digit}${found.slice(place + 1)}`;
      }),
  },
  'digit dropped': {
    is: 'numbers',
    make: (target, _, random) =>
      replaceOne(target, number, random, (found) =>
        found.length > 1 ? found.slice(0, -1).replace(/[.,:]$/, '') : undefined,
      ),
  },
  'digit added': {
    is: 'numbers',
    make: (target, _, random) => replaceOne(target, number, random, (found) => `${found}0`),
  },
  'number dropped': {
    is: 'numbers',
    make: (target, _, random) => replaceOne(target, number, random, () => ''),
  },
  'number replaced': {
    is: 'numbers',
    make: (target, _, random) =>
      replaceOne(target, number, random, () => String(Math.floor(100 + random() * 8_900))),
  },
  'number word changed': {
    is: 'numbers',
    make: (target, _, random) => replaceOne(target, swap(spelled), random, (found) => spelled[found]),
  },
  'scale changed': {
    is: 'numbers',
    make: (target, _, random) =>
      replaceOne(
        target,
        new RegExp(`(?<=\\d )(?:${Object.keys(scales).join('|')})(?!\\p{L})`, 'gu'),
        random,
        (found) => scales[found],
      ),
  },
  'month changed': {
    is: 'numbers',
    make: (target, _, random) =>
      replaceOne(
        target,
        new RegExp(`(?<=\\d )(?:${Object.keys(months).join('|')})(?!\\p{L})`, 'gu'),
        random,
        (found) => months[found],
      ),
  },
  'weekday changed': {
    is: 'numbers',
    make: (target, _, random) => replaceOne(target, swap(weekdays), random, (found) => weekdays[found]),
  },
  'currency or percent changed': {
    is: 'numbers',
    make: (target, _, random) => replaceOne(target, swap(currencies), random, (found) => currencies[found]),
  },
  'separator dropped': {
    is: 'numbers',
    make: (target, _, random) =>
      replaceOne(target, /(?<!\d)\d+[,:]\d+(?!\d)/g, random, (found) => found.replace(/[,:]/, '')),
  },
  'digits swapped': {
    is: 'numbers',
    make: (target, _, random) =>
      replaceOne(target, number, random, (found) => found.replace(/(\d)(\d)(?!\d)/, '$2$1')),
  },
  'quotation mark dropped': {
    is: 'quotes',
    make: (target, source, random) =>
      /["“”]/.test(source) ? replaceOne(target, /["“”]/g, random, () => '') : undefined,
  },
  'quotation marks dropped': {
    is: 'quotes',
    make: (target, source) =>
      /["“”]/.test(source) && /["“”]/.test(target) ? target.replaceAll(/["“”]/g, '') : undefined,
  },
  'name dropped': {
    is: 'names',
    make: (target, source, random) => replaceOne(target, shared(source), random, () => ''),
  },
  'name replaced': {
    is: 'names',
    make: (target, source, random) =>
      replaceOne(target, shared(source), random, () => pick(strangers, random)),
  },
  'name garbled': {
    is: 'names',
    make: (target, source, random) =>
      replaceOne(
        target,
        shared(source),
        random,
        (found) => found.charAt(0) + Array.from(found.slice(1)).toReversed().join(''),
      ),
  },
  'end cut off': { is: 'truncation', make: (target, _, random) => cut(target, 0.35 + random() * 0.4) },
  'end cut off, stop kept': {
    is: 'truncation',
    make: (target, source, random) => {
      const short = cut(target, 0.3 + random() * 0.3);
      return short === undefined ? undefined : `${short}${/[.!?]["”]?$/.exec(source.trim())?.[0] ?? ''}`;
    },
  },
  'start cut off': {
    is: 'truncation',
    make: (target, _, random) => {
      const words = target.split(' ');
      return words.length < 8
        ? undefined
        : words.slice(Math.ceil(words.length * (0.4 + random() * 0.3))).join(' ');
    },
  },
  'source returned': { is: 'untranslated', make: (_, source) => source },
  'half left in the source': {
    is: 'untranslated',
    make: (target, source) => {
      const [a, b] = [target.split(' '), source.split(' ')];
      return b.length < 12 ? undefined : [...a.slice(0, a.length / 2), ...b.slice(b.length / 2)].join(' ');
    },
  },
  'clause left in the source': {
    is: 'untranslated',
    make: (target, source) => {
      const clause = source.split(' ').slice(2, 10);
      return clause.length < 8 ? undefined : `${target.replace(/[.!?]$/, '')} ${clause.join(' ')}.`;
    },
  },
  'phrase repeated': {
    is: 'loop',
    make: (target, _, random) => loop(target, 3, 3 + Math.floor(random() * 4)),
  },
  'word repeated': { is: 'loop', make: (target, _, random) => loop(target, 1, 4 + Math.floor(random() * 5)) },
  'sentence repeated': {
    is: 'loop',
    make: (target) => (target.split(' ').length < 5 ? undefined : `${target} ${target}`),
  },
  'negation dropped': {
    is: 'negation',
    make: (target, source, random) =>
      /\b(?:not|never|cannot)\b|n['’]t\b/.test(source)
        ? replaceOne(target, /(?<!\p{L})(?:tidak|belum|bukan|tak)(?!\p{L}) ?/giu, random, () => '')
        : undefined,
  },
  'another language': { is: 'language', make: (_target, _source, random) => pick(elsewhere, random) },
};

/** Words that occur in lower case somewhere; a capitalised word that never does is a name. */
export const ordinaryWords = new Set<string>();

function shared(source: string): RegExp {
  const inSource = new Set(
    [...source.matchAll(name)]
      .map((match) => match[0])
      .filter((word) => !ordinaryWords.has(word.toLowerCase()) && source.split(word).length === 2),
  );
  if (inSource.size === 0) return /(?!)/g;
  return new RegExp(`(?<=[\\p{Ll},] )(?:${[...inSource].join('|')})(?![\\p{L}-])`, 'gu');
}

function cut(target: string, share: number): string | undefined {
  const words = target.split(' ');
  if (words.length < 8) return undefined;
  return words
    .slice(0, Math.floor(words.length * share))
    .join(' ')
    .replace(/[,;:–-]$/, '');
}

function loop(target: string, size: number, times: number): string | undefined {
  const words = target.split(' ');
  if (words.length < size + 2) return undefined;
  const group = words.slice(-size - 1, -1).join(' ');
  return [...words.slice(0, -1), ...Array<string>(times).fill(group), words.at(-1)].join(' ');
}
