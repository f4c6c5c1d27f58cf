import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { corpusPath, hasCorpus } from '../../test/corpus.ts';

/** A page of the development corpus with its annotations. */
export interface Row {
  readonly id: string;
  readonly url: string;
  readonly domain: string;
  readonly lang?: string;
  readonly title?: string;
  readonly text?: string;
  /** `[text, 1]` is optional: it counts neither for nor against. */
  readonly paragraphs?: readonly (readonly [string, 0 | 1])[];
  readonly with?: readonly string[];
  readonly without?: readonly string[];
  readonly authors?: readonly string[];
  readonly date?: string;
}

const CORPUS = corpusPath('extract/dev');

export function hasExtractCorpus(): boolean {
  return hasCorpus('extract/dev');
}

export function setNames(): string[] {
  return readdirSync(CORPUS)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => file.slice(0, -'.jsonl'.length))
    .toSorted();
}

export function readRows(set: string): Row[] {
  return readFileSync(join(CORPUS, `${set}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** The page's HTML as a fetcher without a charset header would decode it. */
export function readPage(set: string, id: string): string {
  const bytes = gunzipSync(readFileSync(join(CORPUS, set, `${id}.html.gz`)));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const head = bytes.subarray(0, 8192).toString('latin1');
    const named =
      /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]?.toLowerCase() ?? 'windows-1252';
    try {
      return new TextDecoder(named).decode(bytes);
    } catch {
      return new TextDecoder('windows-1252').decode(bytes);
    }
  }
}
