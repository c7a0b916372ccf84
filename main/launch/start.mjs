/** `npm start [-- FOLDER] [-- --demo] [-- OPTIONS]`: installs, builds and opens the app. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { prepareApp } from './lib/app.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { LaunchError, runLauncher } from './lib/project.mjs';
import { run } from './lib/run.mjs';

/** npm runs scripts in the project folder; paths are meant from where the person stands. */
const standing = process.env.npm_lifecycle_event === 'start' ? process.env.INIT_CWD : process.cwd();

/** What stands for a folder: an archive of one, or the directory of a medium. */
const STANDS_FOR_FOLDER = /(\.zip|[\\/]dicomdir)$/i;

function absolute(argument) {
  if (argument.startsWith('-')) return argument;
  const path = resolve(standing, argument);
  if (existsSync(path) && (statSync(path).isDirectory() || STANDS_FOR_FOLDER.test(path))) return path;
  throw new LaunchError(`There is no folder ${path}. Usage: npm start [-- FOLDER | -- --demo]`);
}

await runLauncher(async (args) => {
  const options = args.map(absolute);
  await ensureInstalled();
  const launch = await prepareApp();
  return run(launch.executable, [...launch.args, ...options], { env: { ...process.env, ...launch.env } });
});
