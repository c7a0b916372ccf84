import { existsSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { launchOf } from './display.mjs';
import { resolveElectron } from './electron.mjs';
import { LaunchError, projectRoot } from './project.mjs';

/** What the app consists of; the command line is built on its own. */
export const APP_BUNDLES = ['main', 'inference', 'demo', 'preload', 'renderer'];

/** Another executable to start instead of this copy, for instance a packaged app under test. */
const PACKAGED = 'WORKBENCH_APP';

/** `{ executable, args, env }` that starts the app, built and with everything it needs in place. */
export async function prepareApp() {
  const packaged = process.env[PACKAGED];
  if (packaged) {
    if (!existsSync(packaged)) throw new LaunchError(`${PACKAGED} names ${packaged}, which does not exist.`);
    return launchOf(packaged);
  }
  await ensureBuilt(APP_BUNDLES);
  const launch = await launchOf(await resolveElectron());
  return { ...launch, args: [...launch.args, projectRoot] };
}
