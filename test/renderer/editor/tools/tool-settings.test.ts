import { newFrame } from '../../../../core/document/state.ts';
import { intensities } from '../../../../core/imaging/intensity.ts';
import type { Raster } from '../../../../core/imaging/raster.ts';
import { rasterOf } from '../../../../core/imaging/value-window.ts';
import { tilesToGrid } from '../../../../core/mask/tiles.ts';
import { findVoxels } from '../../../../core/mask/voxel-search.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../../renderer/editor/settings.ts';
import { TOOLS } from '../../../../renderer/editor/tools/registry.ts';
import { TOOL_IDS } from '../../../../renderer/editor/tools/tool-id.ts';
import type { ToolId } from '../../../../renderer/editor/tools/tool-id.ts';
import type { Tool, ToolSetting } from '../../../../renderer/editor/tools/tool.ts';
import { EditorDriver, predictionOf } from '../../../support/editor-driver.ts';
import type { At } from '../../../support/editor-driver.ts';

const SIZE = { width: 24, height: 16 };
const PIXELS = SIZE.width * SIZE.height;

/** Values of each setting that are far enough apart to show where it counts. */
const VALUES: { readonly [Setting in ToolSetting]: readonly Settings[Setting][] } = {
  brushSize: [1, 4, 9],
  brushShape: ['round', 'square', 'sphere'],
  writeRule: ['all', 'background', 'class'],
  valueRange: [null, { low: 42, high: 130 }],
  tolerance: [0, 12, 120],
  contiguous: [true, false],
  inVolume: [true, false],
  probabilityShift: [0, 0.2, 0.6],
};
const SETTINGS = Object.keys(VALUES) as ToolSetting[];

/** An image with labels and a prediction, how the editor is set up, and what a hand then does. */
interface Scene {
  readonly labels: Uint8Array;
  readonly pixels: Uint8Array;
  readonly probabilities: Uint8Array;
  readonly settings: Pick<Settings, ToolSetting>;
  readonly points: readonly At[];
  readonly erases: boolean;
}

/** Blocks of 4 by 4 pixels: neighbours that are alike are what fills and tolerances go by. */
function blocks(values: fc.Arbitrary<number>): fc.Arbitrary<Uint8Array> {
  const across = SIZE.width / 4;
  return fc.array(values, { minLength: PIXELS / 16, maxLength: PIXELS / 16 }).map((drawn) =>
    Uint8Array.from({ length: PIXELS }, (_, pixel) => {
      const x = pixel % SIZE.width;
      const y = Math.floor(pixel / SIZE.width);
      return drawn[Math.floor(y / 4) * across + Math.floor(x / 4)] ?? 0;
    }),
  );
}

const point: fc.Arbitrary<At> = fc.tuple(
  fc.double({ min: 0, max: SIZE.width - 0.01, noNaN: true }),
  fc.double({ min: 0, max: SIZE.height - 0.01, noNaN: true }),
);

const scenes: fc.Arbitrary<Scene> = fc.record({
  labels: blocks(fc.integer({ min: 0, max: 2 })),
  pixels: blocks(fc.constantFrom(40, 44, 50, 120, 200)),
  probabilities: blocks(fc.constantFrom(0, 60, 110, 150, 220)),
  settings: fc.record({
    brushSize: fc.constantFrom(...VALUES.brushSize),
    brushShape: fc.constantFrom(...VALUES.brushShape),
    writeRule: fc.constantFrom(...VALUES.writeRule),
    valueRange: fc.constantFrom(...VALUES.valueRange),
    tolerance: fc.constantFrom(...VALUES.tolerance),
    contiguous: fc.constantFrom(...VALUES.contiguous),
    inVolume: fc.constantFrom(...VALUES.inVolume),
    probabilityShift: fc.constantFrom(...VALUES.probabilityShift),
  }),
  points: fc.array(point, { minLength: 3, maxLength: 5 }),
  erases: fc.boolean(),
});

/** The image in a volume of two frames, whose values are alike. */
function inVolume(driver: EditorDriver, image: Raster): void {
  const open = driver.stream.frame('image');
  if (open === undefined) throw new Error('No image');
  driver.editor.hold({
    volume: { shape: [SIZE.width, SIZE.height, 2], spacing: [1, 1, 1], directions: null },
    values: { find: async (search) => findVoxels(search, SIZE, () => intensities(image)) },
    frames: [open, { ...newFrame('other', SIZE, 0), tiles: new Map<number, never>() }],
    steps: [],
  });
}

/** All that a tool can bring about, with a setting in place of the scene's. */
async function outcome(tool: ToolId, scene: Scene, setting: Partial<Settings>): Promise<unknown> {
  const values = Uint8Array.from({ length: PIXELS * 3 }, (_, i) => scene.pixels[Math.floor(i / 3)] ?? 0);
  const image = rasterOf(SIZE, 3, values);
  const provenance = scene.labels.map((label) => (label === 0 ? 0 : 2));
  const map = { ...SIZE, channels: 1, data: scene.probabilities };
  const driver = EditorDriver.open(SIZE, {
    image,
    labels: scene.labels.slice(),
    provenance,
    prediction: predictionOf(map),
    threshold: 0.5,
  });
  inVolume(driver, image);
  driver.set({ ...scene.settings, ...setting }).tool(tool);
  driver.drag(scene.points, { button: scene.erases ? 2 : 0 });
  // Where a press only begins something, it is gone on with and ended.
  for (const at of scene.points) if (driver.editor.isBusy) driver.click(at);
  const { preview } = driver.editor.view;
  driver.key('Enter');
  await driver.editor.idle();
  const { state, view, drawing } = driver.editor;
  const other = driver.stream.frame('other');
  return {
    other: other === undefined ? [] : [...tilesToGrid(other).data],
    labels: [...(drawing?.labels ?? [])],
    provenance: [...(drawing?.provenance ?? [])],
    preview,
    view: { camera: view.camera, kind: view.cursorKind, size: view.cursorSize },
    state: { history: state.history, hint: state.hint, display: state.display },
  };
}

/** Whether two values of a setting ever lead to different ends in a scene. */
async function matters(tool: ToolId, setting: ToolSetting, scene: Scene): Promise<boolean> {
  const outcomes = VALUES[setting].map((value) => outcome(tool, scene, { [setting]: value }));
  const ends = (await Promise.all(outcomes)).map((end) => JSON.stringify(end));
  return new Set(ends).size > 1;
}

describe.each(TOOL_IDS)('the settings that %s names', (tool) => {
  const { settings }: Tool = TOOLS[tool];

  it.each(settings)('%s changes what it does', async (setting) => {
    for (const scene of fc.sample(scenes, { numRuns: 100, seed: 1 })) {
      if (await matters(tool, setting, scene)) return;
    }
    expect.fail(`${setting} never mattered`);
  });

  it.each(SETTINGS.filter((setting) => !settings.includes(setting)))(
    '%s, not among them, does not',
    async (setting) => {
      await fc.assert(
        fc.asyncProperty(scenes, async (scene) => !(await matters(tool, setting, scene))),
        { numRuns: 50 },
      );
    },
  );
});
