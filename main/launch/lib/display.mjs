import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { LaunchError, inProject, say } from './project.mjs';
import { run } from './run.mjs';

/** Debian packages by the shared library or program that each brings. */
const PACKAGES = [
  [/^libgtk-3|^libatk|^libcairo|^libpango|^libX|^libxkb|^libxcb|^libgdk/, 'libgtk-3-0'],
  [/^lib(nss|nssutil|smime|plc|plds|nspr)\d/, 'libnss3'],
  [/^libasound/, 'libasound2'],
  [/^libgbm|^libdrm/, 'libgbm1'],
  [/^Xvfb$/, 'xvfb'],
];

const headless = () => process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;

/**
 * How to start `executable` here: under a virtual display where there is no real one, and without Chromium's
 * sandbox only as root, where it cannot work.
 */
export async function launchOf(executable) {
  if (process.platform !== 'linux') return { executable, args: [], env: {} };
  await ensureLibraries(executable);
  const args = process.getuid() === 0 ? ['--no-sandbox'] : [];
  if (!headless()) return { executable, args, env: {} };
  say('No display here (DISPLAY is not set): the window opens on a virtual one that nobody sees.');
  return {
    executable: inProject('main', 'launch', 'with-display.sh'),
    // Chromium would complain at length of the desktop's services, which are not there.
    args: [...args, '--log-level=3'],
    env: { WORKBENCH_EXECUTABLE: executable },
  };
}

async function ensureLibraries(executable) {
  let missing = missingFrom(executable);
  if (missing.length > 0 && mayInstall()) {
    await install(packagesFor(missing));
    missing = missingFrom(executable);
  }
  if (missing.length === 0) return;
  throw new LaunchError(
    `Electron needs what this machine lacks: ${missing.join(', ')}.\n` +
      `On Debian or Ubuntu: sudo apt-get install --no-install-recommends ${packagesFor(missing).join(' ')}`,
  );
}

function missingFrom(executable) {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  const libraries = [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  const display = headless() && spawnSync('Xvfb', ['-help']).error !== undefined ? ['Xvfb'] : [];
  return [...new Set([...libraries, ...display])];
}

function packagesFor(missing) {
  const names = missing.map((name) => PACKAGES.find(([pattern]) => pattern.test(name))?.[1] ?? name);
  return [...new Set(names)];
}

/** Only on a machine that is plainly a server or container and ours to change. */
function mayInstall() {
  return headless() && process.getuid() === 0 && existsSync('/etc/debian_version');
}

async function install(names) {
  say(`Installing Debian packages that Electron needs: ${names.join(', ')}. This happens once.`);
  const quiet = { stdio: ['ignore', 'ignore', process.stderr] };
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { ...quiet, env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names.map(present)], {
    ...quiet,
    env,
  });
}

/** Newer releases have renamed some libraries for 64-bit time. */
function present(name) {
  const renamed = `${name}t64`;
  return spawnSync('apt-cache', ['show', renamed]).status === 0 ? renamed : name;
}
