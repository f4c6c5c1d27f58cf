import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** How to log. */
export interface LogOptions {
  readonly level: string;
  /** One JSON object a line; otherwise one readable line. */
  readonly json: boolean;
  /** Where lines go; standard error by default, because standard output belongs to commands. */
  readonly write?: (line: string) => void;
}

/** Opens the log. Lines are short, one per piece of work: `level time message key=value ...`. */
export function openLog({ level, json, write = (line) => process.stderr.write(line) }: LogOptions): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return json ? pino(options, { write }) : pino(options, { write: (line) => write(readable(line)) });
}

const names: Record<number, string> = { 20: 'debug', 30: 'info ', 40: 'warn ', 50: 'error' };

/** One line for people of one of pino's JSON lines. */
function readable(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`)
    .join(' ');
  const stack = (err as { stack?: string } | undefined)?.stack;
  return `${String(time).slice(11, 19)} ${names[level as number] ?? String(level)} ${String(msg)} ${fields}${stack === undefined ? '' : `\n${stack}`}\n`;
}

function quoted(value: string): string {
  return /[\s"]/.test(value) ? JSON.stringify(value) : value;
}
