import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { loadConfig } from '../../src/config/load-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'warta-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function saidOf(bytes: Uint8Array | string): string {
  const file = join(folder, 'sources.yaml');
  writeFileSync(file, bytes);
  try {
    loadConfig({ WARTA_SOURCES: file });
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message;
  }
}

test('a file in another encoding is refused where its first foreign letter stands', () => {
  const latin1 = Buffer.from('sources:\n  - id: a\n    name: Café\n', 'latin1');
  expect(saidOf(latin1)).toContain('sources.yaml:3:14  is not UTF-8; save the file as UTF-8');
  expect(saidOf(Buffer.from('\ufeffsources: []', 'utf16le'))).toContain('is not UTF-8');
  expect(saidOf('\ufeffsources: []')).toBe('');
});

test('a mistake far out in a long line is shown with what surrounds it, and without what a terminal obeys', () => {
  const text = `{"sources":[${'{},'.repeat(100)}{"id":"\u001b[31mSatu"}]}`;
  const message = saidOf(text);
  expect(message).not.toContain('\u001b');
  for (const line of message.split('\n').filter((each) => /^ +\d* \| /.test(each)))
    expect(line.length).toBeLessThan(120);
  const shown = saidOf(`sources: [] # ${'x'.repeat(200)}\nedition: 1 # ${'y'.repeat(200)}\n`).split('\n');
  expect(shown.at(-1)?.indexOf('^')).toBe(shown.at(-2)?.indexOf('edition'));
});

test('of endless mistakes the first fifty are told', () => {
  const message = saidOf(`sources:\n${'  - id: A\n'.repeat(500)}`);
  expect(message).toMatch(/\.\.\. and \d{3,} more$/);
});

test('an empty file, or none, comes with how to begin', () => {
  expect(saidOf('')).toContain('warta source add');
  expect(saidOf('# nothing yet\n')).toContain('write "sources: []"');
  expect(() => loadConfig({ WARTA_SOURCES: join(folder, 'none.yaml') })).toThrow('sources: []');
});
