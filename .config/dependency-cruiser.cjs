/**
 * Who may import whom. Type-only imports count: a type drags its runtime along sooner or later.
 * test/architecture/dependency-rules.test.ts plants one violation per rule and sees it reported.
 */

const OURS = '^(core|main|preload|renderer|test)/';
const SHIPPED = '^(core|main|preload|renderer)/';

/** Packages live under node_modules whatever their scope; `names` is a regular expression. */
const packages = (names) => `^node_modules/(${names})(/|$)`;

const REACT = 'react|react-[^/]+|@tanstack/react-[^/]+|lucide-react';
const NETWORK = '^(node:)?(http|https|http2|net|tls|dgram|dns)(/|$)';

/** Rooms of core from the ground up: each may use those before it. What is not named stands above them all. */
const LAYERS = ['geometry', 'imaging', 'mask', 'document', 'contract'];

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-circular', 'A cycle is one room with two doors.', {}, { circular: true }),
    rule(
      'resolvable',
      'Every import leads somewhere. Addresses are for the bundler of the page; ITK misnames its types.',
      {},
      { couldNotResolve: true, pathNot: ['\\?url$', '^@itk-wasm/image-io$'] },
    ),
    rule(
      'listed-in-package-json',
      'A package that only another package brings in may vanish.',
      { path: SHIPPED },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule(
      'nothing-imports-test',
      'Tests see the code, never the other way.',
      { path: SHIPPED },
      { path: '^test/' },
    ),

    rule('core-stands-alone', 'core runs anywhere.', { path: '^core/' }, { path: OURS, pathNot: '^core/' }),
    ...LAYERS.map((layer, height) =>
      rule(
        `core-${layer}-below-the-rest`,
        `${layer} knows only itself and what it stands on.`,
        { path: `^core/${layer}/` },
        { path: '^core/[^/]+/', pathNot: `^core/(${LAYERS.slice(0, height + 1).join('|')})/` },
      ),
    ),
    rule(
      'main-uses-core',
      'main knows core only.',
      { path: '^main/' },
      { path: OURS, pathNot: '^(main|core)/' },
    ),
    rule(
      'preload-uses-core',
      'The bridge is derived from core/contract.',
      { path: '^preload/' },
      { path: OURS, pathNot: '^(preload|core)/' },
    ),
    rule(
      'renderer-uses-core',
      'The window reaches main through the bridge only.',
      { path: '^renderer/' },
      { path: OURS, pathNot: '^(renderer|core)/' },
    ),

    rule(
      'editor-is-headless',
      'The editor is driven in tests without a window.',
      { path: '^renderer/editor/' },
      { path: '^renderer/', pathNot: '^renderer/(editor/|next-task\\.ts$)' },
    ),
    rule(
      'actions-work-on-the-editor',
      'Actions are run in tests without a window; what surrounds the editor comes in through their ports.',
      { path: '^renderer/actions/' },
      { path: '^renderer/', pathNot: '^renderer/(actions|editor)/' },
    ),
    rule(
      'workers-stand-alone',
      'Workers turn untrusted bytes into pixels.',
      { path: '^renderer/workers/' },
      { path: '^renderer/', pathNot: '^renderer/(workers/|sha256\\.ts$)' },
    ),
    rule(
      'services-implement-ports',
      'Services know the ports of the editor, not the editor.',
      { path: '^renderer/services/' },
      { path: '^renderer/', pathNot: '^renderer/(services/|editor/ports|(sha256|next-task)\\.ts$)' },
    ),
    rule(
      'store-implements-ports',
      'The store knows the ports of the editor, not the editor.',
      { path: '^renderer/store/' },
      { path: '^renderer/', pathNot: '^renderer/(store/|editor/ports|sha256\\.ts$)' },
    ),
    rule(
      'view-draws-the-editor',
      'The view paints; panels, storage and services are not its business.',
      { path: '^renderer/view/' },
      { path: '^renderer/', pathNot: '^renderer/((view|editor)/|next-task\\.ts$)' },
    ),

    rule(
      'konva-in-view',
      'One room paints.',
      { path: OURS, pathNot: '^renderer/view/' },
      {
        path: packages('konva|react-konva'),
      },
    ),
    rule(
      'react-in-view-and-ui',
      'The editor outlives any view library. The entry file mounts it.',
      { path: SHIPPED, pathNot: '^renderer/((view|ui)/|[^/]+$)' },
      { path: packages(REACT) },
    ),
    rule(
      'dexie-in-store',
      'One room stores.',
      { path: SHIPPED, pathNot: '^renderer/store/' },
      {
        path: packages('dexie'),
      },
    ),
    rule(
      'electron-in-main-and-preload',
      'core and the window stay portable.',
      { path: '^(core|renderer)/' },
      { path: packages('electron|electron25') },
    ),
    rule(
      'onnxruntime-in-sessions-and-training',
      'One place opens sessions, so that one place tunes and releases them.',
      { path: SHIPPED, pathNot: '^main/(inference/sessions\\.ts$|training/)' },
      { path: packages('onnxruntime-[^/]+') },
    ),
    rule(
      'sharp-in-files',
      'Pictures are decoded in one place.',
      { path: SHIPPED, pathNot: '^main/(files|launch)/' },
      {
        path: packages('sharp'),
      },
    ),
    rule(
      'node-in-main',
      'Only main has Node beneath it.',
      { path: '^(core|preload|renderer)/' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'offline',
      'Nothing shipped opens a connection, but to the archive that a person named.',
      { path: SHIPPED, pathNot: '^main/archive/(http|authorities)\\.ts$' },
      { path: NETWORK },
    ),
    rule(
      'no-test-tools',
      'What ships does not need the test tools.',
      { path: SHIPPED },
      { path: packages('vitest|fast-check|fake-indexeddb|axe-core|@playwright/test|playwright[^/]*') },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|runs|test-output|\\.cache)/' },
    // One graph over every runtime; Electron's own API counts as the electron package.
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
      exportsFields: ['exports'],
    },
  },
};
