import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNamed } from '../../../core/datasets/formats.ts';
import { planClasses, proposedAsObjects, proposedClasses } from '../../../core/datasets/import-classes.ts';
import { IGNORED_CLASS, importImage } from '../../../core/datasets/import-image.ts';
import type { FrameToImport, ImportRules } from '../../../core/datasets/import-image.ts';
import { ignoredIn, labelsOf } from '../../../core/datasets/labelled-frame.ts';
import type { FoundLabels, Said } from '../../../core/datasets/read/found.ts';
import { imageIdOf } from '../../../core/document/image-id.ts';
import { newFrame } from '../../../core/document/state.ts';
import type { Coverage } from '../../../core/document/state.ts';
import { CommitStream } from '../../../core/document/stream.ts';
import { PROVENANCE_WEIGHTS } from '../../../core/formats/weight-map.ts';
import type { Size } from '../../../core/geometry/size.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { mask } from '../../support/ascii-mask.ts';
import { CLASSES, frameOf, iou, readBack, written } from './support.ts';

const ID = imageIdOf('one', 'a'.repeat(64));

/** A project of these classes whose image has so many frames. */
function project(size: Size, frames = 1) {
  let step = 0;
  const stream = new CommitStream({ newId: () => `step ${++step}`, now: () => step });
  const classes = CLASSES.map((one) => ({ ...one, locked: false }));
  stream.openProject({ id: 'one', revision: 0, classes, nextLabel: 8 });
  const ids = Array.from({ length: frames }, (_, index) => imageIdOf('one', 'a'.repeat(64), index));
  for (const id of ids) stream.load({ ...newFrame(id, size, 0), tiles: new Map() });
  const exported = (id = ID, hasSeveral = false) => {
    const frame = stream.frame(id);
    if (frame === undefined) throw new Error('It is open');
    return labelsOf(frame, stream.state, classes, { hasSeveral, weights: PROVENANCE_WEIGHTS });
  };
  const grid = (id = ID) => {
    const frame = stream.frame(id);
    if (frame === undefined) throw new Error('It is open');
    return tilesToGrid(frame);
  };
  return { stream, ids, exported, grid };
}

const RULES: ImportRules = {
  labels: new Map(CLASSES.map(({ label }) => [label, label])),
  isReplacing: false,
  asObjects: true,
  asReviewed: true,
  detail: 'set',
};

const found = (rows: string, more: Partial<FoundLabels> = {}): FoundLabels => ({
  classes: mask(rows),
  objects: null,
  ignored: null,
  ...more,
});

const size = { width: 40, height: 30 };
/** Boxes and dots of all classes, which touch and overlap. */
const drawings = fc.array(
  fc.record({
    label: fc.constantFrom(1, 2, 7),
    left: fc.nat(36),
    top: fc.nat(26),
    width: fc.integer({ min: 1, max: 18 }),
    height: fc.integer({ min: 1, max: 14 }),
  }),
  { minLength: 1, maxLength: 8 },
);

function drawn(boxes: typeof drawings extends fc.Arbitrary<infer T> ? T : never) {
  const data = new Uint8Array(size.width * size.height);
  for (const { label, left, top, width, height } of boxes) {
    for (let y = top; y < Math.min(30, top + height); y++) {
      data.fill(label, y * 40 + left, y * 40 + Math.min(40, left + width));
    }
  }
  return { ...size, data };
}

/** What a format holds of a frame, in a project that lacks the set's labels' meaning but has classes of its names. */
async function imported(format: string, frame: ReturnType<typeof frameOf>) {
  const back = await readBack(written(formatNamed(format), [frame]), frame);
  const { stream, exported } = project(frame);
  const list = { classes: CLASSES.map((one) => ({ ...one, locked: false })), nextLabel: 8 };
  const { labels } = planClasses(list, back.classes, proposedClasses(list, back.classes), true);
  const rules = { ...RULES, labels };
  const frames = back.labels.map((one): FrameToImport => ({ id: ID, found: one }));
  const outcome = importImage(stream, frames.slice(0, 1), rules);
  return {
    stream,
    outcome,
    exported: exported(),
    again: () => importImage(stream, frames.slice(0, 1), rules),
  };
}

describe('labels that were exported and are imported', () => {
  it.each(['indexed', 'instances', 'coco', 'nnunet'])('are the same pixels in %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(drawings, async (boxes) => {
        const frame = frameOf(drawn(boxes));
        const { outcome, exported, again } = await imported(format, frame);
        expect(outcome).toEqual(['imported']);
        expect(exported.classes.data).toEqual(frame.labels.classes.data);
        expect(again()).toEqual(['same']);
      }),
      { numRuns: 12 },
    );
  });

  it.each(['instances', 'coco'])('keep the numbers of their objects in %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(drawings, async (boxes) => {
        const frame = frameOf(drawn(boxes));
        const { exported, stream } = await imported(format, frame);
        expect(exported.objects.data).toEqual(frame.labels.objects.data);
        const ids = stream.series(ID).objects.map(({ id, class: label }) => [id - 255, label]);
        const wanted = frame.labels.objects.objects.map(({ id, category }) => [id, category]);
        expect(ids).toEqual(wanted);
      }),
      { numRuns: 12 },
    );
  });

  it.each(['coco-polygons', 'labelme', 'cvat', 'yolo'])(
    'are the same objects to 0.99 in %s',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(drawings, async (boxes) => {
          const frame = frameOf(drawn(boxes));
          const { exported } = await imported(format, frame);
          const { objects } = frame.labels;
          for (const { id } of objects.objects) {
            expect(iou(objects, id, exported.objects)).toBeGreaterThanOrEqual(0.99);
          }
        }),
        { numRuns: 8 },
      );
    },
  );
});

describe('importing labels of an image', () => {
  it('is one step of a person over all of its frames, which each of them takes back', () => {
    const { stream, ids, grid } = project({ width: 3, height: 1 }, 2);
    const frames = [found('1.2'), found('77.')].map((one, at) => ({ id: ids[at] ?? '', found: one }));
    expect(importImage(stream, frames, RULES)).toEqual(['imported', 'imported']);
    expect(ids.map((id) => stream.history(id).steps.map(({ name }) => name))).toEqual([
      ['import'],
      ['import'],
    ]);
    expect(stream.frame(ID)).toMatchObject({ status: 'edited' });
    expect([...grid().provenance]).toEqual([2, 0, 2]);
    stream.undo(ids[1] ?? '');
    expect(ids.map((id) => stream.frame(id)?.status)).toEqual(['new', 'new']);
    expect([...grid().provenance]).toEqual([0, 0, 0]);
  });

  it('leaves an image alone that holds something, or that a person has reviewed', () => {
    const { stream, exported } = project({ width: 3, height: 1 });
    importImage(stream, [{ id: ID, found: found('1..') }], RULES);
    expect(importImage(stream, [{ id: ID, found: found('222') }], RULES)).toEqual(['kept']);
    expect(exported().classes).toEqual(mask('1..'));
    const replacing = { ...RULES, isReplacing: true };
    expect(importImage(stream, [{ id: ID, found: found('.2.') }], replacing)).toEqual(['imported']);
    expect(exported().classes).toEqual(mask('.2.'));
    stream.undo(ID);
    expect(exported().classes).toEqual(mask('1..'));

    const other = project({ width: 3, height: 1 });
    other.stream.commit({
      name: 'no-finding',
      project: 'one',
      targets: [{ frame: ID, fields: { status: 'no-finding' } }],
      place: ID,
    });
    expect(importImage(other.stream, [{ id: ID, found: found('222') }], RULES)).toEqual(['kept']);
  });

  it('says where there is nothing to import, and leaves classes out that nobody wants', () => {
    const { stream, exported } = project({ width: 3, height: 1 });
    expect(importImage(stream, [{ id: ID, found: found('...') }], RULES)).toEqual(['nothing']);
    const labels = new Map([[2, 7]]);
    expect(importImage(stream, [{ id: ID, found: found('1.2') }], { ...RULES, labels })).toEqual([
      'imported',
    ]);
    expect(exported().classes).toEqual(mask('..7'));
  });

  it('never writes over a class that is locked', () => {
    const { stream, exported } = project({ width: 3, height: 1 });
    importImage(stream, [{ id: ID, found: found('1..') }], RULES);
    const locking = { label: 1, before: { locked: false }, after: { locked: true } };
    stream.commit({ name: 'class-lock', project: 'one', classes: [locking], place: null });
    importImage(stream, [{ id: ID, found: found('22.') }], { ...RULES, isReplacing: true });
    expect(exported().classes).toEqual(mask('12.'));
  });

  it('gives objects ids that nothing ever had, and one to what is linked through frames', () => {
    const { stream, ids, grid } = project({ width: 3, height: 1 }, 2);
    const objects = (data: readonly number[], linked?: number): FoundLabels['objects'] => ({
      ...{ width: 3, height: 1, data: Uint16Array.from(data) },
      objects: [...new Set(data)].filter((id) => id > 0).map((id) => ({ id, category: 1 })),
      ...(linked === undefined ? {} : { linked }),
    });
    const frames = (drawn: readonly [string, string], linked?: number) => [
      { id: ids[0] ?? '', found: found(drawn[0], { objects: objects([4, 2, 9], linked) }) },
      { id: ids[1] ?? '', found: found(drawn[1], { objects: objects([4, 9, 0], linked) }) },
    ];
    const idsIn = () => ids.map((id) => [...grid(id).data]);
    importImage(stream, frames(['111', '11.'], 5), RULES);
    expect(idsIn()).toEqual([
      [259, 257, 264],
      [259, 265, 0],
    ]);
    importImage(stream, frames(['222', '22.']), { ...RULES, isReplacing: true });
    expect(idsIn()).toEqual([
      [267, 266, 268],
      [269, 270, 0],
    ]);
    const most = Uint16Array.from({ length: 300 * 300 }, (_, pixel) => Math.min(65_535, pixel + 1));
    const many = project({ width: 300, height: 300 });
    const classes = { width: 300, height: 300, data: new Uint8Array(300 * 300).fill(1) };
    const crowd = {
      id: ID,
      found: { ...found('1'), classes, objects: { ...classes, data: most, objects: [] } },
    };
    expect(() => importImage(many.stream, [crowd], RULES)).toThrow(
      'set has more objects than the image can get',
    );
    expect(many.stream.frame(ID)?.revision).toBe(0);
  });

  it.each<[string, string, Coverage]>([
    ['the whole image', '1.2', { 0: 'ignored' }],
    ['a class and what may be of it', '1.2', { 2: 'ignored' }],
    ['two classes', '172', { 1: 'ignored', 7: 'ignored' }],
  ])('says again that nothing is said of %s', (_, rows, coverage) => {
    const { stream } = project({ width: 3, height: 1 });
    const labels = found(rows, { ignored: ignoredIn(mask(rows), coverage) });
    expect(importImage(stream, [{ id: ID, found: labels }], RULES)).toEqual(['imported']);
    expect(stream.frame(ID)?.coverage).toEqual(coverage);
    expect(importImage(stream, [{ id: ID, found: labels }], RULES)).toEqual(['same']);
    expect(importImage(stream, [{ id: ID, found: found(rows) }], RULES)).toEqual(['same']);
  });

  it('has a class of its own for any other region of which nothing is said', () => {
    const { stream, exported } = project({ width: 4, height: 1 });
    const labels = found('1...', { ignored: Uint8Array.of(0, 0, 1, 1) });
    expect(importImage(stream, [{ id: ID, found: labels }], RULES)).toEqual(['imported']);
    expect(stream.project('one')?.classes.at(-1)).toMatchObject({ name: IGNORED_CLASS, label: 8 });
    expect(stream.frame(ID)?.coverage).toEqual({ 8: 'ignored' });
    expect([...exported().classes.data]).toEqual([1, 0, 8, 8]);
    expect(importImage(stream, [{ id: ID, found: labels }], RULES)).toEqual(['same']);
    // Taking the step back leaves the class, which other images may have, too.
    stream.undo(ID);
    expect(stream.project('one')?.classes.at(-1)?.name).toBe(IGNORED_CLASS);
    expect(stream.frame(ID)?.coverage).toEqual({});
  });
});

describe('what an export says of an image beside its labels', () => {
  const said: Said = {
    ...{ status: 'accepted', coverage: { 0: 'complete', 2: 'ignored' }, flagged: true, comment: 'blurred' },
    measurements: [{ from: { x: 0, y: 0 }, to: { x: 3, y: 0 }, spacing: { x: 0.5, y: 0.5 } }],
    calibration: { x: 0.1, y: 0.1 },
  };
  const provenance = Uint8Array.of(Provenance.model, Provenance.human, Provenance.confirmed, Provenance.none);
  const labels = found('1.7.', { provenance });

  it('comes with them, and goes with the step', () => {
    const { stream, grid } = project({ width: 4, height: 1 });
    expect(importImage(stream, [{ id: ID, found: labels, said }], RULES)).toEqual(['imported']);
    expect(stream.frame(ID)).toMatchObject({ ...said });
    expect(grid().provenance).toEqual(provenance);
    expect(importImage(stream, [{ id: ID, found: labels, said }], RULES)).toEqual(['same']);
    stream.undo(ID);
    expect(stream.frame(ID)).toMatchObject({
      status: 'new',
      coverage: {},
      flagged: false,
      calibration: null,
    });
    expect([...grid().provenance]).toEqual([0, 0, 0, 0]);
  });

  it('is no review where a person wants to look for himself, and never somebody else’s note', () => {
    const { stream, grid } = project({ width: 4, height: 1 });
    stream.commit({
      ...{ name: 'comment', project: 'one', place: ID },
      targets: [{ frame: ID, fields: { comment: 'mine' } }],
    });
    importImage(stream, [{ id: ID, found: labels, said }], { ...RULES, asReviewed: false });
    expect(stream.frame(ID)).toMatchObject({ status: 'edited', comment: 'mine', flagged: true });
    expect(grid().provenance).toEqual(provenance);
  });

  it('holds for the classes that its classes become, and pixels of others are nobody’s', () => {
    const { stream, grid } = project({ width: 4, height: 1 });
    const both = { ...said, coverage: { 1: 'complete', 2: 'ignored', 7: 'complete' } } as const;
    const becoming = new Map([
      [2, 1],
      [7, 2],
    ]);
    importImage(stream, [{ id: ID, found: labels, said: both }], { ...RULES, labels: becoming });
    expect(stream.frame(ID)?.coverage).toEqual({ 1: 'ignored', 2: 'complete' });
    expect([...grid().data]).toEqual([0, 0, 2, 0]);
    expect([...grid().provenance]).toEqual([0, 2, 3, 0]);
  });

  it('may be that there is nothing to find', () => {
    const { stream } = project({ width: 4, height: 1 });
    const none = { ...said, status: 'no-finding', coverage: {} } as const;
    expect(importImage(stream, [{ id: ID, found: found('....'), said: none }], RULES)).toEqual(['imported']);
    expect(stream.frame(ID)?.status).toBe('no-finding');
    expect(importImage(stream, [{ id: ID, found: found('....'), said: none }], RULES)).toEqual(['same']);
    expect(importImage(stream, [{ id: ID, found: labels, said }], RULES)).toEqual(['kept']);
  });
});

describe('classes of a data set', () => {
  it('are those of the same name, or of the same label where it names none; others are new', () => {
    const list = { classes: CLASSES.map((one) => ({ ...one, locked: false })), nextLabel: 8 };
    const classes = [
      { label: 3, name: 'Lesion', color: null },
      { label: 7, name: 'Label 7', color: null },
      { label: 9, name: 'Label 9', color: '#112233' },
      { label: 4, name: 'nail', color: null },
    ];
    const targets = proposedClasses(list, classes);
    expect(targets).toEqual([1, 7, 'new', 'new']);
    // Classes that are drawn as pixels stay so, unless somebody says otherwise.
    expect([targets, ['new', 'none'] as const].map((one) => proposedAsObjects(list, one))).toEqual([
      false,
      true,
    ]);
    const plan = planClasses(list, classes, [...targets.slice(0, 3), 'none'], true);
    expect([...plan.labels]).toEqual([
      [3, 1],
      [7, 7],
      [9, 8],
    ]);
    expect(plan.classes.find(({ before }) => before === null)?.after).toMatchObject({
      ...{ label: 8, name: 'Label 9', color: '#112233', objects: true },
    });
  });
});
