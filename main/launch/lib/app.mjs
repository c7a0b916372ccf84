import { existsSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { bundles } from './bundles.mjs';
import { launchOf } from './display.mjs';
import { resolveElectron } from './electron.mjs';
import { LaunchError, projectRoot } from './project.mjs';

/** What the app consists of, and packages hold: the folders of dist; the command line's are files beside them. */
export const APP_BUNDLES = bundles
  .filter(({ output }) => output.split('/').length > 2)
  .map(({ name }) => name);

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
