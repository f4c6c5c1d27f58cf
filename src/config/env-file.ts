import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError } from './config-error.ts';

const namesFromFile = new WeakMap<NodeJS.ProcessEnv, ReadonlySet<string>>();

/**
 * Adds the variables of a `.env` file to an environment. Variables of the environment take precedence, so that a
 * service manager can override the file. The format is Node's: `NAME=value`, quotes where needed, `#` for comments.
 *
 * @param file where it is; a missing file changes nothing
 * @returns a new environment
 * @throws ConfigError if the file exists and cannot be read
 */
export function withEnvFile(env: NodeJS.ProcessEnv, file = '.env'): NodeJS.ProcessEnv {
  const found = readEnvFile(file);
  const used = Object.entries(found).filter(([name]) => env[name] === undefined || env[name] === '');
  const merged = { ...env, ...Object.fromEntries(used) };
  namesFromFile.set(merged, new Set(used.map(([name]) => name)));
  return merged;
}

/** True if `withEnvFile` took the variable from the file. */
export function isFromEnvFile(env: NodeJS.ProcessEnv, name: string): boolean {
  return namesFromFile.get(env)?.has(name) ?? false;
}

function readEnvFile(file: string): NodeJS.Dict<string> {
  try {
    // A byte order mark would become part of the first name.
    return parseEnv(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError([
      {
        file,
        problem: `cannot be read: ${(error as Error).message}`,
        fix: 'allow this account to read it, or remove it',
      },
    ]);
  }
}

/**
 * Formats a line of a `.env` file, quoted where needed. Values have one line.
 * @throws RangeError if the value contains all three kinds of quotes, which the format cannot express
 */
export function envLine(name: string, value: string): string {
  if (/^[\w@:/.,+-]*$/.test(value)) return `${name}=${value}`;
  const quote = ["'", '`', '"'].find((mark) => !value.includes(mark));
  if (quote === undefined) throw new RangeError(`${name} contains all kinds of quotes`);
  return `${name}=${quote}${value}${quote}`;
}
