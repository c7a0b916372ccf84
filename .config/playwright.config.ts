import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const inProject = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A run empties the folder that it writes to, which may hold why a test of the run before failed. */
const output = (name: string) => ({ outputDir: inProject(`test-output/${name}`) });

/**
 * Tests of the app in real Electron: of the built one by default, of a packaged one with `--project package`.
 * What they have in common is that the fixture, or the test itself, starts the app as `npm start` would.
 */
export default defineConfig({
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // An app that starts or closes waits for itself half of the time; more of them would be late on two cores.
  workers: 2,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: inProject('test-output/e2e.json') }]],
  projects: [
    {
      name: 'app',
      ...output('e2e'),
      testDir: inProject('test'),
      testMatch: '{e2e,reliability}/*.spec.ts',
      // A busy machine may be late once, and `npm test` names the test; whatever may lose work has one attempt.
      retries: 1,
    },
    { name: 'speed', testDir: inProject('test/e2e/speed'), ...output('speed') },
    {
      name: 'package',
      ...output('package'),
      testDir: inProject('test/e2e/packaged'),
      testMatch: '**/*.package.ts',
    },
  ],
});
