import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { control, marian, normal, sentencePiece, shortlist, unknown } from './model-format.ts';
import type { Piece, Tensor } from './model-format.ts';

/** Words of one language and their translations; what is in no dictionary is copied letter by letter. */
export type Dictionary = Readonly<Record<string, string>>;

/** How large a model is. */
export interface ModelShape {
  readonly dimensions: number;
  readonly feedForward: number;
  readonly encoderLayers: number;
  readonly decoderLayers: number;
  readonly heads: number;
  /** Filled up to this number of word pieces. */
  readonly pieces: number;
}

const tiny: ModelShape = {
  dimensions: 128,
  feedForward: 128,
  encoderLayers: 1,
  decoderLayers: 1,
  heads: 1,
  pieces: 0,
};

/** The shape of Mozilla's "tiny" models, of 17 MB. */
export const trueShape: ModelShape = {
  dimensions: 256,
  feedForward: 1536,
  encoderLayers: 6,
  decoderLayers: 2,
  heads: 8,
  pieces: 32_000,
};

/**
 * Writes a translation model that renders each word by the dictionary's, in order, in the files that the real engine
 * reads: weights in Marian's binary format, shortlist, SentencePiece vocabulary. It is a transformer like those of
 * Mozilla (eight bits, tied embeddings, SSRU decoder), with weights set by hand. A word's vector holds its own code in
 * one third and that of its translation in another; Marian adds the position. The last decoder layer attends from its own
 * position to the same one of the source and moves the code of the translation to where the output layer looks codes
 * up. All other layers compute with random weights, at full cost, and are multiplied by zero at their end.
 */
export function writeModel(folder: string, dictionary: Dictionary, shape: ModelShape = tiny): void {
  const pieces = piecesOf(dictionary, shape.pieces);
  const ids = new Map(pieces.map(({ piece }, id) => [piece, id]));
  const translations = pieces.map(({ piece }, id) => ids.get(wordPiece(dictionary[piece.slice(1)])) ?? id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'model.bin'),
    marian(weights(translations, shape), config(pieces.length, shape)),
  );
  writeFileSync(join(folder, 'lex.bin'), shortlist(translations));
  writeFileSync(join(folder, 'vocab.spm'), sentencePiece(pieces));
}

const marks = ['“', '”', '‘', '’', '–', '—', '…', 'é', '،'];

/** Whole words are likelier than the letters they are made of. Marian wants the end of sentence first. */
function piecesOf(dictionary: Dictionary, least: number): Piece[] {
  const words = [...new Set(Object.entries(dictionary).flat())].map(wordPiece);
  const letters = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
  const arabic = Array.from({ length: 42 }, (_, index) => String.fromCharCode(0x621 + index));
  const pieces: Piece[] = [
    { piece: '</s>', score: 0, type: control },
    { piece: '<unk>', score: 0, type: unknown },
    ...['▁', ...letters, ...arabic, ...marks].map((piece) => ({ piece, score: -20, type: normal })),
    ...words.map((piece) => ({ piece, score: -1, type: normal })),
  ];
  // Matrix products take rows by eights.
  while (pieces.length < least || pieces.length % 8 !== 0)
    pieces.push({ piece: `▁<${pieces.length}>`, score: -100, type: normal });
  return pieces;
}

function wordPiece(word: string | undefined): string {
  return `▁${word}`;
}

type At = (row: number, column: number) => number;

/** What an activation of one becomes when it is quantised: no activation that matters is beyond 4. */
const activationScale = 40;

function weights(translations: readonly number[], shape: ModelShape): Map<string, Tensor> {
  const { dimensions: size, feedForward, encoderLayers, decoderLayers } = shape;
  const random = noise();
  const all = new Map<string, Tensor>();
  const matrix = (name: string, rows: number, columns: number, at: At, most: number): void => {
    all.set(name, quantised(rows, columns, at, most));
    all.set(`${name}_QuantMultA`, { shape: [1, 1], values: Float32Array.of(activationScale) });
  };
  const vector = (name: string, length: number, value: number): void => {
    all.set(name, { shape: [1, length], values: new Float32Array(length).fill(value) });
  };
  const normalisation = (prefix: string): void => {
    vector(`${prefix}_ln_scale`, size, 1);
    vector(`${prefix}_ln_bias`, size, 0);
  };
  const attention = (prefix: string, { q, k, v, o }: Record<'q' | 'k' | 'v' | 'o', At>): void => {
    for (const [name, at] of Object.entries({ q, k, v, o })) {
      matrix(`${prefix}_W${name}`, size, size, at, name === 'q' || name === 'k' ? sharpness : strength);
      vector(`${prefix}_b${name}`, size, 0);
    }
    normalisation(`${prefix}_Wo`);
  };
  const network = (prefix: string): void => {
    matrix(`${prefix}_W1`, size, feedForward, random, 1);
    vector(`${prefix}_b1`, feedForward, 0);
    matrix(`${prefix}_W2`, feedForward, size, zero, 1);
    vector(`${prefix}_b2`, size, 0);
    normalisation(`${prefix}_ffn`);
  };

  const useless = { q: random, k: random, v: random, o: zero };
  for (let layer = 1; layer <= encoderLayers; layer++) {
    attention(`encoder_l${layer}_self`, useless);
    network(`encoder_l${layer}_ffn`);
  }
  for (let layer = 1; layer <= decoderLayers; layer++) {
    const prefix = `decoder_l${layer}`;
    matrix(`${prefix}_rnn_W`, size, size, zero, 1);
    matrix(`${prefix}_rnn_Wf`, size, size, random, 1);
    vector(`${prefix}_rnn_bf`, size, 0);
    normalisation(`${prefix}_rnn_ffn`);
    attention(`${prefix}_context`, layer === decoderLayers ? lookup(shape) : useless);
    network(`${prefix}_ffn`);
  }
  const most = amplitude / Math.sqrt(size);
  all.set('Wemb', quantised(translations.length, size, embedding(translations, size), most, false));
  // With a shortlist the output layer's matrix has no name.
  for (const name of ['Wemb', 'none']) {
    all.set(`${name}_QuantMultA`, { shape: [1, 1], values: Float32Array.of(activationScale) });
  }
  vector('decoder_ff_logit_out_b', translations.length, 0);
  return all;
}

/** Sines and cosines by which a head compares positions: those of highest frequency, sixteen of each. */
const frequencies = 16;
/** How sharply attention falls off beside the right position. */
const sharpness = 60;
/** Weight of the translation's code relative to the rest of the vector. */
const strength = 8;
/** Weight of codes relative to the positions that Marian adds everywhere. */
const amplitude = 3;

const zero: At = () => 0;

/** Marian adds sines of falling frequency to the first half of a vector and cosines to the second. */
function positions(size: number): number[] {
  const sines = Array.from({ length: frequencies }, (_, index) => index);
  return [...sines, ...sines.map((index) => size / 2 + index)];
}

/** The sine that hardly moves: what it is not zero by was taken off all, when the vector was normalised. */
function zeroSine(size: number): number {
  return size / 2 - 1;
}

/** Where words hold the codes of their translations, and where their own. */
function places(size: number): { translation: number[]; own: number[] } {
  const taken = new Set([...positions(size), zeroSine(size)]);
  const free = Array.from({ length: size }, (_, index) => index).filter((index) => !taken.has(index));
  return { translation: free.filter((_, nth) => nth % 2 === 0), own: free.filter((_, nth) => nth % 2 === 1) };
}

/** Attention to the same position, which brings the code of the translation to the place of the word's own. */
function lookup({ dimensions: size, heads }: ModelShape): Record<'q' | 'k' | 'v' | 'o', At> {
  const told = positions(size);
  const { translation, own } = places(size);
  const compare: At = (row, column) => {
    const wanted = told[column % (size / heads)];
    if (wanted === undefined || (row !== wanted && row !== zeroSine(size))) return 0;
    return row === wanted ? sharpness : -sharpness;
  };
  return {
    q: compare,
    k: compare,
    v: (row, column) => (row === column && translation.includes(row) ? 1 : 0),
    o: (row, column) => (row === translation[own.indexOf(column)] ? strength : 0),
  };
}

/** A code of ones and minus ones for each word, all far from each other, and nothing where positions are compared. */
function embedding(translations: readonly number[], size: number): At {
  const { translation, own } = places(size);
  const random = noise();
  const codes = translations.map(() => own.map(() => Math.sign(random(0, 0))));
  const level = amplitude / Math.sqrt(size);
  const rows = translations.map((translated, id) => {
    const row = new Float32Array(size);
    for (const [nth, place] of own.entries()) row[place] = level * (codes[id]?.[nth] ?? 0);
    for (const [nth, place] of translation.entries()) row[place] = level * (codes[translated]?.[nth] ?? 0);
    return row;
  });
  return (row, column) => rows[row]?.[column] ?? 0;
}

/** Numbers between -1 and 1, the same in every run. */
function noise(): At {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1 || 0.5;
  };
}

/** Weights in eight bits; `most` is the largest. Marian wants all matrices but the embedding transposed. */
function quantised(rows: number, columns: number, at: At, most: number, transposed = true): Tensor {
  const scale = 127 / most;
  const values = new Int8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      values[transposed ? column * rows + row : row * columns + column] = Math.round(at(row, column) * scale);
    }
  }
  return { shape: [rows, columns], values, scale };
}

function config(words: number, shape: ModelShape): string {
  return `type: transformer
version: v1.9.0
dim-vocabs:
  - ${words}
  - ${words}
dim-emb: ${shape.dimensions}
enc-depth: ${shape.encoderLayers}
dec-depth: ${shape.decoderLayers}
dec-cell: ssru
dec-cell-base-depth: 2
dec-cell-high-depth: 1
enc-cell: gru
enc-cell-depth: 1
enc-type: bidirectional
dim-rnn: 1024
factors-combine: sum
factors-dim-emb: 0
input-types:
  []
layer-normalization: false
lemma-dim-emb: 0
output-omit-bias: false
right-left: false
skip: false
tied-embeddings: false
tied-embeddings-all: true
tied-embeddings-src: false
transformer-aan-activation: swish
transformer-aan-depth: 2
transformer-aan-nogate: false
transformer-decoder-autoreg: rnn
transformer-depth-scaling: false
transformer-dim-aan: ${shape.feedForward}
transformer-dim-ffn: ${shape.feedForward}
transformer-ffn-activation: relu
transformer-ffn-depth: 2
transformer-guided-alignment-layer: last
transformer-heads: ${shape.heads}
transformer-no-projection: false
transformer-pool: false
transformer-postprocess: dan
transformer-postprocess-emb: d
transformer-postprocess-top: ""
transformer-preprocess: ""
transformer-tied-layers:
  []
transformer-train-position-embeddings: false
ulr: false
ulr-dim-emb: 0
ulr-trainable-transformation: false
`;
}
