#!/usr/bin/env node
// Starts Warta on Node 24. Runs on any Node from 18, so that a machine's own Node may be older: the package brings its own.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const OLDEST = [24, 12];
const root = join(import.meta.dirname, '..');
/** The repository has the sources, the published package only what is built from them. */
const main = ['src/cli.ts', 'dist/src/cli.js'].map((file) => join(root, file)).find(existsSync);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) await import(pathToFileURL(main).href);
else {
  const binary = ownNode();
  if (binary === undefined) {
    process.stderr.write(
      `warta: needs Node ${OLDEST.join('.')} or newer, and this is ${process.version}. The package's own Node is missing: ` +
        'allow the install script of `node` and install again\n',
    );
    process.exit(1);
  }
  runOn(binary);
}

/** The Node of the `node` package, which npm installs with Warta; undefined where its install script did not run. */
function ownNode() {
  const folder = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin');
  return ['node', 'node.exe'].map((name) => join(folder, name)).find(existsSync);
}

/** Runs it with our terminal, passes signals on and ends as it ends. */
function runOn(binary) {
  const child = spawn(binary, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`warta: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
