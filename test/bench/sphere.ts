import { paintedFrames } from '../../core/document/volume-paint.ts';
import { newFrame } from '../../core/document/state.ts';
import { CommitStream } from '../../core/document/stream.ts';
import { planeOf } from '../../core/geometry/planes.ts';
import type { FrameVolume } from '../../core/geometry/planes.ts';
import type { Axis } from '../../core/geometry/volume.ts';
import { dabAt, sweep } from '../../core/mask/brush.ts';
import type { Dab } from '../../core/mask/brush.ts';
import { LabelGrid } from '../../core/mask/label-grid.ts';
import { MaskEdit } from '../../core/mask/mask-edit.ts';
import { inkOf, paintSpans } from '../../core/mask/paint.ts';
import { sphereAt, SweptVolume } from '../../core/mask/sphere.ts';
import { type Benchmark, medians, milliseconds } from './measure.ts';

/** A CT of the head, whose frames are a millimetre apart. */
const VOLUME: FrameVolume = { shape: [512, 512, 180], spacing: [0.5, 0.5, 1], directions: null };
const PIXELS_ACROSS = 80;
const MOVES = 100;
/** Frames that the sphere is deep. */
const DEPTH = 40;

/** What a stroke of a sphere of 40 mm takes, against one of a disc as wide in as many frames as the sphere is deep. */
export const sphereBenchmark: Benchmark = async () => {
  const dabs = (stretch: number): readonly Dab[] =>
    Array.from({ length: MOVES + 1 }, (_, move) =>
      dabAt({ x: 100 + 2 * move, y: 90 + 20 * Math.sin(move / 5) }, PIXELS_ACROSS, stretch),
    );
  const stroke = (axis: Axis): SweptVolume => {
    const cut = { volume: VOLUME, plane: planeOf(VOLUME, axis), at: 90 };
    const swept = new SweptVolume(VOLUME);
    const places = dabs(axis === 2 ? 1 : 2).map((dab) => sphereAt(cut, dab));
    for (const [move, to] of places.entries()) swept.add(places[move - 1] ?? to, to);
    return swept;
  };
  const discs = (): void => {
    const [width, height] = VOLUME.shape;
    const edits = Array.from({ length: DEPTH }, () => new MaskEdit(new LabelGrid({ width, height })));
    const places = dabs(1);
    for (const [move, to] of places.entries()) {
      for (const edit of edits) paintSpans(edit, sweep('round', places[move - 1] ?? to, to), ink);
    }
  };
  const ink = inkOf(1, 1, 'all', []);
  const stream = new CommitStream({ newId: () => 'step', now: () => 1 });
  const [width, height, count] = VOLUME.shape;
  const frames = Array.from({ length: count }, (_, frame) => `ct#${frame}`);
  for (const id of frames) stream.load({ ...newFrame(id, { width, height }, 0), tiles: new Map() });
  const times = await medians(
    {
      frames: () => milliseconds(() => stroke(2)),
      across: () => milliseconds(() => stroke(0)),
      discs: () => milliseconds(discs),
      end: () => {
        const swept = stroke(0);
        return milliseconds(() => paintedFrames(stream, frames, swept.spans(), ink));
      },
    },
    { rounds: 7, warmUp: 2 },
  );
  const slower = Math.max(times.frames, times.across);
  return [
    {
      what: 'moves of a sphere of 40 mm / of a disc in 40 frames',
      value: slower / times.discs,
      aim: { most: 1 },
      detail: `${(slower / MOVES).toFixed(2)} ms a move in the slower plane of 512 x 512 x 180`,
    },
    {
      what: 'painting it in all frames at the end / its moves',
      value: times.end / slower,
      aim: { most: 2 },
      detail: `${times.end.toFixed(0)} ms after ${MOVES} moves`,
    },
  ];
};
