import { expect, test } from 'vitest';
import { openLog } from '../../src/observe/log.ts';
import { terminalText } from '../../src/text/terminal-text.ts';

test.each([
  ['a title for the window', '\u001b]0;judul\u0007', '\\u001b]0;judul\\u0007'],
  ['a link', '\u001b]8;;https://jahat.example\u001b\\klik', '\\u001b]8;;https://jahat.example\\u001b\\klik'],
  ['colour', '\u001b[31mmerah', '\\u001b[31mmerah'],
  ['C1 in place of ESC', '\u009b2J\u009d0;x\u009c', '\\u009b2J\\u009d0;x\\u009c'],
  ['overwriting the line', 'gagal\rbaik', 'gagal\\u000dbaik'],
  ['deleting backwards', 'ab\b\b\u007f', 'ab\\u0008\\u0008\\u007f'],
  ['text in reverse', 'a\u202egpj.exe\u202c', 'a\\u202egpj.exe\\u202c'],
  ['isolates', '\u2067x\u2069', '\\u2067x\\u2069'],
  ['separators that break lines', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
  ['Arabic, Persian and Hindi', 'می\u200cخواهم \u200fنعم क्\u200dष', 'می\u200cخواهم \u200fنعم क्\u200dष'],
  ['lines and tabs', 'a\tb\nc', 'a\tb\nc'],
])('%s', (_what, text, expected) => {
  expect(terminalText(text)).toBe(expected);
});

test('escaped JSON is the same JSON', () => {
  const value = { judul: 'a\u202eb\u009bc\u0007\u007f' };
  const text = terminalText(JSON.stringify(value));
  expect(text).not.toMatch(/[\u0007\u007f-\u009f\u202e]/);
  expect(JSON.parse(text)).toEqual(value);
});

test.each([true, false])('a log line cannot be forged or coloured (json: %s)', (json) => {
  const lines: string[] = [];
  const log = openLog({ level: 'info', json, write: (line) => void lines.push(line) });
  log.warn(
    { url: 'https://a.example/\u009b31m', err: new Error('salah\n12:00:00 info  semua baik') },
    'satu\n12:00:00 info  semua baik\u001b[0m',
  );
  const [line = ''] = lines;
  expect(line).not.toMatch(/[\u001b\u009b]/);
  expect(line.split('\n').filter((part) => part.startsWith('12:00:00'))).toEqual([]);
});
