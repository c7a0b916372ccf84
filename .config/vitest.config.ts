import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Of these, a process goes through one file after the other: loading what they test takes longer than they do. */
const PURE = ['test/core/**/*.test.ts', 'test/renderer/**/*.test.ts', 'test/renderer/**/*.test.tsx'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  cacheDir: '.cache/vitest',
  test: {
    environment: 'node',
    setupFiles: ['test/support/equal-arrays.ts', 'test/support/property-seed.ts'],
    pool: 'forks',
    // A small machine stays usable.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          // Native sessions and their threads stay in a process of their own.
          name: 'native',
          include: ['test/**/*.test.ts'],
          exclude: [...PURE, 'test/e2e/**', 'test/bench/**'],
        },
      },
    ],
  },
});
