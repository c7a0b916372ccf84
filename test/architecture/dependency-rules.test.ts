import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IConfiguration, ICruiseResult } from 'dependency-cruiser';
import { plantTree } from '../support/planted-tree.ts';

const rules = createRequire(import.meta.url)('../../.config/dependency-cruiser.cjs') as IConfiguration;

const PACKAGES = [
  'konva',
  'react',
  'dexie',
  'electron',
  'onnxruntime-node',
  'sharp',
  'vitest',
  'zod',
  'commander',
];

/** One violation per rule: the file that commits it, and what it imports. */
const VIOLATIONS: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'no-circular': ['core/circle-a.ts', './circle-b.ts'],
  resolvable: ['core/lost.ts', './nowhere.ts'],
  'listed-in-package-json': ['main/unlisted.ts', 'unlisted'],
  'nothing-imports-test': ['main/tested.ts', '../test/target.ts'],
  'core-stands-alone': ['core/leaning.ts', '../main/target.ts'],
  'core-geometry-below-the-rest': ['core/geometry/painting.ts', '../imaging/target.ts'],
  'core-imaging-below-the-rest': ['core/imaging/masking.ts', '../mask/target.ts'],
  'core-mask-below-the-rest': ['core/mask/recording.ts', '../document/target.ts'],
  'core-document-below-the-rest': ['core/document/sending.ts', '../contract/target.ts'],
  'core-contract-below-the-rest': ['core/contract/writing.ts', '../formats/target.ts'],
  'main-uses-core': ['main/reaching.ts', '../renderer/ui/target.ts'],
  'preload-uses-core': ['preload/reaching.ts', '../main/target.ts'],
  'renderer-uses-core': ['renderer/ui/reaching.ts', '../../preload/target.ts'],
  'editor-is-headless': ['renderer/editor/drawing.ts', '../view/target.ts'],
  'actions-work-on-the-editor': ['renderer/actions/meddling.ts', '../store/target.ts'],
  'workers-stand-alone': ['renderer/workers/asking.ts', '../editor/target.ts'],
  'services-implement-ports': ['renderer/services/meddling.ts', '../editor/target.ts'],
  'store-implements-ports': ['renderer/store/meddling.ts', '../editor/target.ts'],
  'view-draws-the-editor': ['renderer/view/storing.ts', '../store/target.ts'],
  'konva-in-view': ['renderer/ui/painting.ts', 'konva'],
  'react-in-view-and-ui': ['renderer/editor/rendering.ts', 'react'],
  'dexie-in-store': ['renderer/services/keeping.ts', 'dexie'],
  'electron-in-main-and-preload': ['renderer/ui/shell.ts', 'electron'],
  'onnxruntime-in-sessions-and-training': ['main/inference/host.ts', 'onnxruntime-node'],
  'sharp-in-files': ['main/training/pictures.ts', 'sharp'],
  'node-in-main': ['core/reading.ts', 'node:fs'],
  offline: ['main/calling.ts', 'node:https'],
  'no-test-tools': ['main/testing.ts', 'vitest'],
};

/** What the rules must let through. */
const ALLOWED: readonly (readonly [file: string, imported: string])[] = [
  ['core/manifest.ts', 'zod'],
  ['core/document/tiles.ts', '../mask/target.ts'],
  ['core/formats/use.ts', '../contract/target.ts'],
  ['main/cli/program.ts', 'commander'],
  ['main/window.ts', 'electron'],
  ['main/files/decode.ts', 'sharp'],
  ['main/files/write.ts', 'node:fs'],
  ['main/archive/http.ts', 'node:https'],
  ['main/inference/sessions.ts', 'onnxruntime-node'],
  ['main/training/step.ts', 'onnxruntime-node'],
  ['main/use.ts', '../core/target.ts'],
  ['preload/bridge.ts', 'electron'],
  ['preload/use.ts', '../core/target.ts'],
  ['renderer/index.tsx', 'react'],
  ['renderer/view/stage.ts', 'konva'],
  ['renderer/ui/panel.tsx', 'react'],
  ['renderer/ui/use.ts', '../store/target.ts'],
  ['renderer/store/database.ts', 'dexie'],
  ['renderer/store/saver.ts', '../editor/ports.ts'],
  ['renderer/services/prediction/segmenter.ts', '../../editor/ports.ts'],
  ['renderer/view/paint.ts', '../editor/target.ts'],
  ['renderer/actions/use.ts', '../editor/target.ts'],
  ['test/any.ts', '../renderer/view/target.ts'],
  ['test/graph.ts', 'onnxruntime-node'],
];

const TARGETS = [
  'core/target.ts',
  'core/imaging/target.ts',
  'core/mask/target.ts',
  'core/document/target.ts',
  'core/contract/target.ts',
  'core/formats/target.ts',
  'main/target.ts',
  'preload/target.ts',
  'test/target.ts',
  'renderer/editor/target.ts',
  'renderer/editor/ports.ts',
  'renderer/view/target.ts',
  'renderer/store/target.ts',
  'renderer/ui/target.ts',
];

/** Rule and offending file of everything dependency-cruiser reports on a tree of such imports, as `rule: file`. */
function cruise(imports: readonly (readonly [file: string, imported: string])[]): readonly string[] {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ dependencies: Object.fromEntries(PACKAGES.map((name) => [name, '1'])) }),
    'core/circle-b.ts': "export type * from './circle-a.ts';\n",
    'core/circle-a.ts': '',
  };
  for (const target of TARGETS) files[target] = 'export type Target = string;\n';
  // Type-only, so that the rules are seen to look at types too.
  for (const [file, imported] of imports) files[file] = `export type * from '${imported}';\n`;

  const tree = plantTree(files, [...PACKAGES, 'unlisted']);
  try {
    const output = tree.run(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      ...['--config', '.config/dependency-cruiser.cjs', '--output-type', 'json'],
      ...['core', 'main', 'preload', 'renderer', 'test'],
    );
    const result = JSON.parse(output) as ICruiseResult;
    return result.summary.violations.map((violation) => `${violation.rule.name}: ${violation.from}`);
  } finally {
    tree.remove();
  }
}

describe('dependency rules', () => {
  let reported: readonly string[] = [];
  beforeAll(() => {
    reported = cruise(Object.values(VIOLATIONS));
  });

  it.each(Object.entries(VIOLATIONS))('%s is reported when broken', (rule, [file]) => {
    expect(reported).toContain(`${rule}: ${file}`);
  });

  it('are all seen failing here', () => {
    expect(Object.keys(VIOLATIONS).sort()).toEqual(rules.forbidden?.map((rule) => rule.name).sort());
  });

  it('let the architecture through', () => {
    expect(cruise(ALLOWED)).toEqual([]);
  });
});
