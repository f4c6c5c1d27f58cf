/** One matrix or vector of a model. */
export interface Tensor {
  readonly shape: readonly number[];
  /** As floats, or quantised with one scale for all: what a weight of one becomes. */
  readonly values: Float32Array | Int8Array;
  readonly scale?: number;
}

/** SentencePiece's kinds of pieces. */
export const control = 3;
export const unknown = 2;
export const normal = 1;

/** A word or part of a word in the vocabulary. */
export interface Piece {
  readonly piece: string;
  readonly score: number;
  readonly type: number;
}

/** Marian's binary format, version 1: headers, names, shapes, then data, each part on a boundary of 256 bytes. */
export function marian(tensors: ReadonlyMap<string, Tensor>, yaml: string): Buffer {
  const text = Buffer.from(`${yaml}\0`);
  const items = [
    ...[...tensors].map(([name, tensor]) => ({
      name,
      type: tensor.scale === undefined ? 0x404 : 0x4101,
      shape: tensor.shape,
      data: dataOf(tensor),
    })),
    { name: 'special:model.yml', type: 0x101, shape: [text.length], data: padded(text) },
  ];
  const head = Buffer.concat([
    uint64s([1, items.length]),
    ...items.map(({ name, type, shape, data }) =>
      uint64s([name.length + 1, type, shape.length, data.length]),
    ),
    ...items.map(({ name }) => Buffer.from(`${name}\0`)),
    ...items.map(({ shape }) => Buffer.from(Int32Array.from(shape).buffer)),
  ]);
  const gap = 256 - ((head.length + 8) % 256);
  return Buffer.concat([head, uint64s([gap]), Buffer.alloc(gap), ...items.map(({ data }) => data)]);
}

function dataOf({ values, scale }: Tensor): Buffer {
  const data = Buffer.from(values.buffer);
  return padded(
    scale === undefined ? data : Buffer.concat([data, Buffer.from(Float32Array.of(scale).buffer)]),
  );
}

/** The words each word may become: its translation, and all letters and marks that anything may be spelled with. */
export function shortlist(translations: readonly number[]): Buffer {
  const offsets = [0];
  const words: number[] = [];
  for (const [id, translation] of translations.entries()) {
    words.push(...new Set([id, translation].toSorted((a, b) => a - b)));
    offsets.push(words.length);
  }
  const frequent = Math.min(256, translations.length);
  const body = Buffer.concat([
    uint64s([frequent, frequent, offsets.length, words.length, ...offsets]),
    Buffer.from(Uint32Array.from(words).buffer),
  ]);
  // The engine is configured not to verify the checksum.
  return Buffer.concat([uint64s([0xf11a48d5013417f5n, 0]), body]);
}

function uint64s(values: readonly (number | bigint)[]): Buffer {
  return Buffer.from(BigUint64Array.from(values, BigInt).buffer);
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((256 - (data.length % 256)) % 256)]);
}

/** SentencePiece's ModelProto: pieces, trainer (unigram; end of sentence 0, unknown 1) and no normalisation. */
export function sentencePiece(pieces: readonly Piece[]): Buffer {
  return Buffer.concat([
    ...pieces.map(({ piece, score, type }) =>
      bytes(1, Buffer.concat([bytes(1, Buffer.from(piece)), float(2, score), integer(3, type)])),
    ),
    bytes(
      2,
      Buffer.concat([
        integer(3, 1),
        integer(4, pieces.length),
        integer(40, 1),
        integer(41, -1),
        integer(42, 0),
        integer(43, -1),
      ]),
    ),
    bytes(3, Buffer.concat([bytes(1, Buffer.from('identity')), integer(3, 1), integer(4, 1), integer(5, 1)])),
  ]);
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    out.push(rest === 0n ? low : low | 128);
  } while (rest !== 0n);
  return Buffer.from(out);
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
}

function float(field: number, value: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), four]);
}
