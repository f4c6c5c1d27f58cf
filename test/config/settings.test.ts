import { describe, expect, test } from 'vitest';
import { readSettings } from '../../src/config/read-settings.ts';
import { openSsrfGuard } from '../../src/fetch/safety/ssrf-guard.ts';
import { ENGINES } from '../../src/translate/engine/engine-registry.ts';

/** Returns the problems of an environment, one per line. */
function said(env: Record<string, string>): string {
  return readSettings(env, ENGINES)
    .problems.map(({ name, value, problem, fix }) => `${name} ${value} ${problem}; ${fix}`)
    .join('\n');
}

describe('settings', () => {
  test.each([
    ['WARTA_TICK', 'nonsense', 'five fields'],
    ['WARTA_CONTACT', 'editor@localhost', 'e-mail'],
    ['WARTA_CONTACT', 'https://warta.example/(us)', 'web address'],
    ['WARTA_URL', 'https://warta.example/?page=1', 'before any ? or #'],
    ['WARTA_LOG', 'warning', 'one of debug, info, warn, error, silent'],
    ['WARTA_LOG_JSON', 'ture', 'did you mean true?'],
    ['WARTA_ENGINES', 'bergamot,depl', 'did you mean deepl?'],
    ['WARTA_ENGINES', 'deepl', 'needs WARTA_DEEPL_KEY'],
    ['WARTA_BUDGET_DAY', 'googel=5', 'did you mean google?'],
    ['WARTA_BUDGET_MONTH', 'deepl', 'such as azure=20000'],
    ['WARTA_CONTCT', 'secret', 'did you mean WARTA_CONTACT?'],
  ])('%s=%s is refused with what would be right', (name, value, words) => {
    const text = said({ [name]: value });
    expect(text).toContain(name);
    expect(text).toContain(words);
  });

  test('a wrong key is reported once, a misspelt name never with its value', () => {
    expect(said({ WARTA_ENGINES: 'deepl', WARTA_DEEPL_KEY_FILE: '/nowhere' }).split('\n')).toHaveLength(1);
    expect(said({ WARTA_DEEPL_KYE: 'secret' })).not.toContain('secret');
  });

  const places =
    '127.0.0.1 10.1.0.0/16 127.0.0.1:8080 ::1 [::1]:8080 fd00::/8 press.intranet press.intranet:8080 localhost';
  const nonsense = ['10.1.0.0/33', 'foo/bar', 'http://x', 'a b', '[10.1.2.3]:80', '-', 'x:y', '::1/129'];

  test('private hosts and networks are validated as the SSRF guard parses them', () => {
    for (const place of places.split(' ')) {
      expect(said({ WARTA_ALLOW_PRIVATE: place })).toBe('');
      expect(() => openSsrfGuard([place])).not.toThrow();
    }
    for (const place of nonsense) {
      if (said({ WARTA_ALLOW_PRIVATE: place }) === '') expect(() => openSsrfGuard([place])).not.toThrow();
    }
    expect(said({ WARTA_ALLOW_PRIVATE: '10.1.0.0/33' })).toContain('WARTA_ALLOW_PRIVATE');
  });
});
