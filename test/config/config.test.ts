import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { ENGINES } from '../../src/translate/engine/engine-registry.ts';
import { loadConfig } from '../../src/config/load-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'warta-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function messageFor(bytes: Uint8Array | string): string {
  const file = join(folder, 'sources.yaml');
  writeFileSync(file, bytes);
  try {
    loadConfig({ WARTA_SOURCES: file }, ENGINES);
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message;
  }
}

test('a file in another encoding is rejected at its first invalid character', () => {
  const latin1 = Buffer.from('sources:\n  - id: a\n    name: Café\n', 'latin1');
  expect(messageFor(latin1)).toContain('sources.yaml:3:14  is not UTF-8; save the file as UTF-8');
  expect(messageFor(Buffer.from('\ufeffsources: []', 'utf16le'))).toContain('is not UTF-8');
  expect(messageFor('\ufeffsources: []')).toBe('');
});

test('a problem far into a long line is shown with an excerpt, without control characters', () => {
  const text = `{"sources":[${'{},'.repeat(100)}{"id":"\u001b[31mSatu"}]}`;
  const message = messageFor(text);
  expect(message).not.toContain('\u001b');
  for (const line of message.split('\n').filter((each) => /^ +\d* \| /.test(each)))
    expect(line.length).toBeLessThan(120);
  const shown = messageFor(`sources: [] # ${'x'.repeat(200)}\nedition: 1 # ${'y'.repeat(200)}\n`).split('\n');
  expect(shown.at(-1)?.indexOf('^')).toBe(shown.at(-2)?.indexOf('edition'));
});

test('only the first fifty problems are printed', () => {
  const message = messageFor(`sources:\n${'  - id: A\n'.repeat(500)}`);
  expect(message).toMatch(/\.\.\. and \d{3,} more$/);
});

test('an empty or missing file is reported with instructions', () => {
  expect(messageFor('')).toContain('warta source add');
  expect(messageFor('# nothing yet\n')).toContain('write "sources: []"');
  expect(() => loadConfig({ WARTA_SOURCES: join(folder, 'none.yaml') }, ENGINES)).toThrow('warta init');
});
