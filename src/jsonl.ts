import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';

/**
 * Answers every JSON line of standard input with one JSON line on standard output, in order, until the input ends.
 * Throws as `jsonLines`.
 */
export async function answerLines<In>(
  answer: (input: In, line: number) => object | Promise<object>,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  for await (const [value, number] of jsonLines<In>(input)) {
    if (!output.write(`${JSON.stringify(await answer(value, number))}\n`)) await once(output, 'drain');
  }
}

/**
 * The values of JSON lines with the lines' numbers; blank lines are passed over.
 * @throws Error that names the number of a line that is not JSON
 */
export async function* jsonLines<In>(
  input: NodeJS.ReadableStream = process.stdin,
): AsyncGenerator<[value: In, line: number]> {
  let number = 0;
  for await (const line of linesOf(input)) {
    number++;
    if (line.trim() === '') continue;
    let value: In;
    try {
      value = JSON.parse(line) as In;
    } catch (cause) {
      throw new Error(`standard input, line ${number}: not JSON`, { cause });
    }
    yield [value, number];
  }
}

/** Lines as JSON Lines means them: a line feed ends one. node:readline also ends them at U+2028, which JSON allows in strings. */
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
