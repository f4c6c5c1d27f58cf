import { terminalText } from '../text/terminal-text.ts';

/** Prints a line on standard output. Texts of outlets cannot control the terminal. */
export function printLine(line = ''): void {
  process.stdout.write(`${terminalText(line)}\n`);
}

/** Prints a line on standard error, as `printLine`. */
export function printError(line: string): void {
  process.stderr.write(`${terminalText(line)}\n`);
}
