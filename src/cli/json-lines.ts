import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import { Failure } from '../model/errors.ts';

/** A line of standard input is not JSON or has the wrong shape. The message names line and field. */
export class InputError extends Failure {
  override readonly name = 'InputError';

  constructor(line: number, problem: string, cause?: unknown) {
    super('input', `standard input, line ${line}: ${problem}`, { retry: 'never', cause });
  }
}

/**
 * Writes one JSON line on standard output for every JSON line of standard input, in order.
 * @throws InputError at the first line that is not JSON or has another shape
 * @example await mapJsonLines(z.object({ url: z.string() }), ({ url }) => ({ length: url.length }));
 */
export async function mapJsonLines<In>(
  shape: z.ZodType<In>,
  answer: (input: In, line: number) => object | Promise<object>,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  for await (const [value, number] of readJsonLines(shape, input)) {
    if (!output.write(`${JSON.stringify(await answer(value, number))}\n`)) await once(output, 'drain');
  }
}

/**
 * Yields the values of JSON lines with their line numbers, from 1. Blank lines are skipped.
 * @throws InputError at the first line that is not JSON or has another shape
 */
export async function* readJsonLines<In>(
  shape: z.ZodType<In>,
  input: NodeJS.ReadableStream = process.stdin,
): AsyncGenerator<[value: In, line: number]> {
  let number = 0;
  for await (const line of linesOf(input)) {
    number++;
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (cause) {
      throw new InputError(number, 'not JSON', cause);
    }
    const { data, error } = shape.safeParse(value);
    if (error) throw new InputError(number, error.issues.map(describe).join('; '));
    yield [data, number];
  }
}

function describe({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}

/** Splits at line feeds only. node:readline also splits at U+2028, which JSON allows in strings. */
async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  for await (const chunk of input) {
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      parts.push(text.slice(from, end));
      yield parts.join('');
      parts = [];
      from = end + 1;
    }
    if (from < text.length) parts.push(text.slice(from));
  }
  parts.push(decoder.end());
  yield parts.join('');
}
