import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Path of the installed Chromium. Tests that need it are skipped if there is none. */
export const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(existsSync);

if (!executablePath) console.warn('skipped: no chromium is installed (Debian: apt-get install chromium)');

/** Starts Chromium headless and without background requests. */
export function launch(...more: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}
