import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const inProject = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Tests of the built app in real Electron. The fixture in test/e2e/support starts it. */
export default defineConfig({
  testDir: inProject('test/e2e'),
  testMatch: '**/*.spec.ts',
  outputDir: inProject('test-output/e2e'),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Each app brings several processes, and timing is part of what is tested.
  workers: 1,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: inProject('test-output/e2e.json') }]],
});
