import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Answers every JSON line of standard input with one JSON line on standard output, in order, until the input ends.
 * A line that is not JSON is an error that names its number; blank lines are passed over.
 */
export async function answerLines<In>(
  answer: (input: In, line: number) => object | Promise<object>,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number++;
    if (line.trim() === '') continue;
    let value: In;
    try {
      value = JSON.parse(line) as In;
    } catch (cause) {
      throw new Error(`standard input, line ${number}: not JSON`, { cause });
    }
    if (!output.write(`${JSON.stringify(await answer(value, number))}\n`)) await once(output, 'drain');
  }
}
