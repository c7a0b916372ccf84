/**
 * `npm run reliability [-- HARNESS...]`: the long form of the tests in test/reliability. It takes hours, may be stopped
 * at any time, and goes on where it was; its figures are gathered in test-output/reliability.jsonl.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { prepareApp } from './lib/app.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { LaunchError, inProject, runLauncher } from './lib/project.mjs';
import { npm } from './lib/run.mjs';

/** `rounds` in all, `batch` of them in one run of the test, each with a seed of its own. Not every fault comes. */
const harnesses = [
  { name: 'faults', script: 'unit', rounds: 2500, batch: 250 },
  { name: 'mutants', script: 'unit', rounds: 2000, batch: 500 },
  { name: 'label-sets', script: 'unit', rounds: 10_000, batch: 1000 },
  { name: 'damages', script: 'e2e', rounds: 300, batch: 30 },
  { name: 'kills', script: 'e2e', rounds: 1000, batch: 50 },
];

const figures = inProject('test-output', 'reliability.jsonl');

const gathered = () =>
  existsSync(figures)
    ? readFileSync(figures, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

/** Runs one batch; resolves to whether it found nothing wrong. */
async function runBatch({ name, script, batch }, seed, env) {
  const path = `test/reliability/${name}.${script === 'unit' ? 'test' : 'spec'}.ts`;
  const settings = {
    WORKBENCH_ROUNDS: String(batch),
    WORKBENCH_SEED: String(seed),
    WORKBENCH_FIGURES: figures,
  };
  return (await npm(['run', '--silent', script, '--', path], { env: { ...env, ...settings } })) === 0;
}

function sumUp(name) {
  const sums = {};
  for (const { harness, counts } of gathered()) {
    if (harness !== name) continue;
    for (const [what, count] of Object.entries(counts)) sums[what] = (sums[what] ?? 0) + count;
  }
  return Object.entries(sums).map(([what, count]) => `${what} ${count}`);
}

await runLauncher(async (args) => {
  const chosen = args.length === 0 ? harnesses : harnesses.filter(({ name }) => args.includes(name));
  if (chosen.length < args.length) {
    throw new LaunchError(`Usage: npm run reliability [-- ${harnesses.map(({ name }) => name).join(' ')}]`);
  }
  await ensureInstalled();
  await ensureBuilt();
  const launch = await prepareApp();
  const env = { ...process.env, WORKBENCH_LAUNCH: JSON.stringify(launch) };
  mkdirSync(dirname(figures), { recursive: true });

  let interrupted = false;
  process.once('SIGINT', () => (interrupted = true));
  const failed = [];
  for (const harness of chosen) {
    for (let seed = 0; seed < harness.rounds / harness.batch && !interrupted; seed++) {
      const isDone = gathered().some((done) => done.harness === harness.name && done.seed === seed);
      if (isDone || (await runBatch(harness, seed, env)) || interrupted) continue;
      failed.push(`${harness.name} with seed ${seed}`);
    }
  }
  for (const { name } of chosen)
    process.stdout.write(`${name}: ${sumUp(name).join(', ') || 'nothing yet'}\n`);
  for (const what of failed) process.stdout.write(`FAILED ${what}\n`);
  return interrupted ? 130 : failed.length === 0 ? 0 : 1;
});
