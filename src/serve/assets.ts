import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compress, draftDocument, etagOf, type RenderedDocument } from '../publish/feeds/documents.ts';

const TYPES = {
  'gaya.css': 'text/css; charset=utf-8',
  'umpan.css': 'text/css; charset=utf-8',
  'ikon.svg': 'image/svg+xml',
  'meja.js': 'text/javascript; charset=utf-8',
} as const;

/** Names of the static files. */
export type AssetName = keyof typeof TYPES;
export const assetNames = Object.keys(TYPES) as AssetName[];

const texts = new Map(
  assetNames.map((name) => [name, readFileSync(join(import.meta.dirname, 'assets', name), 'utf8')]),
);

/** URL of a file with a content hash, so that caches may keep it indefinitely. */
export function assetPath(name: AssetName): string {
  return `/${name}?v=${etagOf(texts.get(name) ?? '').slice(1, 9)}`;
}

/** Loads and compresses a static file. */
export function renderAsset(name: AssetName): Promise<RenderedDocument> {
  return compress(
    draftDocument(`/${name}`, TYPES[name], texts.get(name) ?? '', new Date(Date.UTC(2026, 0, 1))),
  );
}
