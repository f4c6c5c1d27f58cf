import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What a file of a model is for; the names are those of Mozilla's registry. */
export type ModelFileType = 'model' | 'lex' | 'vocab' | 'srcvocab' | 'trgvocab';

/** One file of an installed model. */
export interface ModelFile {
  readonly name: string;
  readonly type: ModelFileType;
  /** Bytes. */
  readonly size: number;
  /** Of the content as it lies on disk, in hexadecimal digits. */
  readonly sha256: string;
}

/** What `model.json` says: a translation model that is complete and was checked when it came. */
export interface Manifest {
  readonly from: string;
  readonly to: string;
  readonly version: string;
  readonly architecture?: string | undefined;
  readonly files: readonly ModelFile[];
}

/** A model on this machine. */
export interface InstalledModel extends Manifest {
  readonly folder: string;
}

/** What is wrong with a file of an installed model. */
export interface ModelDamage {
  readonly file: string;
  readonly problem: 'missing' | 'size' | 'checksum';
}

/** Where models of a direction lie: `<folder>/<from>-<to>`. */
export function modelFolder(folder: string, from: string, to: string): string {
  return join(folder, `${from}-${to}`);
}

/** The model of a direction, if all of it is there. */
export function findModel(folder: string, from: string, to: string): InstalledModel | undefined {
  const model = readManifest(modelFolder(folder, from, to));
  return model?.files.every(({ name }) => existsSync(join(model.folder, name))) === true ? model : undefined;
}

/** All models that were installed, by direction, also those that have lost files since. */
export function installedModels(folder: string): InstalledModel[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => readManifest(join(folder, name)) ?? []);
}

/** A folder without a readable `model.json` holds no model: it was never completed. */
function readManifest(folder: string): InstalledModel | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Manifest;
    return hasParts(manifest.files) ? { ...manifest, folder } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether files make a model: weights, and one vocabulary for both languages or one for each. */
export function hasParts(files: readonly { readonly type: ModelFileType }[]): boolean {
  const has = (type: ModelFileType): boolean => files.some((file) => file.type === type);
  return has('model') && (has('vocab') || (has('srcvocab') && has('trgvocab')));
}

/** Reads every byte of a model and compares it with what `model.json` says. */
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

/** SHA-256 of a file's content, in hexadecimal digits. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The path of a model's file of one type. */
export function pathOf(model: InstalledModel, type: ModelFileType): string | undefined {
  const file = model.files.find((one) => one.type === type);
  return file === undefined ? undefined : join(model.folder, file.name);
}
