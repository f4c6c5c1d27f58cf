import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';

/** An object in WebAssembly memory, which must be freed. */
interface Owned {
  delete(): void;
}

interface List<T> extends Owned {
  push_back(item: T): void;
}

interface AlignedMemory extends Owned {
  getByteArrayView(): Uint8Array;
}

/** A loaded model. */
export interface TranslationModel extends Owned {
  readonly kind: 'TranslationModel';
}

interface ResponseOptions {
  readonly alignment: boolean;
  readonly html: boolean;
  readonly qualityScores: boolean;
}

interface Responses extends Owned {
  get(index: number): Owned & { getTranslatedText(): string };
}

interface BlockingService extends Owned {
  translate(model: TranslationModel, texts: List<string>, options: List<ResponseOptions>): Responses;
  translateViaPivoting(
    first: TranslationModel,
    second: TranslationModel,
    texts: List<string>,
    options: List<ResponseOptions>,
  ): Responses;
}

/** The JavaScript interface of bergamot-translator's WebAssembly module. */
export interface Bergamot {
  readonly AlignedMemory: new (bytes: number, alignment: number) => AlignedMemory;
  readonly AlignedMemoryList: new () => List<AlignedMemory>;
  readonly BlockingService: new (options: { cacheSize: number }) => BlockingService;
  readonly TranslationModel: new (
    yaml: string,
    model: AlignedMemory,
    shortlist: AlignedMemory | null,
    vocabularies: List<AlignedMemory>,
    quality: AlignedMemory | null,
  ) => TranslationModel;
  readonly VectorString: new () => List<string>;
  readonly VectorResponseOptions: new () => List<ResponseOptions>;
}

/** Matrix products that Firefox provides natively; elsewhere the module's own are used. */
const products: Readonly<Record<string, string>> = {
  int8_prepare_a: 'int8PrepareAFallback',
  int8_prepare_b: 'int8PrepareBFallback',
  int8_prepare_b_from_transposed: 'int8PrepareBFromTransposedFallback',
  int8_prepare_b_from_quantized_transposed: 'int8PrepareBFromQuantizedTransposedFallback',
  int8_prepare_bias: 'int8PrepareBiasFallback',
  int8_multiply_and_add_bias: 'int8MultiplyAndAddBiasFallback',
  int8_select_columns_of_b: 'int8SelectColumnsOfBFallback',
};

const folder = join(
  dirname(createRequire(import.meta.url).resolve('@browsermt/bergamot-translator')),
  'worker',
);

/** Compiles the engine. The compiled module may be posted to any number of worker threads. */
export function compileBergamot(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(readFileSync(join(folder, 'bergamot-translator-worker.wasm')));
}

/**
 * Starts the engine in this thread. The package's own worker does not start in Node, so its glue code is
 * evaluated here.
 *
 * @param said receives the engine's standard error, which explains why it aborts
 */
export function startBergamot(compiled: WebAssembly.Module, said: (line: string) => void): Promise<Bergamot> {
  const source = readFileSync(join(folder, 'bergamot-translator-worker.js'), 'utf8');
  return new Promise((resolve, reject) => {
    const module = {
      print: said,
      printErr: said,
      onAbort: (reason: unknown) => reject(new Error(`the engine does not start: ${String(reason)}`)),
      onRuntimeInitialized: () => resolve(module as unknown as Bergamot),
      instantiateWasm(imports: WebAssembly.Imports, accept: (instance: WebAssembly.Instance) => void) {
        let exported: Record<string, (...operands: number[]) => number> = {};
        const gemm = Object.entries(products).map(
          ([name, own]) => [name, (...operands: number[]) => exported[own]?.(...operands)] as const,
        );
        try {
          const instance = new WebAssembly.Instance(compiled, {
            ...imports,
            wasm_gemm: Object.fromEntries(gemm),
          });
          exported = instance.exports as typeof exported;
          accept(instance);
        } catch (error) {
          reject(error);
        }
      },
    };
    // A script without exports: it reads `module` from the parameter of that name.
    compileFunction(source, ['Module'])(module);
  });
}
