import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The package as npm would publish it, installed into an empty folder and run from there. */
const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
let folder: string;

/** The machine's own Node and npm, whatever their versions, and not those of this repository. */
const machine = {
  HOME: process.env['HOME'],
  PATH: (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((entry) => !entry.includes('node_modules'))
    .join(delimiter),
};

const settings = {
  ...machine,
  WARTA_CONTACT: 'test@warta.example',
  WARTA_SOURCES: 'node_modules/warta/sources.yaml',
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warta-package-'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: root });
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz')) ?? '';
  await writeFile(join(folder, 'package.json'), '{}');
  const options = ['--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...options, `./${tarball}`], { cwd: folder, env: machine });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const warta = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  run(join(folder, 'node_modules/.bin/warta'), args, {
    cwd: folder,
    env: settings,
    maxBuffer: 1e7,
  });

test('ships neither tests nor sources nor benchmarks', async () => {
  const shipped = await readdir(join(folder, 'node_modules/warta'));
  expect(shipped.toSorted()).toEqual(
    ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist', 'glossary.yaml', 'package.json'].concat([
      'sources.schema.json',
      'sources.yaml',
    ]),
  );
  const files = await readdir(join(folder, 'node_modules/warta/dist'), { recursive: true });
  expect(files.filter((file) => /\.test\.|\.ts$|\bbench\b/.test(file))).toEqual([]);
});

test('hashes its help and version on the Node of the machine', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  expect((await warta('--version')).stdout).toBe(`${version}\n`);
  expect((await warta('--help')).stdout).toMatch(/^Usage: warta/);
});

test('starts in the same process on a Node that is new enough', async () => {
  const { stdout } = await run(
    process.execPath,
    [join(folder, 'node_modules/warta/bin/warta.js'), '--version'],
    { env: machine },
  );
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('every command loads', async () => {
  const commands = (await readdir(join(root, 'src/commands'))).map((file) => file.replace('.ts', ''));
  for (const command of commands) {
    const { stdout } = await warta(command, '--help');
    expect(stdout).toContain(`warta ${command}`);
  }
});

test('checks the sources that it ships with', async () => {
  const { stdout } = await warta('check');
  expect(stdout).toMatch(/\d+ sources/);
});

test('exit codes reach the shell', async () => {
  await expect(warta('no-such-command')).rejects.toMatchObject({ code: 2 });
});

test('crawls, translates, publishes and serves: threads, plug-ins, migrations and assets are found', async () => {
  const { stdout } = await warta('demo', '--once', '--export', join(folder, 'site'));
  expect(stdout).toMatch(/\d+ files in /);
  const site = await readdir(join(folder, 'site'), { recursive: true });
  expect(site.filter((file) => file.endsWith('.xml')).length).toBeGreaterThan(5);
  expect(site.some((file) => file.endsWith('gaya.css'))).toBe(true);
});

test('a signal to the launcher, or to it and Warta at once, ends Warta in order', async () => {
  for (const group of [false, true]) {
    const child = spawn(join(folder, 'node_modules/.bin/warta'), ['serve'], {
      cwd: folder,
      env: { ...settings, WARTA_PORT: '0' },
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const closed = once(child, 'close');
    await expect.poll(() => output, { timeout: 900_000 }).toMatch(/serving http:/);
    process.kill((child.pid ?? 0) * (group ? -1 : 1), 'SIGTERM');
    expect(await closed).toEqual([0, null]);
  }
});
