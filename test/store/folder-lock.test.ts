import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FolderBusyError, lockFolder } from '../../src/store/pglite/folder-lock.ts';
import { raceForFolder } from './lock-race.ts';

const parent = mkdtempSync(join(tmpdir(), 'warta-folder-lock-'));
afterAll(() => rm(parent, { recursive: true, force: true }));

const newFolder = (): string => mkdtempSync(join(parent, 'folder-'));

test('of two processes that start after a kill -9, one owns the folder', async () => {
  expect(await raceForFolder(20)).toEqual(Array.from({ length: 20 }, () => 1));
});

test('disposal releases the lock and leaves an empty file', () => {
  const folder = newFolder();
  for (let i = 0; i < 3; i++) {
    using _lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderBusyError);
  }
  expect(readdirSync(folder)).toEqual(['warta.lock']);
});

test('a folder is locked under all of its names', () => {
  const folder = newFolder();
  const link = join(parent, 'link');
  symlinkSync(folder, link);
  using _lock = lockFolder(folder);
  expect(() => lockFolder(link)).toThrow(FolderBusyError);
});

test('a folder that cannot be opened is a different error from a busy folder', () => {
  expect(() => lockFolder(join(parent, 'missing'))).toThrow(
    expect.toSatisfy((error) => !(error instanceof FolderBusyError)),
  );
});

test('a child process does not inherit the lock', async () => {
  const folder = newFolder();
  const child: ChildProcess = await (async () => {
    using _lock = lockFolder(folder);
    const heir = fork(join(import.meta.dirname, 'lock-starter.ts'), [newFolder()], { execArgv: [] });
    await once(heir, 'message');
    return heir;
  })();
  using _again = lockFolder(folder);
  child.kill('SIGKILL');
});
