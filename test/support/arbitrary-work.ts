import fc from 'fast-check';
import type { ClassDefinition } from '../../core/document/classes.ts';
import { addingOf } from '../../core/document/classes.ts';
import { projectOf } from '../../core/document/image-id.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import { calibrationBy } from '../../core/document/measurement.ts';
import type { Prediction } from '../../core/document/prediction.ts';
import { newSeries } from '../../core/document/state.ts';
import type { FrameNotes, FrameRecord, FrameState, ProjectState } from '../../core/document/state.ts';
import type { CommitStream } from '../../core/document/stream.ts';
import { propertyNamed } from '../../core/formats/dicom/seg/codes.ts';
import { rectangleSpans } from '../../core/geometry/shapes.ts';
import type { Size } from '../../core/geometry/size.ts';
import { MaskEdit } from '../../core/mask/mask-edit.ts';
import { inkOf, paintSpans } from '../../core/mask/paint.ts';
import { renumberTiles, tilesToGrid } from '../../core/mask/tiles.ts';
import { LESION, predictionOf } from './editor-driver.ts';

/** Not a multiple of a tile's side, so that border tiles are smaller. */
const SIZE: Size = { width: 90, height: 70 };

/** With all that may be altered, so that taking it back leaves it as it was. */
const FIRST: ClassDefinition = { ...LESION, property: null };

/** The first two are of one file. */
export const FRAMES: readonly ImageId[] = ['one a', 'one a#1', 'one b', 'one c', 'two a'];

/** Slices of one series in files of their own. */
const SLICES: readonly ImageId[] = ['one b', 'one c'];

/** Something that somebody does in a project, as plain values. */
export type WorkItem =
  | {
      readonly kind: 'stroke';
      readonly frame: ImageId;
      readonly label: number;
      readonly box: readonly number[];
      /** By somebody else: no step that can be taken back here. */
      readonly isElsewhere: boolean;
    }
  | {
      readonly kind: 'predict';
      readonly frame: ImageId;
      readonly label: number;
      readonly box: readonly number[];
    }
  | { readonly kind: 'threshold'; readonly frame: ImageId; readonly value: number }
  | { readonly kind: 'review'; readonly frame: ImageId; readonly name: (typeof REVIEWS)[number] }
  | { readonly kind: 'note'; readonly frame: ImageId; readonly notes: Partial<FrameNotes> }
  | { readonly kind: 'coverage'; readonly frame: ImageId; readonly label: number; readonly complete: boolean }
  | { readonly kind: 'measure'; readonly frame: ImageId; readonly length: number }
  | { readonly kind: 'object'; readonly frame: ImageId; readonly id: number; readonly name: string }
  | { readonly kind: 'link'; readonly frame: ImageId; readonly from: number; readonly into: number }
  | { readonly kind: 'class-add' | 'class-delete'; readonly frame: ImageId; readonly label: number }
  | {
      readonly kind: 'class-alter';
      readonly frame: ImageId;
      readonly label: number;
      readonly change: Partial<ClassDefinition>;
    }
  | { readonly kind: 'undo' | 'redo'; readonly frame: ImageId };

const REVIEWS = ['accept', 'no-finding', 'skip', 'reopen'] as const;

const frame = fc.constantFrom(...FRAMES);
const label = fc.integer({ min: 1, max: 4 });
const objectId = fc.integer({ min: 256, max: 258 });
const box = fc.tuple(
  fc.nat(89),
  fc.nat(69),
  fc.integer({ min: 1, max: 90 }),
  fc.integer({ min: 1, max: 70 }),
);

const item: fc.Arbitrary<WorkItem> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('stroke' as const),
      frame,
      label: fc.oneof(fc.nat(4), objectId),
      box,
      isElsewhere: fc.nat(3).map((dice) => dice === 0),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('predict' as const), frame, label, box }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('threshold' as const), frame, value: fc.nat(9) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('review' as const),
      frame,
      name: fc.constantFrom(...REVIEWS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('note' as const),
      frame,
      notes: fc.oneof(
        fc.record({ flagged: fc.boolean() }),
        fc.record({ comment: fc.constantFrom('', 'Blurred', 'Which lesion?') }),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('coverage' as const), frame, label, complete: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('measure' as const),
      frame,
      length: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('object' as const),
      frame,
      id: objectId,
      name: fc.constantFrom('left', 'right'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('link' as const), frame, from: objectId, into: objectId }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('class-add' as const, 'class-delete' as const),
      frame,
      label,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('class-alter' as const),
      frame,
      label,
      change: fc.oneof(
        fc.record({ name: fc.constantFrom('Nerve', 'Vessel') }),
        fc.record({ color: fc.constantFrom('#112233', '#445566') }),
        fc.record({ locked: fc.boolean() }),
        fc.record({ property: fc.constantFrom(null, propertyNamed('Left kidney'), propertyNamed('Nerve')) }),
      ),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const), frame }) },
);

/** Where work begins: two projects, one of which has two series of two frames. */
export function start(newFrame: (id: ImageId, size: Size) => FrameRecord) {
  return {
    projects: ['one', 'two'].map((id): ProjectState => ({
      id,
      revision: 0,
      classes: [FIRST],
      nextLabel: 2,
    })),
    frames: FRAMES.map((id): FrameState => ({ ...newFrame(id, SIZE), tiles: new Map() })),
  };
}

/** Work in those projects, and where it begins. */
export const arbitraryWork = fc
  .array(item, { maxLength: 40, size: 'max' })
  .map((steps) => ({ steps, start }));

/** Does it, by way of the stream; what makes no sense where things stand does nothing. */
export function perform(stream: CommitStream, step: WorkItem): void {
  const project = projectOf(step.frame);
  const frame = stream.frame(step.frame);
  const known = stream.project(project)?.classes ?? [];
  const place = step.frame;
  if (frame === undefined) return;
  for (const slice of SLICES) {
    const state = stream.frame(slice);
    if (state !== undefined) stream.load(state, newSeries('one scan'));
  }
  // Nobody paints with a class or an object that is not there; objects are not without their class.
  const { objects, id: series } = stream.series(place);
  const labels = known.map((one) => one.label);
  const inks = [0, ...labels, ...objects.filter((one) => labels.includes(one.class)).map((one) => one.id)];
  if (step.kind === 'stroke' && !inks.includes(step.label)) return;
  switch (step.kind) {
    case 'undo':
    case 'redo':
      stream[step.kind](place);
      return;
    case 'stroke':
      stream.commit({
        name: 'brush',
        project,
        place: step.isElsewhere ? null : place,
        targets: [{ frame: place, tiles: painted(frame, step) }],
      });
      return;
    case 'predict': {
      const prediction: Prediction = {
        ...predictionOf({ width: 1, height: 1, channels: 1, data: Uint8Array.of(step.label) }),
        id: `prediction ${step.label}`,
        ...(step.label % 2 === 0 ? { onlyLargest: true } : {}),
        imageId: place,
      };
      const fields = {
        threshold: 0.5,
        prediction: prediction.id,
        uncertainty: step.label / 10,
        conflicts: [],
      };
      const targets = [{ frame: place, tiles: painted(frame, step), fields }];
      // A model brings the classes that are not there.
      const { label: made } = step;
      const classes = labels.includes(made)
        ? []
        : [addingOf({ ...FIRST, label: made, name: `Class ${made}` })];
      stream.commit({ name: 'prediction', project, place, targets, classes, predictions: [prediction] });
      return;
    }
    case 'threshold': {
      const targets = [{ frame: place, fields: { threshold: step.value / 10 } }];
      stream.commit({ name: 'threshold', project, place, targets });
      return;
    }
    case 'review':
      stream.commit({ name: step.name, project, targets: [{ frame: place }], place: null });
      return;
    case 'note':
      stream.commit({ name: 'comment', project, targets: [{ frame: place, fields: step.notes }], place });
      return;
    case 'coverage': {
      const coverage = { ...frame.coverage, [step.label]: step.complete ? 'complete' : 'ignored' } as const;
      stream.commit({ name: 'coverage', project, place, targets: [{ frame: place, fields: { coverage } }] });
      return;
    }
    case 'measure': {
      const line = { from: { x: 0, y: 0 }, to: { x: step.length, y: 0.5 }, spacing: { x: 0.2, y: 0.1 } };
      const measurements = [...frame.measurements, line];
      const calibration = calibrationBy(line, step.length);
      const targets = [{ frame: place, fields: { measurements, calibration } }];
      stream.commit({ name: 'measure', project, place, targets });
      return;
    }
    case 'object': {
      const { id, name } = step;
      const before = objects.find((object) => object.id === id) ?? null;
      const made = { id, class: 1, name, color: '#112233', locked: false, hidden: false };
      const after = before === null ? made : { name };
      const old = before === null ? null : { name: before.name };
      stream.commit({
        name: 'objects',
        project,
        place,
        objects: [{ series, changes: [{ id, before: old, after }] }],
      });
      return;
    }
    case 'link': {
      const { from, into } = step;
      if (from === into || !inks.includes(into)) return;
      const all = [...stream.state.frames.values()].filter(({ id }) => stream.series(id).id === series);
      const renaming = new Map([[from, into]]);
      const targets = all.map((one) => ({ frame: one.id, tiles: renumberTiles(one, renaming) }));
      const changed = targets.filter(({ tiles }) => tiles.length > 0);
      stream.commit({ name: 'object-link', project, place, targets: changed });
      return;
    }
    case 'class-add': {
      const next = stream.project(project)?.nextLabel ?? 1;
      const classes = [addingOf({ ...FIRST, label: next, name: `Class ${next}` })];
      stream.commit({ name: 'class-add', project, place, classes });
      return;
    }
    case 'class-delete': {
      const definition = known.find((one) => one.label === step.label);
      if (definition !== undefined) stream.removeClass(project, definition, place);
      return;
    }
    case 'class-alter': {
      const definition = known.find((one) => one.label === step.label);
      if (definition === undefined) return;
      const keys = Object.keys(step.change) as (keyof ClassDefinition)[];
      const before = Object.fromEntries(keys.map((key) => [key, definition[key] ?? null]));
      const classes = [{ label: step.label, before, after: step.change }];
      stream.commit({ name: 'class-rename', project, place, classes });
    }
  }
}

function painted(
  frame: FrameState,
  {
    label: painting,
    box: [x = 0, y = 0, width = 1, height = 1],
  }: {
    readonly label: number;
    readonly box: readonly number[];
  },
) {
  const edit = new MaskEdit(tilesToGrid(frame));
  paintSpans(edit, rectangleSpans({ x, y }, { x: x + width, y: y + height }), inkOf(painting, 1, 'all', []));
  return edit.commit();
}
