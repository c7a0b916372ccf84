/**
 * `npm test [-- --only STEP,...]`: installs what is missing, runs every step even after one failed, and ends
 * with what failed, by name, and the line `N passed, N failed, N skipped`. A failed step that holds no tests
 * counts as one failure.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { prepareApp } from './lib/app.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { LaunchError, inProject, projectRoot, runLauncher, say } from './lib/project.mjs';
import { npm } from './lib/run.mjs';

const npmScript = (script, args = [], options) => npm(['run', '--silent', script, '--', ...args], options);

/**
 * `run` resolves to `{ ok }` or, for steps that hold tests, `{ ok, passed, failed, skipped, failures }`, and
 * `repeated` where a test may have a second attempt. Those that say nothing where all is well run beside all
 * others, in the time that those leave: starting and closing apps keeps less than two cores busy.
 */
const steps = [
  { name: 'lint', title: 'Lint', run: () => check('lint'), isQuiet: true },
  {
    name: 'types',
    title: 'Types, against both Electron typings',
    run: () => check('typecheck'),
    isQuiet: true,
  },
  { name: 'dependencies', title: 'Dependency rules', run: () => check('dependencies'), isQuiet: true },
  { name: 'build', title: 'Build', run: build },
  { name: 'unit', title: 'Unit, property and command line tests', run: vitest },
  { name: 'e2e', title: 'The app in real Electron', run: playwright },
];

async function check(script) {
  return { ok: (await npmScript(script, [], { isPatient: true })) === 0 };
}

async function build() {
  await ensureBuilt();
  return { ok: true };
}

async function vitest() {
  const report = inProject('test-output', 'unit.json');
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await npmScript('unit', reporters);
  if (!existsSync(report)) throw new LaunchError('vitest stopped before it could report.');
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  return {
    ok: code === 0,
    passed: counts.numPassedTests,
    failed: counts.numFailedTests,
    skipped: counts.numPendingTests + counts.numTodoTests,
    failures: counts.testResults.flatMap(({ name, status, assertionResults }) => {
      const failed = assertionResults.filter((test) => test.status === 'failed');
      // A file that does not even load fails without a test.
      if (status === 'failed' && failed.length === 0) return [relative(projectRoot, name)];
      return failed.map((test) => `${relative(projectRoot, name)}: ${test.fullName}`);
    }),
  };
}

/** Electron and the libraries and display it needs are found or fetched first, and said so. */
async function playwright() {
  const launch = await prepareApp();
  const report = inProject('test-output', 'e2e.json');
  rmSync(report, { force: true });
  const env = { ...process.env, WORKBENCH_LAUNCH: JSON.stringify(launch) };
  const code = await npm(['run', '--silent', 'e2e'], { env });
  if (!existsSync(report)) throw new LaunchError('Playwright stopped before it could report.');
  const { stats, suites } = JSON.parse(readFileSync(report, 'utf8'));
  return {
    ok: code === 0,
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: namesOf(suites, 'unexpected'),
    repeated: namesOf(suites, 'flaky'),
  };
}

/** Tests of Playwright's report that ended so, by file and title. */
const namesOf = (suites, status) =>
  suites.flatMap(({ specs, suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some((test) => test.status === status))
      .map(({ file, title }) => `${file}: ${title}`),
    ...namesOf(inner, status),
  ]);

async function runStep({ name, title, run }) {
  say(`\n== ${title}`);
  const started = performance.now();
  const result = await run().catch((error) => {
    say(error instanceof LaunchError ? error.message : error.stack);
    return { ok: false };
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`== ${title}: ${result.ok ? 'passed' : 'FAILED'} in ${seconds} s`);
  return { name, seconds, passed: 0, failed: 0, skipped: 0, failures: [], repeated: [], ...result };
}

function chosenSteps(args) {
  if (args.length === 0) return steps;
  const names = args[0] === '--only' && args.length === 2 ? args[1].split(',') : [];
  const chosen = steps.filter((step) => names.includes(step.name));
  if (chosen.length === 0 || chosen.length !== names.length) {
    throw new LaunchError(`Usage: npm test [-- --only ${steps.map((step) => step.name).join(',')}]`);
  }
  return chosen;
}

await runLauncher(async (args) => {
  const chosen = chosenSteps(args);
  await ensureInstalled();

  let interrupted = false;
  process.once('SIGINT', () => (interrupted = true));
  const quiet = Promise.all(chosen.filter(({ isQuiet }) => isQuiet).map(runStep));
  const loud = [];
  for (const step of chosen) {
    if (!interrupted && !step.isQuiet) loud.push(await runStep(step));
  }
  const results = [...(await quiet), ...loud];

  say('');
  for (const { name, ok, seconds, failures, repeated } of results) {
    say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    for (const failure of failures) say(`       ${failure}`);
    for (const test of repeated) say(`       passed at the second attempt only: ${test}`);
  }
  const sum = (count) => results.reduce((total, result) => total + count(result), 0);
  const passed = sum((result) => result.passed);
  // A test file that does not even load fails its step without failing a test.
  const failed = sum((result) => (result.ok ? 0 : Math.max(1, result.failed)));
  const skipped = sum((result) => result.skipped);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return interrupted ? 130 : failed === 0 ? 0 : 1;
});
