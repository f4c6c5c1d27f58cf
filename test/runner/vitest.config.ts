import { defineConfig } from 'vitest/config';
import project from '../../vitest.config.ts';

const more = process.env['CASE_SETUP'];

/** The project's configuration, for test files that are expected to fail. */
export default defineConfig({
  ...project,
  test: {
    ...project.test,
    include: ['test/runner/*.case.ts'],
    globalSetup: ['test/global-setup.ts', ...(more ? [`test/runner/${more}`] : [])],
  },
});
