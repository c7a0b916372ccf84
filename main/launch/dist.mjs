/**
 * `npm run dist [-- BUILDER OPTIONS]`: packages the app into release/ with electron-builder, then starts the
 * package and lets it predict. With the development substitute of Electron only a folder and a tar.gz are made,
 * for tests of the packaging; they must not be passed on.
 */
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { APP_BUNDLES } from './lib/app.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { resolveElectron } from './lib/electron.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { LaunchError, inProject, runLauncher, say } from './lib/project.mjs';
import { run, runNode } from './lib/run.mjs';

const builder = inProject('node_modules', 'electron-builder', 'cli.js');
const CONFIG_FILE = 'electron-builder.yml';
const configured = (file) => ['--config', file, '--publish', 'never'];

await runLauncher(async (options) => {
  await ensureInstalled();
  await ensureBuilt(APP_BUNDLES);
  const electron = await resolveElectron();
  const substitute = join(dirname(electron), 'resources', 'app', 'loader.js');
  if (existsSync(substitute)) await packageForTests(dirname(electron), options);
  else await succeed('electron-builder', runNode(builder, [...configured(CONFIG_FILE), ...options]));
  return smokeTest(options);
});

async function packageForTests(electron, options) {
  say('Packaging with the development substitute of Electron: for tests only, not to be passed on.');
  // The loader would be found before the packaged app.
  const runtime = inProject('.cache', 'electron-without-loader');
  rmSync(runtime, { recursive: true, force: true });
  const loader = join(electron, 'resources', 'app');
  cpSync(electron, runtime, { recursive: true, filter: (path) => path !== loader });
  const version = readFileSync(join(electron, 'version'), 'utf8').trim();
  const local = [`-c.electronDist=${runtime}`, `-c.electronVersion=${version}`];
  const config = configForTests();
  await succeed('electron-builder', runNode(builder, [...config, '--linux', 'dir', ...local, ...options]));
  rmSync(runtime, { recursive: true, force: true });
  const folder = unpackedFolder();
  const archive = inProject('release', 'u-lite-workbench-for-tests.tar.gz');
  await succeed('tar', run('tar', ['-czf', archive, '-C', dirname(folder), basename(folder)]));
  say(`Wrote ${archive}`);
}

/** The same without the fuse that the substitute is too old for; it cannot be unset by an option. */
function configForTests() {
  const file = inProject('.cache', 'electron-builder-for-tests.yml');
  const config = readFileSync(inProject(CONFIG_FILE), 'utf8');
  writeFileSync(file, config.replace(/^ *grantFileProtocolExtraPrivileges:.*\n/m, ''));
  return configured(file);
}

/** Looks at the fuses of what was packaged, starts it, and predicts in it. */
async function smokeTest(options) {
  const folder = unpackedFolder();
  if (folder === undefined) {
    say('No unpacked folder for this system in release/: the package was not started.');
    return 0;
  }
  const env = {
    ...process.env,
    WORKBENCH_APP: join(folder, executableIn(folder)),
    WORKBENCH_INSPECTABLE: String(options.some((option) => /InspectArguments=true$/.test(option))),
    // Built into later versions of Node.
    NODE_OPTIONS: '--experimental-websocket',
  };
  const playwright = inProject('node_modules', '@playwright', 'test', 'cli.js');
  return runNode(playwright, ['test', '--config', '.config/playwright.config.ts', '--project', 'package'], {
    env,
  });
}

function unpackedFolder() {
  const release = inProject('release');
  const name = readdirSync(release).find((entry) => entry.endsWith('-unpacked') || entry.startsWith('mac'));
  return name === undefined ? undefined : join(release, name);
}

function executableIn(folder) {
  const candidates = [
    'u-lite-workbench',
    'U-Lite Workbench.exe',
    'U-Lite Workbench.app/Contents/MacOS/U-Lite Workbench',
  ];
  const found = candidates.find((name) => existsSync(join(folder, name)));
  if (found === undefined) throw new LaunchError(`There is no executable in ${folder}.`);
  return found;
}

async function succeed(name, running) {
  const code = await running;
  if (code !== 0) throw new LaunchError(`${name} failed with exit code ${code}; its message is above.`);
}
