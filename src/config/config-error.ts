import { Failure } from '../model/errors.ts';

/** One problem of the configuration, and its remedy. */
export interface ConfigProblem {
  /** File name as the operator gave it, or `environment`. */
  readonly file: string;
  /** Counted from 1, where the place is known. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** Path of the field, e.g. `sources[2].timezone`, or a setting's name. */
  readonly field?: string | undefined;
  readonly value?: unknown;
  readonly problem: string;
  readonly fix: string;
  /** The line of the file itself. */
  readonly excerpt?: string | undefined;
}

/** The configuration is invalid. Contains every problem that was found, not only the first. */
export class ConfigError extends Failure {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const left = problems.length - MAX_PROBLEMS_SHOWN;
    const lines = problems.slice(0, MAX_PROBLEMS_SHOWN).map(describe);
    if (left > 0) lines.push(`... and ${left} more`);
    super('config', lines.join('\n'), { retry: 'never' });
    this.problems = problems;
  }
}

/** Longer messages are not read. */
const MAX_PROBLEMS_SHOWN = 50;

/** Characters of a line that are shown around the problem. */
const EXCERPT_CHARS = 100;

function describe({ file, line, column, field, value, problem, fix, excerpt }: ConfigProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const given = value === undefined ? '' : ` ${show(value)}`;
  const message = `${place}  ${field ? `${field}${given} ` : ''}${problem}; ${fix}`;
  if (excerpt === undefined || line === undefined) return message;
  const margin = String(line).padStart(5);
  const start = Math.max(0, (column ?? 0) - EXCERPT_CHARS / 2);
  // Control characters could change the terminal's state.
  const shown = excerpt.slice(start, start + EXCERPT_CHARS).replace(/[\p{Cc}\ufffd]/gu, '\u00b7');
  const mark =
    column === undefined ? '' : `\n${' '.repeat(margin.length)} | ${' '.repeat(column - 1 - start)}^`;
  return `${message}\n${margin} | ${shown}${mark}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
