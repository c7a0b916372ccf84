/**
 * What is built, and from what. A bundle: `name`, `entry`, `output`, `sources` (folders whose change calls
 * for a new build) and `options` for esbuild beyond `common`.
 */
const inNode = { format: 'cjs', platform: 'node', target: 'node18' };

export const bundles = [
  {
    name: 'cli',
    entry: 'main/cli/index.ts',
    output: 'dist/cli.cjs',
    sources: ['core', 'main'],
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
    name: 'preload',
    entry: 'preload/index.ts',
    output: 'dist/preload/index.js',
    sources: ['core', 'preload'],
    // A sandboxed preload script has `require` for Electron's own parts, but no modules.
    options: { format: 'iife', platform: 'browser', target: 'chrome114' },
  },
];

/** Native packages stay files of their own: a bundle cannot hold them. */
export const common = {
  bundle: true,
  sourcemap: true,
  external: ['onnxruntime-node', 'sharp', 'electron'],
  logLevel: 'warning',
};
