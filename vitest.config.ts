import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import SlowFirst from './test/sequencer.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**'],
    globalSetup: ['test/global-setup.ts'],
    // Many tests wait for databases, servers and processes of their own: more of them than cores.
    maxWorkers: Math.max(4, availableParallelism()),
    sequence: { sequencer: SlowFirst },
    // PGlite starts in half the CPU time if V8 does not optimise its WebAssembly.
    execArgv: ['--liftoff-only'],
    // Tests never assert times. These limits only end what hangs, on machines that are several times slower.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default', './test/reporter.ts'],
  },
});
