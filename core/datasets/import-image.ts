import { addingOf, classColor, freeColor, freeLabel } from '../document/classes.ts';
import type { ObjectChange } from '../document/commit.ts';
import { keysOf, sameField } from '../document/fields.ts';
import { projectOf } from '../document/image-id.ts';
import type { ImageId } from '../document/image-id.ts';
import type { Coverage, FrameFields, FrameState, SeriesState } from '../document/state.ts';
import { isReviewed } from '../document/status.ts';
import type { CommitStream, DraftTarget } from '../document/stream.ts';
import { WorkbenchError } from '../errors.ts';
import { rectOf } from '../geometry/rect.ts';
import { MaskEdit } from '../mask/mask-edit.ts';
import { modelWritable, replaceLabels, replaceProvenance } from '../mask/paint.ts';
import { Provenance } from '../mask/provenance.ts';
import { FIRST_OBJECT, isObject, LAST_SEGMENT, newObject } from '../mask/segments.ts';
import { tilesToGrid } from '../mask/tiles.ts';
import type { FoundLabels, Said } from './read/found.ts';
import { grouped } from '../grouped.ts';

/** What is to become of the labels of a data set. */
export interface ImportRules {
  /** By the label of a class of the data set, that of a class of the project; those that are missing are left out. */
  readonly labels: ReadonlyMap<number, number>;
  /** Whether what an image holds gives way to what is imported; else such an image stays as it is. */
  readonly isReplacing: boolean;
  /** Whether objects stay apart, where the data set tells them apart. */
  readonly asObjects: boolean;
  /** Whether images that were reviewed where they come from count as reviewed here, too. */
  readonly asReviewed: boolean;
  /** Name of the data set. */
  readonly detail: string;
}

/** Labels of one frame of an image. */
export interface FrameToImport {
  readonly id: ImageId;
  readonly found: FoundLabels;
  /** What is said of it besides. */
  readonly said?: Said | undefined;
}

/**
 * What came of a frame: its labels were `imported`; it held the `same` before, as after an import that was broken off;
 * it was `kept` as it is, because it holds something else; there was `nothing` to import.
 */
export type ImportOutcome = 'imported' | 'same' | 'kept' | 'nothing';

/** The class for regions of an image about which nothing is said, which the project only says of whole classes. */
export const IGNORED_CLASS = 'Ignored region';

/**
 * Imports what a data set says of the frames of one image, as one step that each of them takes back. Classes that it
 * needs are there; frames and their series are part of the stream's state.
 * @returns what came of each frame, in their order
 * @throws WorkbenchError `labels.objects` for more objects than there can be, before anything is changed
 */
export function importImage(
  stream: CommitStream,
  frames: readonly FrameToImport[],
  rules: ImportRules,
): readonly ImportOutcome[] {
  const [first] = frames;
  if (first === undefined) return [];
  const project = projectOf(first.id);
  const known = stream.project(project)?.classes.find(({ name }) => name === IGNORED_CLASS)?.label;
  const prepared = frames.map(({ id, found, said }): Prepared => {
    const frame = stream.frame(id);
    if (frame === undefined) throw new RangeError(`The frame ${id} is not open`);
    const [series, wanted] = [stream.series(id), wantedOf(found, said, rules)];
    return { frame, series, wanted, outcome: outcomeOf(frame, series, wanted, known, rules) };
  });
  const drawn = prepared.filter(({ outcome }) => outcome === 'imported');
  const { ids, objects } = objectsFor(drawn, rules.detail);
  const isIgnoring = drawn.some(({ wanted }) => wanted.isIgnored !== null);
  const ignored = isIgnoring ? ignoredClass(stream, project) : 0;
  const classes = stream.project(project)?.classes ?? [];
  const targets = drawn.map(({ frame, series, wanted }, at): DraftTarget => {
    const edit = new MaskEdit(tilesToGrid(frame));
    const labels = labelsOf(wanted, ids[at] ?? new Map(), ignored);
    replaceLabels(edit, rectOf(frame), labels, modelWritable(classes, series.objects));
    if (wanted.provenance !== null) replaceProvenance(edit, labels, wanted.provenance);
    return { frame: frame.id, tiles: edit.commit(), fields: fieldsOf(frame, wanted, ignored, rules) };
  });
  stream.commit({ name: 'import', project, detail: rules.detail, targets, objects, place: first.id });
  return prepared.map(({ outcome }) => outcome);
}

interface Prepared {
  readonly frame: FrameState;
  readonly series: SeriesState;
  readonly wanted: Wanted;
  readonly outcome: ImportOutcome;
}

/** What a frame is to be, before its objects have ids. */
interface Wanted {
  /** Labels of classes of the project. */
  readonly classes: Uint8Array;
  /** Numbers of objects as the data set has them; 0 for pixels of none; null where there are none to be told apart. */
  readonly numbers: ArrayLike<number> | null;
  /** Class of the project of each number that has pixels. */
  readonly objects: ReadonlyMap<number, number>;
  /** See `ImageObjects`. */
  readonly linked: number;
  /** 1 for unlabelled pixels about which nothing is said; null where that is nowhere. */
  readonly isIgnored: Uint8Array | null;
  /** What is said of classes of the project, but for that of ignored regions; 0 for the frame as a whole. */
  readonly coverage: Coverage;
  /** Who decided on each pixel; null for a person on all that are labelled. */
  readonly provenance: Uint8Array | null;
  /** Null where nothing is said but labels. */
  readonly said: Said | null;
}

function wantedOf(
  found: FoundLabels,
  said: Said | null = null,
  { labels, asObjects }: Pick<ImportRules, 'labels' | 'asObjects'>,
): Wanted {
  const table = new Uint8Array(256);
  for (const [from, to] of labels) table[from] = to;
  const classes = found.classes.data.map((label) => table[label] as number);
  const objects = new Map<number, number>();
  const numbers = asObjects ? (found.objects?.data ?? null) : null;
  if (numbers !== null) {
    for (let pixel = 0; pixel < classes.length; pixel++) {
      if (classes[pixel] !== 0 && numbers[pixel] !== 0) {
        objects.set(numbers[pixel] as number, classes[pixel] as number);
      }
    }
  }
  const { linked = 0 } = found.objects ?? {};
  // What is left out was nobody's decision here.
  const provenance =
    found.provenance?.map((one, pixel) => {
      return classes[pixel] === 0 && found.classes.data[pixel] !== 0 ? Provenance.none : one;
    }) ?? null;
  return { classes, numbers, objects, linked, provenance, said, ...silenceOf(found, classes, said, labels) };
}

/** What is said so in words counts; else it is told from the region that is ignored. */
function silenceOf(
  { ignored }: FoundLabels,
  classes: Uint8Array,
  said: Said | null,
  labels: ReadonlyMap<number, number>,
): Pick<Wanted, 'isIgnored' | 'coverage'> {
  const coverage = ownCoverage(said?.coverage ?? {}, labels);
  if (Object.values(said?.coverage ?? {}).includes('ignored')) return { isIgnored: null, coverage };
  const { isIgnored, ignoredClasses } = ignoredOf(classes, ignored);
  return { isIgnored, coverage: { ...coverage, ...ignoring(ignoredClasses) } };
}

/** Of several classes that become one, what is said of all of them, or that nothing is said of one. */
function ownCoverage(coverage: Coverage, labels: ReadonlyMap<number, number>): Coverage {
  const becoming = grouped<readonly [number, number], number>([[0, 0], ...labels], ([, own]) => own);
  const all: Record<number, Coverage[number]> = {};
  for (const [own, pairs] of becoming) {
    const said = pairs.map(([label]) => coverage[label]);
    if (said.includes('ignored')) all[own] = 'ignored';
    else if (said.every((one) => one === 'complete')) all[own] = 'complete';
  }
  return all;
}

function ignoring(labels: readonly number[]): Coverage {
  return Object.fromEntries(labels.map((label) => [label, 'ignored' as const]));
}

/**
 * A project says of a class, or of a frame, that nothing is said of it: of the pixels of the class and of all that is
 * unlabelled. What is ignored just so is said so; any other region becomes pixels of a class of its own.
 */
function ignoredOf(
  classes: Uint8Array,
  ignored: Uint8Array | null,
): Pick<Wanted, 'isIgnored'> & { readonly ignoredClasses: readonly number[] } {
  if (ignored?.includes(1) !== true) return { isIgnored: null, ignoredClasses: [] };
  if (!ignored.includes(0)) return { isIgnored: null, ignoredClasses: [0] };
  const pixels = new Float64Array(256);
  const ignoredPixels = new Float64Array(256);
  classes.forEach((label, pixel) => {
    pixels[label] = (pixels[label] as number) + 1;
    ignoredPixels[label] = (ignoredPixels[label] as number) + (ignored[pixel] as number);
  });
  const isWhole = (label: number): boolean => pixels[label] !== 0 && pixels[label] === ignoredPixels[label];
  const whole = [...pixels.keys()].filter((label) => label > 0 && isWhole(label));
  if (isWhole(0) || pixels[0] === 0) {
    if (whole.length > 0) return { isIgnored: null, ignoredClasses: whole };
    return { isIgnored: new Uint8Array(classes.length), ignoredClasses: [] };
  }
  const region = ignored.map((one, pixel) => (classes[pixel] === 0 ? one : 0));
  return { isIgnored: region.includes(1) ? region : null, ignoredClasses: [] };
}

/**
 * What of its fields a frame gets: notes that people made here stay, and so does what a model has said of it while its
 * pixels are a person's.
 */
function fieldsOf(
  frame: FrameState,
  { isIgnored, coverage, said, provenance }: Pick<Wanted, 'isIgnored' | 'coverage' | 'said' | 'provenance'>,
  ignored: number,
  { isReplacing, asReviewed }: Pick<ImportRules, 'isReplacing' | 'asReviewed'>,
): Partial<FrameFields> {
  const region = isIgnored === null ? {} : ignoring([ignored]);
  const covered = { coverage: { ...(isReplacing ? {} : frame.coverage), ...coverage, ...region } };
  if (said === null) return covered;
  const { status, flagged, comment, measurements, calibration } = said;
  const isTaken = isReviewed(status) ? asReviewed : provenance !== null;
  return {
    ...covered,
    status: isTaken ? status : 'edited',
    ...(flagged ? { flagged } : {}),
    ...(comment !== '' && frame.comment === '' ? { comment } : {}),
    ...(measurements.length > 0 && frame.measurements.length === 0 ? { measurements } : {}),
    ...(calibration !== null && frame.calibration === null ? { calibration } : {}),
  };
}

function labelsOf(
  { classes, numbers, isIgnored }: Wanted,
  ids: ReadonlyMap<number, number>,
  ignored: number,
) {
  return Uint16Array.from(classes, (label, pixel) => {
    if (label === 0) return isIgnored?.[pixel] === 1 ? ignored : 0;
    return ids.get(numbers?.[pixel] ?? 0) ?? label;
  });
}

/** @param ignored label of the class of ignored regions, where there is one */
function outcomeOf(
  frame: FrameState,
  series: SeriesState,
  wanted: Wanted,
  ignored: number | undefined,
  rules: ImportRules,
): ImportOutcome {
  const grid = tilesToGrid(frame);
  const isEmpty = grid.data.every((label) => label === 0);
  const fields = fieldsOf(frame, wanted, ignored ?? 0, rules);
  const changed = keysOf<FrameFields>(fields).filter((key) => !sameField(fields[key], frame[key]));
  const isSaid = wanted.said !== null || wanted.isIgnored !== null || Object.keys(wanted.coverage).length > 0;
  if (isEmpty && !isSaid && wanted.classes.every((label) => label === 0)) return 'nothing';
  const isDecided = wanted.provenance?.every((one, pixel) => grid.provenance[pixel] === one) ?? true;
  if (changed.length === 0 && isDecided && isSame(grid.data, series, wanted, ignored)) return 'same';
  const isHeld = !isEmpty || isReviewed(frame.status) || Object.keys(frame.coverage).length > 0;
  return isHeld && !rules.isReplacing ? 'kept' : 'imported';
}

/** Whether a frame has the same classes, and the same pixels in one object, whatever its ids. */
function isSame(
  labels: Uint16Array,
  { objects }: SeriesState,
  { classes, numbers, isIgnored }: Wanted,
  ignored: number | undefined,
): boolean {
  const classOf = new Map(objects.map((object) => [object.id, object.class]));
  const known = new Map<number, number>();
  const taken = new Map<number, number>();
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const label = labels[pixel] as number;
    const wanted = isIgnored?.[pixel] === 1 ? ignored : classes[pixel];
    if ((classOf.get(label) ?? label) !== wanted) return false;
    const number = classes[pixel] === 0 ? 0 : (numbers?.[pixel] ?? 0);
    if (isObject(label) !== (number !== 0)) return false;
    if (number === 0) continue;
    if ((known.get(number) ?? label) !== label || (taken.get(label) ?? number) !== number) return false;
    known.set(number, label);
    taken.set(label, number);
  }
  return true;
}

interface NewObjects {
  /** Ids by number, for each frame. */
  readonly ids: readonly ReadonlyMap<number, number>[];
  readonly objects: readonly { readonly series: ImageId; readonly changes: readonly ObjectChange[] }[];
}

/**
 * Gives numbers of a data set ids that no object of their series ever had: the numbers' own where it can. Those that
 * are linked come first, once for all frames of their series.
 */
function objectsFor(drawn: readonly Prepared[], detail: string): NewObjects {
  const made = new Map<ImageId, ObjectChange[]>();
  const next = new Map<ImageId, number>();
  const take = (
    { id, nextObject }: SeriesState,
    numbers: readonly Numbered[],
  ): ReadonlyMap<number, number> => {
    const start = next.get(id) ?? nextObject;
    const sorted = numbers.toSorted(([a], [b]) => a - b);
    const isFree = sorted.every(([number]) => idOf(number) >= start && idOf(number) <= LAST_SEGMENT);
    if (!isFree && start + sorted.length - 1 > LAST_SEGMENT) throw tooMany(detail);
    const ids = new Map(sorted.map(([number], at) => [number, isFree ? idOf(number) : start + at]));
    const changes = sorted.map(([number, label]): ObjectChange => {
      const after = newObject(ids.get(number) as number, label);
      return { id: after.id, before: null, after };
    });
    made.set(id, [...(made.get(id) ?? []), ...changes]);
    next.set(
      id,
      changes.reduce((past, change) => Math.max(past, change.id + 1), start),
    );
    return ids;
  };
  const linked = new Map(
    [...grouped(drawn, ({ series }) => series.id)].map(([id, own]) => {
      const numbers = own.flatMap(({ wanted }) =>
        [...wanted.objects].filter(([one]) => one <= wanted.linked),
      );
      return [id, take((own[0] as Prepared).series, [...new Map(numbers)])];
    }),
  );
  const ids = drawn.map(({ series, wanted }) => {
    const others = [...wanted.objects].filter(([one]) => one > wanted.linked);
    return new Map([...(linked.get(series.id) ?? []), ...take(series, others)]);
  });
  return { ids, objects: [...made].map(([series, changes]) => ({ series, changes })) };
}

/** A number of a data set, and the class of its object. */
type Numbered = readonly [number, number];

const idOf = (number: number): number => FIRST_OBJECT - 1 + number;

function tooMany(detail: string): WorkbenchError {
  return new WorkbenchError(
    'labels.objects',
    `${detail} has more objects than the image can get: of 65,280 ids, none is given twice.`,
  );
}

/** Label of the class of ignored regions, made where there is none: not by the step, which may be taken back. */
function ignoredClass(stream: CommitStream, project: string): number {
  const { classes = [], nextLabel = 1 } = stream.project(project) ?? {};
  const known = classes.find(({ name }) => name === IGNORED_CLASS);
  if (known !== undefined) return known.label;
  const label = freeLabel(nextLabel);
  if (label === null) throw new WorkbenchError('labels.many', 'There is no label left for ignored regions.');
  const color = freeColor(classes, label, classColor(label));
  const added = addingOf({ label, name: IGNORED_CLASS, color, locked: false });
  stream.commit({ name: 'import', project, classes: [added], place: null });
  return label;
}
