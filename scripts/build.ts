import { execFileSync } from 'node:child_process';
import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// Compiles the published package: Node does not run TypeScript under node_modules. The repository needs no build.

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Files that modules read at run time. tsc copies JSON that is imported. */
const ASSETS = [
  'src/**/*.{css,js,json,svg,txt}',
  'fixtures/{demo.tmx,sources.yaml}',
  'fixtures/outlets/**/*.*',
];

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
for (const file of globSync(ASSETS, { cwd: root }))
  if (!file.endsWith('.ts')) cpSync(join(root, file), join(dist, file));
