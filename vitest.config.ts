/** The four levels of tests (docs/testing.md), each a project of its own. */
import { defineConfig } from 'vitest/config';

const level = (name: string, options: object = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...options },
});

export default defineConfig({
  test: {
    // Two runner processes a core, on two cores: most of them wait for servers and shells. The lab takes both cores for itself
    // and runs alone (npm run test:lab).
    maxWorkers: 4,
    projects: [
      // Against tests that hang, not slow ones: machines are noisy.
      level('unit', { testTimeout: 30_000 }),
      level('contract', { testTimeout: 120_000, hookTimeout: 60_000 }),
      level('practice', { testTimeout: 120_000, hookTimeout: 120_000, globalSetup: 'test/support/build.ts' }),
      level('lab', {
        testTimeout: 300_000,
        hookTimeout: 900_000,
        globalSetup: 'test/support/build.ts',
        fileParallelism: false,
      }),
    ],
  },
});
