import { readFileSync } from 'node:fs';
import { corpusPath } from '../../test/corpus.ts';

/** A sentence and its translation. */
export interface Line {
  /** Document that the line is part of; FLORES has no document ids, there each line is a document. */
  readonly document: string;
  readonly source: string;
  readonly target: string;
  readonly isHeadline: boolean;
}

/** Translations into Indonesian by one translator. */
export interface Corpus {
  readonly name: string;
  readonly from: 'en' | 'ar';
  readonly hasDocuments: boolean;
  readonly lines: readonly Line[];
}

const ENGINES = ['bergamot-tiny', 'google', 'nllb', 'opusmt'];

/** Reads professional news translation (NTREX) and FLORES by people and by four engines. */
export function readCorpora(): Corpus[] {
  return [
    ntrex('en'),
    ntrex('ar'),
    flores('en', 'human', 'flores-dev.id'),
    flores('ar', 'human', 'flores-dev.id'),
    ...ENGINES.map((engine) => flores('en', engine, `flores-dev.en-id.${engine}.id`)),
  ];
}

function linesOf(file: string): string[] {
  return readFileSync(corpusPath(`translate/${file}`), 'utf8')
    .trimEnd()
    .split('\n');
}

function ntrex(from: Corpus['from']): Corpus {
  let last = '';
  const lines = linesOf('ntrex-dev.tsv').map((row) => {
    const [document = '', en = '', target = '', ar = ''] = row.split('\t');
    const isHeadline = document !== last;
    last = document;
    return { document, source: from === 'en' ? en : ar, target, isHeadline };
  });
  return { name: `ntrex ${from}-id`, from, hasDocuments: true, lines };
}

/** Leaves out lines whose letters were broken by a wrong decoding; such faults are the file's. */
function flores(from: Corpus['from'], translator: string, file: string): Corpus {
  const targets = linesOf(file);
  const lines = linesOf(`flores-dev.${from}`).map((source, index) => ({
    document: String(index),
    source,
    target: withoutEntities(targets[index] ?? ''),
    isHeadline: false,
  }));
  return {
    name: `flores ${from}-id ${translator}`,
    from,
    hasDocuments: false,
    lines: lines.filter(({ target }) => !/Ã|â€|Â|\ufffd/.test(target)),
  };
}

/** One engine's file contains entities. */
function withoutEntities(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').trim();
}
