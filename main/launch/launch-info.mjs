/** `npm run -s launch-info`: prints, as JSON, the `executable`, `args` and `env` that start the built app. */
import { prepareApp } from './lib/app.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runLauncher } from './lib/project.mjs';

await runLauncher(async () => {
  await ensureInstalled();
  process.stdout.write(`${JSON.stringify(await prepareApp())}\n`);
  return 0;
});
