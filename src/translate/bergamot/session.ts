import { readFileSync } from 'node:fs';
import type { Bergamot, TranslationModel } from './wasm-module.ts';

/** Where the parts of a model lie. */
export interface ModelFiles {
  readonly model: string;
  /** Likely words per word, which makes the last layer small; a model works without. */
  readonly shortlist?: string | undefined;
  /** One for both languages, or that of the source and that of the target. */
  readonly vocabularies: readonly string[];
}

/** Sentences in HTML to translate through one model, or through two in a row. */
export interface Batch {
  readonly models: readonly ModelFiles[];
  readonly segments: readonly string[];
}

/** Most models that a thread keeps loaded: two directions, both through English. */
const mostModels = 4;

/**
 * The engine of one thread, which loads models as they are asked for. Make one for each started module: a second one
 * there throws. Every error leaves it in an unknown state.
 */
export class Session {
  readonly #bergamot: Bergamot;
  readonly #service: InstanceType<Bergamot['BlockingService']>;
  readonly #models = new Map<string, TranslationModel>();

  constructor(bergamot: Bergamot) {
    this.#bergamot = bergamot;
    this.#service = new bergamot.BlockingService({ cacheSize: 0 });
  }

  /** Translates sentences, one string each; blocks the thread meanwhile. */
  translate({ models, segments }: Batch): string[] {
    const [first, second] = models.map((files) => this.#model(files));
    if (first === undefined) throw new Error('a batch without a model');
    const texts = new this.#bergamot.VectorString();
    const options = new this.#bergamot.VectorResponseOptions();
    for (const segment of segments) {
      texts.push_back(segment);
      // Without alignment the engine would not know where the tags belong.
      options.push_back({ alignment: true, html: true, qualityScores: false });
    }
    const responses =
      second === undefined
        ? this.#service.translate(first, texts, options)
        : this.#service.translateViaPivoting(first, second, texts, options);
    const answers = segments.map((_, index) => {
      const response = responses.get(index);
      const text = response.getTranslatedText();
      response.delete();
      return text;
    });
    for (const owned of [texts, options, responses]) owned.delete();
    return answers;
  }

  /** A model by its files, loaded unless it is; the one that was not used for longest makes room. */
  #model(files: ModelFiles): TranslationModel {
    const known = this.#models.get(files.model);
    this.#models.delete(files.model);
    const model = known ?? this.#load(files);
    this.#models.set(files.model, model);
    const [oldest] = this.#models.keys();
    if (this.#models.size > mostModels && oldest !== undefined) {
      this.#models.get(oldest)?.delete();
      this.#models.delete(oldest);
    }
    return model;
  }

  #load({ model, shortlist, vocabularies }: ModelFiles): TranslationModel {
    const list = new this.#bergamot.AlignedMemoryList();
    for (const vocabulary of vocabularies) list.push_back(this.#memory(vocabulary, 64));
    return new this.#bergamot.TranslationModel(
      settings,
      this.#memory(model, 256),
      shortlist === undefined ? null : this.#memory(shortlist, 64),
      list,
      null,
    );
  }

  #memory(file: string, alignment: number): InstanceType<Bergamot['AlignedMemory']> {
    const bytes = readFileSync(file);
    const memory = new this.#bergamot.AlignedMemory(bytes.byteLength, alignment);
    memory.getByteArrayView().set(bytes);
    return memory;
  }
}

/**
 * Marian's settings, as YAML. A segment is one sentence: the engine shall not cut it again at "Gen. Smith". Beyond
 * `max-length-break` word pieces it would, and lose the space there; `cutLong` sees to it that nothing is that long.
 */
const settings = `beam-size: 1
normalize: 1.0
word-penalty: 0
max-length-break: 256
max-length-factor: 2.0
mini-batch-words: 1024
workspace: 128
skip-cost: true
cpu-threads: 0
quiet: true
quiet-translation: true
alignment: soft
ssplit-mode: sentence
gemm-precision: int8shiftAlphaAll
`;
