/**
 * What is built, and from what. A bundle: `name`, `entry`, `output`, `sources` (folders whose change calls
 * for a new build) and `options` for esbuild beyond `common`.
 */
export const bundles = [
  {
    name: 'cli',
    entry: 'main/cli/index.ts',
    output: 'dist/cli.cjs',
    sources: ['core', 'main'],
    options: { format: 'cjs', platform: 'node', target: 'node18' },
  },
];

/** Native packages stay files of their own: a bundle cannot hold them. */
export const common = {
  bundle: true,
  sourcemap: true,
  external: ['onnxruntime-node', 'sharp', 'electron'],
  logLevel: 'warning',
};
