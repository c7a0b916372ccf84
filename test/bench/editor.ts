import { HISTORY_BUDGET } from '../../core/document/histories.ts';
import { area } from '../../core/geometry/rect.ts';
import type { Size } from '../../core/geometry/size.ts';
import { floodFill } from '../../core/mask/flood-fill.ts';
import { seededRandom } from '../../core/random.ts';
import { MaskStyles } from '../../renderer/view/mask-style.ts';
import { outlineSegments } from '../../renderer/view/outline.ts';
import { rasterize } from '../../renderer/view/raster.ts';
import { EditorDriver, predictionOf } from '../support/editor-driver.ts';
import type { At } from '../support/editor-driver.ts';
import { type Benchmark, medians, milliseconds } from './measure.ts';

const FRAME = 1000 / 60;
const BRUSH = 30;
/** Pointer readings of one stroke, 8 pixels apart, as a quick hand on a 120 Hz mouse makes them. */
const READINGS = 195;
const DAY_OF_STROKES = 2_000;

/** The editor without a window: what a stroke costs, and what does not change it. */
export const editorBenchmark: Benchmark = async () => [
  ...(await strokeRows()),
  ...(await wholeImageRows()),
  await objectsRow(),
  await historyRow(),
];

async function strokeRows(): ReturnType<Benchmark> {
  const open = (side: number): EditorDriver => brushOn({ width: side, height: side });
  const [small, large, largest, worked] = [open(1024), open(4096), open(8192), open(4096)];
  const random = seededRandom(1);
  for (let i = 0; i < 1_000; i++) stroke(worked, random() * 3_000, random() * 3_000);
  const timed = (driver: EditorDriver) => async (): Promise<number> => {
    const time = await milliseconds(() => stroke(driver, 100, 100));
    // Taken back, so that every round finds the same map and no history grows.
    driver.run('edit.undo');
    return time;
  };
  const times = await medians(
    { small: timed(small), large: timed(large), largest: timed(largest), worked: timed(worked) },
    { rounds: 60, warmUp: 20 },
  );
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  const p95 = handlerP95(large);
  return [
    {
      what: 'stroke on 4096 square / on 1024 square',
      value: times.large / times.small,
      aim: { most: 1.3 },
      detail: `${ms(times.large)} / ${ms(times.small)}`,
    },
    {
      what: 'stroke on 8192 square / on 1024 square',
      value: times.largest / times.small,
      aim: { most: 1.3 },
      detail: `${ms(times.largest)} / ${ms(times.small)}`,
    },
    {
      what: 'stroke after 1,000 strokes / the first',
      value: times.worked / times.large,
      aim: { most: 1.1 },
      detail: `${ms(times.worked)} / ${ms(times.large)}`,
    },
    {
      what: 'pointer handler at 4096, 95th percentile / 1 ms',
      value: p95,
      aim: { most: 1 },
      detail: `${ms(p95)}, brush ${BRUSH}`,
    },
  ];
}

async function wholeImageRows(): ReturnType<Benchmark> {
  const side = 4096;
  const driver = brushOn({ width: side, height: side });
  const data = Uint8Array.from({ length: 256 * 256 }, (_, i) => {
    const distance = Math.hypot((i % 256) - 128, Math.floor(i / 256) - 128);
    return Math.min(Math.max(255 - 1.8 * distance, 0), 255);
  });
  driver.editor.applyPrediction(predictionOf({ width: 256, height: 256, channels: 1, data }));
  const empty = brushOn({ width: side, height: side }).tool('fill');
  const background = new Uint8Array(256).fill(1, 0, 1);
  const plane = new Uint8Array(side * side);
  let threshold = 0.4;
  const times = await medians(
    {
      flood: () =>
        milliseconds(() => floodFill(plane, { width: side, height: side }, 2000, 2000, background)),
      fill: () => milliseconds(() => empty.click([2000, 2000])),
      unfill: () => milliseconds(() => empty.run('edit.undo')),
      slider: () => {
        threshold = threshold > 0.6 ? 0.4 : threshold + 0.02;
        return milliseconds(() => driver.run('mask.threshold', { value: threshold, live: true }));
      },
      undo: async () => {
        driver.run('mask.threshold', { value: threshold, live: false });
        driver.tool('brush', BRUSH);
        stroke(driver, 500, 500);
        return milliseconds(() => driver.run('edit.undo'));
      },
    },
    { rounds: 7, warmUp: 2 },
  );
  const row = (what: string, time: number, limit: number) => ({
    what: `${what} / ${limit.toFixed(0)} ms`,
    value: time / limit,
    aim: { most: 1 },
    detail: `${time.toFixed(2)} ms`,
  });
  return [
    row('flood fill of 16 megapixels', times.flood, 150),
    {
      what: 'the same with painting and history / fill alone',
      value: times.fill / times.flood,
      aim: undefined,
      detail: `${times.fill.toFixed(0)} ms, taken back in ${times.unfill.toFixed(0)} ms`,
    },
    row('undo of a stroke at 4096', times.undo, FRAME),
    row('threshold slider at 4096, one notch', times.slider, FRAME),
  ];
}

async function historyRow(): Promise<Awaited<ReturnType<Benchmark>>[number]> {
  const driver = brushOn({ width: 2048, height: 2048 });
  const random = seededRandom(2);
  let bytes = 0;
  driver.stream.onCommit(({ targets }) => {
    for (const { before, after } of targets.flatMap(({ tiles }) => tiles)) {
      bytes +=
        before.labels.length + before.provenance.length + after.labels.length + after.provenance.length;
    }
  });
  for (let i = 0; i < DAY_OF_STROKES; i++) {
    driver.run('class.select', 1 + (i % 2));
    stroke(driver, random() * 1_500, random() * 1_500);
    driver.commits.length = 0;
    driver.dirty.length = 0;
  }
  const kept = driver.editor.state.history.length;
  return {
    what: 'history of 2,000 strokes at 2048 / its budget',
    value: bytes / HISTORY_BUDGET,
    aim: { most: 1 },
    detail: `${mebibytes(bytes)} of ${mebibytes(HISTORY_BUDGET)} MiB, ${kept} steps kept`,
  };
}

/** What a frame takes while a stroke goes on, from the pointer to the pixels and outlines of what it has changed. */
async function objectsRow(): Promise<Awaited<ReturnType<Benchmark>>[number]> {
  const size = { width: 2048, height: 2048 };
  const isInSquare = (at: number): boolean => at % 64 >= 4 && at % 64 < 60;
  const labels = Uint8Array.from({ length: size.width * size.height }, (_, pixel) =>
    Number(isInSquare(pixel % size.width) && isInSquare(Math.floor(pixel / size.width))),
  );
  const open = (): EditorDriver => EditorDriver.open(size, { labels }).tool('brush', BRUSH);
  const [plain, objects] = [open(), open().run('object.make')];
  const count = objects.drawing.objects.length;
  const timed = (driver: EditorDriver) => {
    const styles = new MaskStyles();
    return async (): Promise<number> => {
      driver.down([100, 100]);
      const time = await milliseconds(() => {
        for (let i = 1; i < READINGS; i++) {
          driver.dirty.length = 0;
          driver.move(reading(100, 100, i));
          drawFrame(driver, styles);
        }
      });
      driver.up([100, 100]).run('edit.undo');
      return time / (READINGS - 1);
    };
  };
  const times = await medians({ plain: timed(plain), objects: timed(objects) }, { rounds: 20, warmUp: 5 });
  return {
    what: `frame of a stroke among ${count} objects / in a plain class`,
    value: times.objects / times.plain,
    aim: { most: 2.5 },
    detail: `${times.objects.toFixed(2)} ms / ${times.plain.toFixed(2)} ms`,
  };
}

/** What the window draws of the mask in a frame, but for the canvas. */
function drawFrame(driver: EditorDriver, styles: MaskStyles): void {
  const { fill, outline } = styles.of(driver.drawing, driver.editor.state, 1);
  for (const rect of driver.dirty) {
    if (fill !== null) rasterize(fill, rect, new Uint32Array(area(rect)));
    if (outline !== null) outlineSegments(outline.map, rect);
  }
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

function brushOn(size: Size): EditorDriver {
  const driver = EditorDriver.open(size);
  return driver.tool('brush', BRUSH);
}

/** A wavy stroke of some 1,560 pixels from a corner of its place. */
function stroke(driver: EditorDriver, left: number, top: number): void {
  driver.down([left, top]);
  for (let i = 1; i < READINGS; i++) driver.move(reading(left, top, i));
  driver.up(reading(left, top, READINGS));
}

function reading(left: number, top: number, i: number): At {
  return [left + (i % 65) * 8, top + Math.floor(i / 65) * 100 + 20 * Math.sin(i / 6)];
}

function handlerP95(driver: EditorDriver): number {
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    driver.down([100, 100]);
    for (let i = 1; i < READINGS; i++) {
      const start = performance.now();
      driver.move(reading(100, 100, i));
      times.push(performance.now() - start);
    }
    driver.up([100, 100]).run('edit.undo');
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}
