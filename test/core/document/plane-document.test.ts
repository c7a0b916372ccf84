import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit } from '../../../core/document/commit.ts';
import { AnnotationDocument } from '../../../core/document/document.ts';
import type { LabelDocument } from '../../../core/document/document.ts';
import { PlaneDocument } from '../../../core/document/plane-document.ts';
import { newFrame } from '../../../core/document/state.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { AXES, pixelIn, planeOf, voxelIn } from '../../../core/geometry/planes.ts';
import type { FrameVolume } from '../../../core/geometry/planes.ts';
import type { Axis } from '../../../core/geometry/volume.ts';
import { rectangleSpans } from '../../../core/geometry/shapes.ts';
import { inkOf, paintSpans } from '../../../core/mask/paint.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { newStream } from '../../support/editor-driver.ts';

const VOLUME: FrameVolume = {
  shape: [70, 66, 9],
  spacing: [1, 1, 4],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const FRAMES = Array.from({ length: 9 }, (_, frame) => `project volume#${frame}`);
const ALL = new Set(FRAMES);

function newVolume(): CommitStream {
  const stream = newStream();
  stream.openProject({ id: 'project', revision: 0, classes: [], nextLabel: 1 });
  const [width, height] = VOLUME.shape;
  for (const id of FRAMES) stream.load({ ...newFrame(id, { width, height }, 0), tiles: new Map() });
  return stream;
}

function planeIn(stream: CommitStream, fixed: Axis, at: number): LabelDocument {
  if (fixed === 2) return new AnnotationDocument(stream, FRAMES[at] as string);
  const cut = { volume: VOLUME, plane: planeOf(VOLUME, fixed), at };
  return new PlaneDocument(stream, { cut, frames: FRAMES, place: FRAMES[3] as string });
}

/** Labels and where they come from, of every frame. */
function voxels(stream: CommitStream): string {
  return FRAMES.map((id) => {
    const { data, provenance } = tilesToGrid(stream.frame(id) as never);
    return `${data.join('')} ${provenance.join('')}`;
  }).join('\n');
}

const strokes = fc.record({
  fixed: fc.constantFrom<Axis>(...AXES),
  at: fc.nat(),
  from: fc.tuple(fc.nat({ max: 69 }), fc.nat({ max: 69 })),
  to: fc.tuple(fc.nat({ max: 69 }), fc.nat({ max: 69 })),
  label: fc.nat({ max: 3 }),
});

type Stroke = typeof strokes extends fc.Arbitrary<infer Value> ? Value : never;

function draw(document: LabelDocument, { from, to, label }: Stroke): Commit | null {
  const edit = document.begin();
  const [a, b] = [
    { x: from[0], y: from[1] },
    { x: to[0] + 1, y: to[1] + 1 },
  ];
  paintSpans(edit, rectangleSpans(a, b), inkOf(label, label, 'all', []));
  return document.commit('rectangle', edit);
}

describe('a plane across frames', () => {
  it('makes what is drawn in it one step, which any plane takes back and does again', () => {
    fc.assert(
      fc.property(fc.array(strokes, { maxLength: 6 }), (work) => {
        const stream = newVolume();
        const states = [voxels(stream)];
        for (const stroke of work) {
          const at = stroke.at % VOLUME.shape[stroke.fixed];
          if (draw(planeIn(stream, stroke.fixed, at), stroke) !== null) states.push(voxels(stream));
        }
        expect(stream.history(ALL).steps).toHaveLength(states.length - 1);
        for (let i = states.length - 2; i >= 0; i--) {
          expect(stream.undo(ALL)).not.toBeNull();
          expect(voxels(stream)).toBe(states[i]);
        }
        expect(stream.undo(ALL)).toBeNull();
        for (let i = 1; i < states.length; i++) {
          expect(stream.redo(ALL)).not.toBeNull();
          expect(voxels(stream)).toBe(states[i]);
        }
        expect(stream.redo(ALL)).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it('shows what was drawn in others, and what is taken back there', () => {
    fc.assert(
      fc.property(fc.array(strokes, { minLength: 1, maxLength: 5 }), strokes, (work, shown) => {
        const fixed: Axis = shown.fixed === 2 ? 0 : shown.fixed;
        const at = shown.at % VOLUME.shape[fixed];
        const stream = newVolume();
        const document = planeIn(stream, fixed, at);
        stream.onCommit((commit) => void document.follow(commit));
        const look = (): void => {
          const fresh = planeIn(stream, fixed, at);
          expect(document.grid.data).toEqual(fresh.grid.data);
          expect(document.grid.provenance).toEqual(fresh.grid.provenance);
        };
        for (const stroke of work) {
          draw(planeIn(stream, stroke.fixed, stroke.at % VOLUME.shape[stroke.fixed]), stroke);
          look();
        }
        draw(document, shown);
        look();
        stream.undo(ALL);
        look();
      }),
      { numRuns: 30 },
    );
  });

  it('touches the frames that its stroke crosses, and no other', () => {
    const stream = newVolume();
    const document = planeIn(stream, 0, 40);
    const cut = { volume: VOLUME, plane: planeOf(VOLUME, 0), at: 40 };
    const { x, y } = pixelIn(VOLUME, cut.plane, [40, 20, 6]);
    const commit = draw(document, { fixed: 0, at: 40, from: [x, y], to: [x, y + 1], label: 2 });
    expect(voxelIn(cut, { x, y: y + 1 })).toEqual([40, 20, 5]);
    expect(commit?.targets.map(({ frame }) => frame)).toEqual([FRAMES[5], FRAMES[6]]);
    expect(FRAMES.map((id) => stream.frame(id)?.status)).toEqual(
      FRAMES.map((_, frame) => (frame === 5 || frame === 6 ? 'edited' : 'new')),
    );
    // It can be taken back at the frames that it touched, and at the one beside the plane.
    const places = FRAMES.filter((id) => stream.history(id).position === 1);
    expect(places).toEqual([FRAMES[3], FRAMES[5], FRAMES[6]]);
    expect(document.isTouchedBy(commit as Commit)).toBe(true);
  });

  it('says nothing of frames', () => {
    const stream = newVolume();
    const document = planeIn(stream, 1, 3);
    expect(document.commit('measure', null, { fields: { measurements: [] } })).toBeNull();
    expect(document.frame).toMatchObject({ width: 70, height: 9, prediction: null, conflicts: [] });
    expect(FRAMES).not.toContain(document.imageId);
  });
});
