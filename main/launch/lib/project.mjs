import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of package.json; every path of the launcher starts here, wherever it was called from. */
export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

export const inProject = (...parts) => join(projectRoot, ...parts);

/** Output of the launcher goes to stderr, so that stdout belongs to the program it starts. */
export const say = (text) => process.stderr.write(`${text}\n`);

/** A cause that the person can act on; `runLauncher` prints it without a stack. */
export class LaunchError extends Error {}

/** Runs a launcher's `main` and turns what it returns or throws into the exit code. */
export async function runLauncher(main) {
  try {
    requireNode();
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

function requireNode() {
  const wanted = JSON.parse(readFileSync(inProject('package.json'), 'utf8')).engines.node.replace('>=', '');
  const has = process.versions.node;
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
  const [major, minor] = has.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= (wantedMinor ?? 0))) return;
  throw new LaunchError(
    `This is Node ${has}; U-Lite Workbench needs Node ${wanted} or newer.\n` +
      'Get the current LTS from https://nodejs.org, or with nvm: nvm install --lts',
  );
}
