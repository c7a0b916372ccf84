/** `npm run build [-- NAME...]`: builds the bundles whose sources have changed. */
import { bundles } from './lib/bundles.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { LaunchError, runLauncher } from './lib/project.mjs';

await runLauncher(async (names) => {
  const known = bundles.map((bundle) => bundle.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new LaunchError(`No bundle is called ${unknown.join(', ')}; there are: ${known.join(', ')}.`);
  }
  await ensureInstalled();
  await ensureBuilt(names.length > 0 ? names : known);
  return 0;
});
