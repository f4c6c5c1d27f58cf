import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { mapJsonLines, readJsonLines } from '../../src/cli/json-lines.ts';

async function answers(chunks: readonly (string | Buffer)[]): Promise<string[]> {
  const output = new PassThrough();
  const written = text(output);
  await mapJsonLines(z.unknown(), (value, line) => ({ value, line }), Readable.from(chunks), output);
  output.end();
  return (await written).trimEnd().split('\n');
}

test('one output line per input line; blank lines are skipped, the last line needs no line feed', async () => {
  expect(await answers(['1\n\n"two"\r\n', '[3]'])).toEqual([
    '{"value":1,"line":1}',
    '{"value":"two","line":3}',
    '{"value":[3],"line":4}',
  ]);
});

test('lines end only at a line feed, not at U+2028, U+2029 or U+0085', async () => {
  const value = 'a\u2028b\u2029c\u0085d';
  expect(await answers([`${JSON.stringify(value)}\n`])).toEqual([JSON.stringify({ value, line: 1 })]);
});

test('chunks may split characters and lines', async () => {
  const bytes = Buffer.from('"é→𝄞"\n"x"\n');
  expect(await answers([...bytes].map((byte) => Buffer.of(byte)))).toEqual([
    '{"value":"é→𝄞","line":1}',
    '{"value":"x","line":2}',
  ]);
});

test('an invalid line is reported with its number', async () => {
  await expect(answers(['1\n{\n'])).rejects.toThrow('standard input, line 2: not JSON');
});

test('a line with an invalid field is reported with the name of the field', async () => {
  const shape = z.object({ url: z.string() });
  const lines = readJsonLines(shape, Readable.from(['{"url":"x"}\n{"url":1}\n']));
  expect((await lines.next()).value).toEqual([{ url: 'x' }, 1]);
  await expect(lines.next()).rejects.toThrow(/^standard input, line 2: url: .*string/);
});
