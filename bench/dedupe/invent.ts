/** Seeded pseudo-random numbers in [0, 1) (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const STARTS = 'b d f g h j k l m n p r s t v w br kr pl st tr'.split(' ');
const VOWELS = 'a e i o u ai ea'.split(' ');
const ENDS = ['', 'n', 'r', 's', 'ng', 't', 'm', 'l'];

/** Invented words, the same in every run, ordered by frequency. */
function vocabulary(size: number): string[] {
  const chance = random(20151002);
  const pick = (list: readonly string[]) => list[Math.floor(chance() * list.length)] ?? '';
  const words = new Set<string>();
  while (words.size < size) {
    const syllables = 1 + Math.floor(chance() * 3);
    words.add(Array.from({ length: syllables }, () => pick(STARTS) + pick(VOWELS) + pick(ENDS)).join(''));
  }
  return [...words];
}

const WORDS = vocabulary(40_000);

/**
 * Flattens the head of the distribution (Mandelbrot), because neighbouring words in real text are not
 * independent.
 */
const HEAD = 5;

/** Natural frequencies: the probability of the word of rank r is proportional to 1 / (r + HEAD) (inverse transform). */
function zipfWord(chance: () => number): string {
  const rank = Math.floor(HEAD * ((WORDS.length + HEAD) / HEAD) ** chance() - HEAD);
  return WORDS[rank] ?? '';
}

/** Set phrases that many stories use ("said in a statement on"), drawn with Zipf frequencies too. */
const PHRASES = (() => {
  const chance = random(7);
  return Array.from({ length: 4_000 }, () =>
    Array.from({ length: 4 + Math.floor(chance() * 4) }, () => zipfWord(chance)).join(' '),
  );
})();

/** A sentence of 8 to 28 words: words, set phrases and occasional numbers. */
export function inventSentence(chance: () => number): string {
  const length = 8 + Math.floor(chance() * 20);
  const parts: string[] = [];
  for (let count = 0; count < length;) {
    const dice = chance();
    const phrase = PHRASES[Math.floor(PHRASES.length ** chance()) - 1];
    const part =
      dice < 0.04 && phrase
        ? phrase
        : dice < 0.08
          ? String(Math.floor(10 ** (1 + chance() * 4)))
          : zipfWord(chance);
    parts.push(part);
    count += part.split(' ').length;
  }
  const sentence = parts.join(' ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** A story as a list of sentences. */
export function inventStory(seed: number, sentences = 12): string[] {
  const chance = random(seed);
  return Array.from({ length: sentences }, () => inventSentence(chance));
}

/** Joins sentences to paragraphs of two or three. */
export function asText(sentences: readonly string[]): string {
  const paragraphs: string[] = [];
  for (let at = 0; at < sentences.length; at += 2 + (at % 2))
    paragraphs.push(sentences.slice(at, at + 2 + (at % 2)).join(' '));
  return paragraphs.join('\n\n');
}

/** Another outlet's version of a story: some words replaced, the end cut, a paragraph added. */
export function copyOf(
  sentences: readonly string[],
  seed: number,
  { keep = 0.85, words = 0.03 } = {},
): string[] {
  const chance = random(seed);
  const kept = sentences.slice(0, Math.max(3, Math.round(sentences.length * keep)));
  const edited = kept.map((sentence) =>
    sentence
      .split(' ')
      .map((word) => (chance() < words ? zipfWord(chance) : word))
      .join(' '),
  );
  return [...edited, inventSentence(chance)];
}
