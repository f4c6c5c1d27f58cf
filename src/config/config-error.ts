import { Failure } from '../model/failure.ts';

/** One thing that is wrong with the configuration, and what to do about it. */
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

/** The configuration cannot be used. Holds every problem that was found, not only the first. */
export class ConfigError extends Failure {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super('config', problems.map(describe).join('\n'), { retry: 'never' });
    this.problems = problems;
  }
}

function describe({ file, line, column, field, value, problem, fix, excerpt }: ConfigProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const shown = value === undefined ? '' : ` ${show(value)}`;
  const message = `${place}  ${field ? `${field}${shown} ` : ''}${problem}; ${fix}`;
  if (excerpt === undefined || line === undefined) return message;
  const margin = String(line).padStart(5);
  const mark = column === undefined ? '' : `\n${' '.repeat(margin.length)} | ${' '.repeat(column - 1)}^`;
  return `${message}\n${margin} | ${excerpt}${mark}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
