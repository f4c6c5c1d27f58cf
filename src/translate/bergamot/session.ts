import { readFileSync } from 'node:fs';
import type { Bergamot, TranslationModel } from './wasm-module.ts';

/** Paths of a model's files. */
export interface ModelFiles {
  readonly model: string;
  /**
   * The lexical shortlist (likely translations of each word), which speeds up the output layer; optional.
   */
  readonly shortlist?: string | undefined;
  /** One shared vocabulary, or those of the source and the target language. */
  readonly vocabularies: readonly string[];
}

/** Sentences in HTML to translate with one model, or with two in sequence. */
export interface Batch {
  readonly models: readonly ModelFiles[];
  readonly segments: readonly string[];
}

/** Maximum number of loaded models per thread: two directions through English. */
const mostModels = 4;

/**
 * The engine of one thread; loads models on demand. Create one per module instance: a second one throws.
 * After an error its state is unknown.
 */
export class Session {
  readonly #bergamot: Bergamot;
  readonly #service: InstanceType<Bergamot['BlockingService']>;
  readonly #models = new Map<string, TranslationModel>();

  constructor(bergamot: Bergamot) {
    this.#bergamot = bergamot;
    this.#service = new bergamot.BlockingService({ cacheSize: 0 });
  }

  /** Translates sentences, one string each. Blocks the thread. */
  translate({ models, segments }: Batch): string[] {
    const [first, second] = models.map((files) => this.#model(files));
    if (first === undefined) throw new Error('a batch without a model');
    const texts = new this.#bergamot.VectorString();
    const options = new this.#bergamot.VectorResponseOptions();
    for (const segment of segments) {
      texts.push_back(segment);
      // The engine needs alignment to place tags.
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

  /** Returns a model, loading it if needed and evicting the least recently used one. */
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
 * Marian's settings, as YAML. A segment is one sentence, which the engine must not split at "Gen. Smith".
 * It would split after `max-length-break` word pieces and lose the space there; `cutLong` ensures that no
 * sentence is that long.
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
