/**
 * What is built, and from what. A bundle: `name`, `entry`, `output`, `sources` (folders whose change calls
 * for a new build) and `options` for esbuild beyond `common`, or `vite`, the settings to build the page with.
 */
const inNode = { format: 'cjs', platform: 'node', target: 'node18' };

/** The package has the runtime beside it and nothing else, so the binaries of codecs are inside. */
const withCodecs = {
  ...inNode,
  external: ['onnxruntime-node', 'electron'],
  loader: { '.wasm': 'binary' },
};

export const bundles = [
  {
    name: 'cli',
    entry: 'main/cli/index.ts',
    output: 'dist/cli.cjs',
    sources: ['core', 'main'],
    options: inNode,
  },
  {
    name: 'augment-worker',
    entry: 'main/training/data/augment-worker.ts',
    output: 'dist/augment-worker.cjs',
    sources: ['core', 'main/processes', 'main/training'],
    options: inNode,
  },
  {
    name: 'predictor-worker',
    entry: 'main/inference/predictor-worker.ts',
    output: 'dist/predictor-worker.cjs',
    sources: ['core', 'main/inference', 'main/processes'],
    options: inNode,
  },
  {
    name: 'bench',
    entry: 'test/bench/index.ts',
    output: 'dist/bench.cjs',
    sources: ['core', 'main', 'test/bench', 'test/support'],
    options: inNode,
  },
  {
    name: 'main',
    entry: 'main/index.ts',
    output: 'dist/main/index.cjs',
    sources: ['core', 'main'],
    options: inNode,
  },
  {
    name: 'inference',
    entry: 'main/inference/worker-entry.ts',
    output: 'dist/main/inference.cjs',
    sources: ['core', 'main'],
    options: inNode,
  },
  {
    name: 'demo',
    entry: 'main/files/folders/demo-entry.ts',
    output: 'dist/main/demo.cjs',
    sources: ['core', 'main'],
    options: inNode,
  },
  {
    name: 'project-jobs',
    entry: 'main/journal/jobs/entry.ts',
    output: 'dist/main/project-jobs.cjs',
    sources: ['core', 'main'],
    options: inNode,
  },
  {
    name: 'training',
    entry: 'main/training/project/entry.ts',
    output: 'dist/main/training.cjs',
    sources: ['core', 'main'],
    options: withCodecs,
  },
  {
    name: 'data-sets',
    entry: 'main/datasets/entry.ts',
    output: 'dist/main/data-sets.cjs',
    sources: ['core', 'main'],
    options: withCodecs,
  },
  {
    name: 'preload',
    entry: 'preload/index.ts',
    output: 'dist/preload/index.js',
    sources: ['core', 'preload'],
    // A sandboxed preload script has `require` for Electron's own parts, but no modules.
    options: { format: 'iife', platform: 'browser', target: 'chrome114' },
  },
  {
    name: 'renderer',
    entry: 'renderer/index.html',
    output: 'dist/renderer/index.html',
    sources: ['core', 'renderer', '.config/vite.config.ts'],
    // The page is more than scripts: vite bundles its workers, styles and fonts too.
    vite: '.config/vite.config.ts',
  },
];

/** The command line, and what it starts. */
export const CLI_BUNDLES = ['cli', 'augment-worker', 'predictor-worker'];

/** Native packages and those with WebAssembly stay files of their own: a bundle cannot hold them. */
export const common = {
  bundle: true,
  sourcemap: true,
  external: ['onnxruntime-node', 'sharp', 'electron', '@cornerstonejs/*'],
  logLevel: 'warning',
};
