import type { Orientation, SeriesSpacing } from '../../document/series.ts';
import { isParallel, SAME_PLACE } from '../../geometry/slice-stack.ts';
import type { SlicePlane } from '../../geometry/slice-stack.ts';
import { cross, dot, lengthOf, minus, ROUNDING } from '../../geometry/vector.ts';
import type { Vector } from '../../geometry/vector.ts';
import type { Attributes } from './data-set.ts';
import { groupOf } from './functional-groups.ts';
import { TAG } from './tags.ts';
import type { Tag } from './tags.ts';

/** Millimetres between pixels, and between frames where they lie behind one another; null where the file tells none. */
export function spacingOf(root: Attributes, frameCount: number): SeriesSpacing | null {
  const plane = spacingInPlane(root);
  if (plane === null) return null;
  const z = frameCount > 1 ? spacingOfFrames(root, frameCount) : undefined;
  return { ...plane, ...(z === undefined ? {} : { z }), unit: 'mm' };
}

type PlaneSpacing = Pick<SeriesSpacing, 'x' | 'y' | 'origin'>;

/**
 * What was measured in the body comes first, then what holds at the detector or on the film, where things are larger
 * than in the body: PS3.3, sections 10.7.1.1 and 10.7.1.3.
 */
function spacingInPlane(root: Attributes): PlaneSpacing | null {
  const measures = groupOf(root, 0, TAG.pixelMeasuresSequence) ?? root;
  const inBody = pairOf(measures, TAG.pixelSpacing);
  const atDetector = pairOf(root, TAG.imagerPixelSpacing) ?? pairOf(root, TAG.nominalScannedPixelSpacing);
  if (inBody !== null) {
    // A projection that nobody calibrated repeats the detector's: PS3.3, section 10.7.1.3.
    const isRepeated = inBody.x === atDetector?.x && inBody.y === atDetector.y;
    const isCalibrated = root.has(TAG.pixelSpacingCalibration);
    return { ...inBody, origin: isRepeated && !isCalibrated ? 'detector' : 'file' };
  }
  if (atDetector !== null) return { ...atDetector, origin: 'detector' };
  const ultrasound = ultrasoundSpacing(root);
  return ultrasound === null ? null : { ...ultrasound, origin: 'file' };
}

/** Between rows first, then between columns. */
export function pairOf(attributes: Attributes, tag: Tag): { readonly x: number; readonly y: number } | null {
  const [y = NaN, x = NaN] = attributes.decimals(tag);
  return isLength(x) && isLength(y) ? { x, y } : null;
}

function isLength(length: number): boolean {
  return length > 0 && length < Infinity;
}

const TISSUE_IN_TWO_DIMENSIONS = 1;
const CENTIMETRES = 3;

/** Of the regions that show tissue; null where they are not of one scale: PS3.3, section C.8.5.5. */
function ultrasoundSpacing(root: Attributes): { readonly x: number; readonly y: number } | null {
  const scales = root.items(TAG.ultrasoundRegions).flatMap((region) => {
    if (region.word(TAG.regionSpatialFormat) !== TISSUE_IN_TWO_DIMENSIONS) return [];
    const units = [region.word(TAG.physicalUnitsX), region.word(TAG.physicalUnitsY)];
    if (units.some((unit) => unit !== CENTIMETRES)) return [];
    const [x = NaN] = region.doubles(TAG.physicalDeltaX);
    const [y = NaN] = region.doubles(TAG.physicalDeltaY);
    return { x: Math.abs(x) * 10, y: Math.abs(y) * 10 };
  });
  const [first] = scales;
  if (first === undefined || !isLength(first.x) || !isLength(first.y)) return null;
  return scales.every(({ x, y }) => x === first.x && y === first.y) ? first : null;
}

/** From where the frames lie, else from what the file says of them; undefined where they are not evenly spaced. */
function spacingOfFrames(root: Attributes, frameCount: number): number | undefined {
  const placed = spacingOfPositions(root, frameCount);
  if (placed !== undefined) return placed ?? undefined;
  const offsets = root.decimals(TAG.gridFrameOffsets);
  if (offsets.length === frameCount) return evenStep(offsets) ?? undefined;
  const measures = groupOf(root, 0, TAG.pixelMeasuresSequence);
  const stated = measures?.decimal(TAG.spacingBetweenSlices) ?? root.decimal(TAG.spacingBetweenSlices);
  return stated !== undefined && isLength(Math.abs(stated)) ? Math.abs(stated) : undefined;
}

/** Undefined where the frames have no positions, null where they have, but at no even distance. */
function spacingOfPositions(root: Attributes, frameCount: number): number | null | undefined {
  const orientation = orientationOf(root, frameCount);
  if (orientation === null) return undefined;
  const normal = cross(orientation.row, orientation.column);
  const places: number[] = [];
  for (let frame = 0; frame < frameCount; frame++) {
    const position = positionOf(groupOf(root, frame, TAG.planePositionSequence));
    if (position === null) return undefined;
    places.push(dot(position, normal));
  }
  return evenStep(places);
}

/** Where the only frame of a file lies in the body; null where the file does not say. */
export function slicePlaneOf(root: Attributes): SlicePlane | null {
  const [orientation, position] = [orientationOf(root, 1), positionOf(root)];
  return orientation === null || position === null ? null : { ...orientation, position };
}

export function positionOf(attributes: Attributes | undefined): Vector | null {
  return vectorOf(attributes?.decimals(TAG.imagePosition) ?? []);
}

/** Steps may differ by what rounding makes of them. */
const UNEVENNESS = 0.01;

/** From one place to the next; null where it is not the same everywhere. */
export function evenStep(places: readonly number[]): number | null {
  const steps = places.slice(1).map((place, index) => place - (places[index] as number));
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const isEven = steps.every((step) => Math.abs(step - mean) <= UNEVENNESS * Math.abs(mean));
  return isEven && isLength(Math.abs(mean)) ? Math.abs(mean) : null;
}

/** Null where the file does not say, or the frames differ. */
export function orientationOf(root: Attributes, frameCount: number): Orientation | null {
  const first = orientationOfFrame(root, 0);
  for (let frame = 1; frame < frameCount && first !== null; frame++) {
    const other = orientationOfFrame(root, frame);
    if (other === null || !isParallel(first, other)) return null;
  }
  const through = first === null ? null : throughOf(root, frameCount);
  return first === null || through === null ? first : { ...first, through };
}

/** From the first frame towards the last; null where the file does not say where they lie, or they lie in one place. */
function throughOf(root: Attributes, frameCount: number): Vector | null {
  const [first, last] = [0, frameCount - 1].map((frame) =>
    positionOf(groupOf(root, frame, TAG.planePositionSequence)),
  );
  if (!first || !last) return null;
  const [x, y, z] = minus(last, first);
  const length = lengthOf([x, y, z]);
  return length > 0 ? [x / length, y / length, z / length] : null;
}

/**
 * How many volumes the frames of a file are, one behind the other: as often as they lie at the same places in the same
 * order, as those of several times do. One where they do not, or the file does not say where they lie.
 */
export function volumesIn(root: Attributes, frameCount: number): number {
  const planes = Array.from({ length: frameCount }, (_, frame): SlicePlane | null => {
    const position = positionOf(groupOf(root, frame, TAG.planePositionSequence));
    const orientation = orientationOfFrame(root, frame);
    return position === null || orientation === null ? null : { position, ...orientation };
  });
  const areSame = (a: SlicePlane | null | undefined, b: SlicePlane | null | undefined): boolean =>
    !!a && !!b && isParallel(a, b) && lengthOf(minus(a.position, b.position)) <= SAME_PLACE;
  const count = planes.findIndex((plane, frame) => frame > 0 && areSame(plane, planes[0]));
  const isRepeated =
    count > 1 &&
    frameCount % count === 0 &&
    planes.every((plane, frame) => areSame(plane, planes[frame % count]));
  return isRepeated ? frameCount / count : 1;
}

/** Null where the file does not say, or its rows and columns are not at right angles. */
export function orientationOfFrame(root: Attributes, frame: number): Orientation | null {
  const own = groupOf(root, frame, TAG.planeOrientationSequence) ?? root;
  const numbers = own.decimals(TAG.imageOrientation);
  const [row, column] = [vectorOf(numbers.slice(0, 3)), vectorOf(numbers.slice(3, 6))];
  if (row === null || column === null) return null;
  const areUnits = [row, column].every((vector) => Math.abs(dot(vector, vector) - 1) < ROUNDING);
  return areUnits && Math.abs(dot(row, column)) < ROUNDING ? { row, column } : null;
}

function vectorOf([x = NaN, y = NaN, z = NaN]: readonly number[]): Vector | null {
  return Number.isFinite(x + y + z) ? [x, y, z] : null;
}

/** Milliseconds from one frame to the next; null where there is no next, or the file tells no even pace. */
export function frameTimeOf(root: Attributes, frameCount: number): number | null {
  if (frameCount < 2) return null;
  const stated = root.decimal(TAG.frameTime);
  if (stated !== undefined && isLength(stated)) return stated;
  const [, ...times] = root.decimals(TAG.frameTimeVector);
  const [first = NaN] = times;
  if (isLength(first) && times.every((time) => time === first)) return first;
  const rate = root.decimal(TAG.recommendedFrameRate) ?? root.decimal(TAG.cineRate);
  return rate !== undefined && isLength(rate) ? 1000 / rate : null;
}
