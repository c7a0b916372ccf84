import { existsSync, readFileSync } from 'node:fs';
import { LaunchError, inProject, say } from './project.mjs';
import { npm } from './run.mjs';

/** Installs from the lock file when node_modules is missing or holds other versions than that names. */
export async function ensureInstalled() {
  const reason = reasonToInstall();
  if (reason === undefined) return;
  say(`Installing packages with "npm ci": ${reason}. This takes about a minute and happens once.`);
  // stdout belongs to the program that is started afterwards.
  const code = await npm(['ci', '--loglevel=error'], { stdio: ['ignore', process.stderr, process.stderr] });
  if (code !== 0) {
    throw new LaunchError(
      `"npm ci" failed with exit code ${code}; its message is above. It needs the npm registry once: check ` +
        'network and proxy ("npm config get registry", "npm config get proxy") and run the command again.',
    );
  }
}

/** npm records what it installed in node_modules/.package-lock.json, as the last thing it does. */
function reasonToInstall() {
  const record = inProject('node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'they are not there yet';
  const wanted = packagesIn(inProject('package-lock.json'));
  const installed = packagesIn(record);
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    // Optional packages are those of other platforms.
    if (path === '' || (optional && !installed[path])) continue;
    if (installed[path]?.version !== version) return `the lock file names ${path} ${version}`;
  }
  return undefined;
}

const packagesIn = (lockFile) => JSON.parse(readFileSync(lockFile, 'utf8')).packages;
