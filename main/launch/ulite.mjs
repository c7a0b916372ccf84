/** `npm run ulite -- COMMAND`: the command line, installed and built on the way when needed. */
import { ensureBuilt } from './lib/build.mjs';
import { CLI_BUNDLES } from './lib/bundles.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inProject, runLauncher } from './lib/project.mjs';
import { runNode } from './lib/run.mjs';

await runLauncher(async (args) => {
  await ensureInstalled();
  // Benchmarks measure the product from outside it, so they are a program of their own.
  const [command, ...rest] = args;
  if (command === 'bench') {
    await ensureBuilt(['bench', ...CLI_BUNDLES]);
    return runNode('--enable-source-maps', [inProject('dist', 'bench.cjs'), ...rest], { cwd: inProject() });
  }
  await ensureBuilt(CLI_BUNDLES);
  // npm runs scripts in the project folder; paths are meant from where the person stands.
  const cwd = process.env.npm_lifecycle_event === 'ulite' ? process.env.INIT_CWD : process.cwd();
  return runNode('--enable-source-maps', [inProject('dist', 'cli.cjs'), ...args], { cwd });
});
