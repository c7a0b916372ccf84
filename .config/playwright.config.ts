import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const inProject = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Tests of the app in real Electron: of the built one by default, of a packaged one with `--project package`.
 * What they have in common is that the fixture, or the test itself, starts the app as `npm start` would.
 */
export default defineConfig({
  outputDir: inProject('test-output/e2e'),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 2,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: inProject('test-output/e2e.json') }]],
  projects: [
    { name: 'app', testDir: inProject('test'), testMatch: '{e2e,reliability}/*.spec.ts' },
    // Each app brings several processes: one beside it would be measured, too.
    { name: 'speed', testDir: inProject('test/e2e/speed'), workers: 1 },
    { name: 'package', testDir: inProject('test/e2e/packaged'), testMatch: '**/*.package.ts' },
  ],
});
