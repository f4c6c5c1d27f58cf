import { terminalText } from '../text/terminal-text.ts';
import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Options of the log. */
export interface LogOptions {
  readonly level: string;
  /** True: one JSON object a line. False: `time level message key=value ...`. */
  readonly json: boolean;
  /** Default: standard error, because standard output carries the output of commands. */
  readonly write?: (line: string) => void;
}

/** Opens the log: one line a job. */
export function openLog({ level, json, write = (line) => process.stderr.write(line) }: LogOptions): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const format = json ? (line: string) => line : readable;
  return pino(options, { write: (line) => write(terminalText(format(line))) });
}

const LEVEL_NAMES: Record<number, string> = { 20: 'debug', 30: 'info ', 40: 'warn ', 50: 'error' };

/** Formats one of pino's JSON lines for people. */
function readable(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`)
    .join(' ');
  const stack = (err as { stack?: string } | undefined)?.stack;
  return `${String(time).slice(11, 19)} ${LEVEL_NAMES[level as number] ?? String(level)} ${oneRow(String(msg))} ${fields}${stack === undefined ? '' : `\n${stack.replaceAll('\n', '\n    ')}`}\n`;
}

function quoted(value: string): string {
  return /[\s"]/.test(value) ? JSON.stringify(value) : value;
}

/** Text of an outlet must not start a line that looks like one of the log's own. */
function oneRow(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
