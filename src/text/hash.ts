/**
 * Hashes a text to 32 bits: FNV-1a with the finaliser of MurmurHash3. Different seeds give independent
 * hashes.
 */
export function hash32(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash);
}

export const SEEDS = [0x811c9dc5, 0x9747b28c] as const;

/** Hashes a text to an integer of 53 bits, which a number represents exactly. */
export function hash53(text: string): number {
  return hash32(text, SEEDS[0]) * 2 ** 21 + (hash32(text, SEEDS[1]) >>> 11);
}

/** Finaliser of MurmurHash3: each input bit flips about half of the output bits. */
export function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
