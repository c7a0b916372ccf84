import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundles, common } from './bundles.mjs';
import { LaunchError, inProject, say } from './project.mjs';

const stampOf = (bundle) => inProject(`${bundle.output}.sources`);

/** Builds the named bundles (all by default) whose sources have changed since they were last built. */
export async function ensureBuilt(names = bundles.map((bundle) => bundle.name)) {
  for (const bundle of bundles.filter(({ name }) => names.includes(name))) {
    if (!existsSync(inProject(bundle.entry))) {
      throw new LaunchError(`Cannot build ${bundle.output}: ${bundle.entry} is missing from this copy.`);
    }
    const sources = fingerprint(bundle);
    const stamp = stampOf(bundle);
    const upToDate =
      existsSync(inProject(bundle.output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
    if (upToDate) continue;
    await build(bundle);
    writeFileSync(stamp, sources);
  }
}

async function build(bundle) {
  const started = performance.now();
  mkdirSync(dirname(inProject(bundle.output)), { recursive: true });
  try {
    await (bundle.vite === undefined ? buildScript(bundle) : buildPage(bundle));
  } catch (error) {
    // The bundler has printed the places already.
    throw new LaunchError(`Cannot build ${bundle.output}: ${error.message.split('\n')[0]}`);
  }
  say(`Built ${bundle.output} in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

// Bundlers are imported late: the launcher itself starts before anything is installed.

async function buildScript({ entry, output, options }) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    ...common,
    ...options,
    absWorkingDir: inProject(),
    entryPoints: [entry],
    outfile: output,
  });
}

async function buildPage({ output, vite: settings }) {
  const vite = await import('vite');
  await vite.build({ configFile: inProject(settings), logLevel: 'warn' });
  // Windows and packages take the icon as a bitmap.
  const { default: sharp } = await import('sharp');
  const icon = join(dirname(inProject(output)), 'icon.png');
  await sharp(inProject('renderer/ui/icon.svg'), { density: 144 }).resize(512, 512).png().toFile(icon);
}

/** Digest of path, size and time of everything that can change the bundle. */
function fingerprint(bundle) {
  const hash = createHash('sha256');
  const roots = [...bundle.sources, 'main/launch/lib/bundles.mjs', 'package-lock.json', 'tsconfig.json'];
  for (const path of roots.flatMap((source) => filesUnder(source))) {
    const { size, mtimeMs } = statSync(inProject(path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!statSync(inProject(path)).isDirectory()) return [path];
  return readdirSync(inProject(path))
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
