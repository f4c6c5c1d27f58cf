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
  | 'residue'
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
// A capital inside a sentence, neither after a stop nor the first word; it marks a name in the target.
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

const otherUnits: Record<string, string> = {
  km: 'mil',
  kilometer: 'mil',
  mil: 'km',
  meter: 'kaki',
  kaki: 'meter',
  persen: 'tahun',
  tahun: 'bulan',
  bulan: 'tahun',
  hari: 'jam',
  jam: 'menit',
  menit: 'jam',
  minggu: 'hari',
};
const otherLetters: Record<string, string> = {
  b: 'm',
  d: 'k',
  f: 'l',
  g: 'r',
  k: 'n',
  l: 'g',
  m: 't',
  n: 'k',
  p: 'n',
  r: 'm',
  s: 'l',
  t: 'r',
};
const speeches = [
  'Here is the translation:',
  'Sure! Here is the Indonesian translation:',
  'As an AI language model, I can translate this text.',
  'Sebagai model bahasa, saya menerjemahkan teks ini.',
  'Berikut terjemahannya:',
  'Terjemahan:',
  "I'm sorry, but I cannot translate this.",
  'Maaf, saya tidak dapat membantu.',
];
const malayWords: Record<string, string> = {
  karena: 'kerana',
  bahwa: 'bahawa',
  yaitu: 'iaitu',
  perusahaan: 'syarikat',
  miliar: 'bilion',
  saja: 'sahaja',
  tentara: 'tentera',
  layanan: 'perkhidmatan',
  kesehatan: 'kesihatan',
  kualitas: 'kualiti',
  universitas: 'universiti',
  mau: 'mahu',
};
const javanese = [
  'Pamarentah ing wayah sore ngumumake yen rembugan iku wis rampung tanpa asil lan ora bakal dibaleni maneh.',
  'Wong-wong saka desa kasebut wis lunga amarga dalane ditutup dening para prajurit nalika esuk.',
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
  'no and without dropped': {
    is: 'negation',
    make: (target, source, random) =>
      /\b(?:no|without|unable|unlikely|unknown)\b/.test(source)
        ? replaceOne(
            target,
            /(?<!\p{L})(?:tidak ada|tidak|tanpa|bukan|belum)(?!\p{L}) ?/giu,
            random,
            () => '',
          )
        : undefined,
  },
  'numbers swapped': {
    is: 'numbers',
    make: (target) => {
      const found = [...target.matchAll(/(?<![\p{L}\d.,:-])\d{1,3}(?:[.,]\d{3})*(?![\p{L}\d.,:-])/gu)];
      const [one, other] = found;
      if (one === undefined || other === undefined || one[0] === other[0]) return undefined;
      if (found.length > 2 || /\p{Lu}\p{Ll}+ $/u.test(target.slice(0, one.index))) return undefined;
      const between = target.slice(one.index + one[0].length, other.index);
      return /[()]|^ \p{Lu}/u.test(between)
        ? undefined
        : `${target.slice(0, one.index)}${other[0]}${between}${one[0]}${target.slice(other.index + other[0].length)}`;
    },
  },
  'unit changed': {
    is: 'numbers',
    make: (target, _, random) =>
      replaceOne(
        target,
        new RegExp(`(?<=\\d )(?:${Object.keys(otherUnits).join('|')})(?!\\p{L})`, 'gu'),
        random,
        (found) => otherUnits[found],
      ),
  },
  'sentence dropped': {
    is: 'truncation',
    make: (target, source) => {
      const sentences = target.split(/(?<=[.!?]["”]?) (?=["“]?\p{Lu})/u);
      const all = source.split(/(?<=[.!?]["”]?) (?=["“]?\p{Lu})/u);
      return sentences.length < 2 || all.length !== sentences.length
        ? undefined
        : sentences.slice(1).join(' ');
    },
  },
  'name misspelt': {
    is: 'names',
    make: (target, source, random) =>
      replaceOne(target, shared(source), random, (found) =>
        found.length < 6
          ? undefined
          : found.replace(/(?<=.{2})[bdfgklmnprst](?=.)/, (letter) => otherLetters[letter] ?? letter),
      ),
  },
  'letters broken': {
    is: 'residue',
    make: (target, _, random) =>
      replaceOne(target, /[“”"'’–-]/g, random, () => pick(['â€œ', 'Ã©', 'Â ', '\ufffd'], random)),
  },
  'markup left': {
    is: 'residue',
    make: (target, _, random) => {
      const words = target.split(' ');
      const place = Math.floor(random() * words.length);
      const left = pick(['</b>', '&quot;', '<span id="1">', '&#39;', '**', '&nbsp;'], random) ?? '';
      return [...words.slice(0, place), `${left}${words[place] ?? ''}`, ...words.slice(place + 1)].join(' ');
    },
  },
  'the engine speaks': {
    is: 'residue',
    make: (target, _, random) => `${pick(speeches, random)} ${target}`,
  },
  'Malay words': {
    is: 'language',
    make: (target) => {
      const malay = target.replaceAll(
        /(?<!\p{L})(?:karena|bahwa|yaitu|perusahaan|miliar|saja|tentara|layanan|kesehatan|kualitas|universitas|mau)(?!\p{L})/gu,
        (found) => malayWords[found] ?? found,
      );
      return malay === target ? undefined : malay;
    },
  },
  Javanese: {
    is: 'language',
    make: (_target, _source, random) => pick(javanese, random),
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
