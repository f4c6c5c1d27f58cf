#!/usr/bin/env node
// Starts Warta on Node 24. This file runs on Node 20.11 or newer; on an old Node it starts the one that the package brings.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const MIN_VERSION = [24, 12];
const root = join(import.meta.dirname, '..');
/** The repository contains the sources, the published package the compiled files. */
const main = ['src/cli.ts', 'dist/src/cli.js'].map((file) => join(root, file)).find(existsSync);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1]))
  await import(pathToFileURL(main).href);
else {
  const binary = ownNode();
  if (binary === undefined) {
    process.stderr.write(
      `warta: needs Node ${MIN_VERSION.join('.')} or newer, and this is ${process.version}. The package's own Node is missing: ` +
        'allow the install script of `node` and install again\n',
    );
    process.exit(1);
  }
  runOn(binary);
}

/** The Node of the `node` package, a dependency of Warta; undefined if its install script did not run. */
function ownNode() {
  const folder = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin');
  return ['node', 'node.exe'].map((name) => join(folder, name)).find(existsSync);
}

/** Runs Warta on another Node binary with this terminal, forwards signals and exits with its code. */
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
