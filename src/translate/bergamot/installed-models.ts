import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The type of a model file, named as in Mozilla's registry. */
export type ModelFileType = 'model' | 'lex' | 'vocab' | 'srcvocab' | 'trgvocab';

/** One file of an installed model. */
export interface ModelFile {
  readonly name: string;
  readonly type: ModelFileType;
  /** Size in bytes. */
  readonly size: number;
  /** SHA-256 of the file on disk, in hexadecimal. */
  readonly sha256: string;
}

/**
 * The content of `model.json`. It exists only for models that were complete and verified on installation.
 */
export interface Manifest {
  readonly from: string;
  readonly to: string;
  readonly version: string;
  readonly architecture?: string | undefined;
  readonly files: readonly ModelFile[];
}

/** An installed model. */
export interface InstalledModel extends Manifest {
  readonly folder: string;
}

/** A problem with a file of an installed model. */
export interface ModelDamage {
  readonly file: string;
  readonly problem: 'missing' | 'size' | 'checksum';
}

/** Folder of a direction's model: `<folder>/<from>-<to>`. */
export function modelFolder(folder: string, from: string, to: string): string {
  return join(folder, `${from}-${to}`);
}

/** Returns the model of a direction if all its files exist. */
export function findModel(folder: string, from: string, to: string): InstalledModel | undefined {
  const model = readManifest(modelFolder(folder, from, to));
  return model?.files.every(({ name }) => existsSync(join(model.folder, name))) === true ? model : undefined;
}

/** Returns all installed models by direction, including those with missing files. */
export function installedModels(folder: string): InstalledModel[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => readManifest(join(folder, name)) ?? []);
}

/** A folder without a readable `model.json` is an incomplete installation. */
function readManifest(folder: string): InstalledModel | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Manifest;
    return hasParts(manifest.files) ? { ...manifest, folder } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the files are a complete model: weights, and one vocabulary or one per language. */
export function hasParts(files: readonly { readonly type: ModelFileType }[]): boolean {
  const has = (type: ModelFileType): boolean => files.some((file) => file.type === type);
  return has('model') && (has('vocab') || (has('srcvocab') && has('trgvocab')));
}

/** Verifies the size and checksum of every file of a model. */
export async function verifyModel(model: InstalledModel): Promise<ModelDamage[]> {
  const all = await Promise.all(
    model.files.map(async ({ name, size, sha256 }): Promise<ModelDamage[]> => {
      const path = join(model.folder, name);
      if (!existsSync(path)) return [{ file: name, problem: 'missing' }];
      if (statSync(path).size !== size) return [{ file: name, problem: 'size' }];
      return (await sha256Of(path)) === sha256 ? [] : [{ file: name, problem: 'checksum' }];
    }),
  );
  return all.flat();
}

/** SHA-256 of a file, in hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Path of a model's file of the given type. */
export function pathOf(model: InstalledModel, type: ModelFileType): string | undefined {
  const file = model.files.find((one) => one.type === type);
  return file === undefined ? undefined : join(model.folder, file.name);
}
