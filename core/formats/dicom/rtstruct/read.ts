import { WorkbenchError } from '../../../errors.ts';
import type { ImagePoint } from '../../../geometry/camera.ts';
import type { Size } from '../../../geometry/size.ts';
import { evenOddSpans } from '../../../geometry/shapes.ts';
import { clipSpans, spanArea } from '../../../geometry/spans.ts';
import { cross, dot, minus } from '../../../geometry/vector.ts';
import type { Vector } from '../../../geometry/vector.ts';
import { LabelStack, MOST_SEGMENTS } from '../../labels/found.ts';
import type { FoundLabels, FoundSegment } from '../../labels/found.ts';
import type { Attributes } from '../data-set.ts';
import { damaged, unread } from '../errors.ts';
import { FrameFinder, referenceOf } from '../place.ts';
import type { FrameReference } from '../place.ts';
import type { Plane, SourceFrame } from '../source-frames.ts';
import { TAG } from '../tags.ts';
import { textReader } from '../texts.ts';

/** A structure (region of interest) of radiotherapy. */
export interface Structure extends FoundSegment {
  /** In the file. */
  readonly number: number;
}

const STRUCTURE_SET_STORAGE = '1.2.840.10008.5.1.4.1.1.481.3';

export function isStructureSet(root: Attributes): boolean {
  return root.text(TAG.sopClass) === STRUCTURE_SET_STORAGE;
}

/**
 * What a set of structures says of the frames of a series: pixels whose centres its closed contours surround. Contours
 * of one structure in one plane that lie in each other leave holes, and so does one that leads in and out again by the
 * same way. PS3.3, section C.8.8.6.
 * @throws WorkbenchError `dicom.damaged`; `dicom.kind` for what is not read; `seg.elsewhere` where no contour has a
 *   place
 */
export function readStructures(root: Attributes, source: readonly SourceFrame[]): FoundLabels<Structure> {
  if (!isStructureSet(root)) throw unread('it is no set of structures');
  const [first] = source;
  if (first === undefined) throw new RangeError('Structures are of a series of frames');
  const structures = structuresIn(root);
  const slices = new Slices(source);
  const stack = new LabelStack(first.size, source.length, structures.length);
  const problems = new ContourProblems();
  for (const structure of structures) {
    const polygons = new Map<number, (readonly ImagePoint[])[]>();
    if (structure.contours.length === 0) problems.add('open', structure);
    for (const contour of structure.contours) {
      const place = slices.find(contour, structure.frameOfReference);
      if (typeof place === 'string') problems.add(place, structure);
      else {
        const own = polygons.get(place) ?? [];
        polygons.set(place, own);
        own.push(contour.points.map((point) => slices.pixelAt(place, point)));
      }
    }
    let pixels = 0;
    for (const [place, own] of polygons)
      pixels += layPolygons(own, place, structure.label, first.size, stack);
    if (polygons.size > 0 && pixels === 0) problems.add('small', structure);
  }
  if (stack.frames.every((frame) => frame === null)) {
    const reason = problems.sentences.join(' ') || 'There are none.';
    throw new WorkbenchError('seg.elsewhere', `No structure lies on these images. ${reason}`);
  }
  return {
    segments: structures.map(({ label, number, name, color }) => ({ label, number, name, color })),
    frames: stack.frames,
    overlaps: stack.overlaps,
    problems: problems.sentences,
  };
}

/** Answers how many pixels there are. */
function layPolygons(
  polygons: readonly (readonly ImagePoint[])[],
  place: number,
  label: number,
  size: Size,
  stack: LabelStack,
): number {
  const spans = clipSpans(evenOddSpans(polygons, { top: 0, bottom: size.height }), size);
  const isInside = new Uint8Array(size.width * size.height);
  for (let at = 0; at < spans.length; at += 3) {
    const row = (spans[at] as number) * size.width;
    isInside.fill(1, row + (spans[at + 1] as number), row + (spans[at + 2] as number));
  }
  stack.lay(place, (pixel) => (isInside[pixel] === 1 ? label : 0));
  return spanArea(spans);
}

interface Contour {
  /** In millimetres to the left, back and up. */
  readonly points: readonly Vector[];
  readonly references: readonly FrameReference[];
}

interface ReadStructure extends Structure {
  readonly frameOfReference: string | undefined;
  /** Those that are closed. */
  readonly contours: readonly Contour[];
}

/** In the order in which they are described. */
function structuresIn(root: Attributes): readonly ReadStructure[] {
  const textIn = textReader(root);
  const items = root.items(TAG.structures);
  const drawn = new Map(
    root.items(TAG.roiContours).map((item) => [item.decimal(TAG.referencedRoi) ?? NaN, item] as const),
  );
  if (items.length > MOST_SEGMENTS) throw damaged(`it describes ${items.length} structures`);
  return items.map((item, index) => {
    const number = item.decimal(TAG.roiNumber) ?? NaN;
    const own = drawn.get(number);
    return {
      label: index + 1,
      number,
      name: textIn(item, TAG.roiName) || `Structure ${index + 1}`,
      color: colorIn(own?.decimals(TAG.roiColor) ?? []),
      frameOfReference: item.text(TAG.roiFrameOfReference),
      contours: (own?.items(TAG.contours) ?? []).filter(isClosed).map(contourIn),
    };
  });
}

function isClosed(contour: Attributes): boolean {
  return ['CLOSED_PLANAR', 'CLOSEDPLANAR_XOR'].includes(contour.text(TAG.contourType) ?? '');
}

/** More than any contour has that a person or a program drew. */
const MOST_POINTS = 100_000;

function contourIn(item: Attributes): Contour {
  const numbers = item.decimals(TAG.contourData, 3 * MOST_POINTS + 1);
  const count = numbers.length / 3;
  const stated = item.decimal(TAG.contourPoints) ?? count;
  if (count < 1 || count !== stated || !numbers.every(Number.isFinite)) {
    throw damaged(`a contour of ${stated} points has ${numbers.length} coordinates`);
  }
  const points = Array.from({ length: count }, (_, index) => numbers.slice(3 * index, 3 * index + 3));
  return {
    points: points as unknown as readonly Vector[],
    references: item.items(TAG.contourImages).map(referenceOf),
  };
}

function colorIn(parts: readonly number[]): string | null {
  if (parts.length !== 3 || !parts.every((part) => part >= 0 && part <= 255)) return null;
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Why a contour, or a structure, is not to be seen. */
type Unseen = 'open' | 'small' | 'elsewhere' | 'ambiguous' | 'contradictory' | 'foreign';

const REASONS: Readonly<Record<Unseen, string>> = {
  open: 'have no closed contours',
  small: 'are smaller than pixels',
  elsewhere: 'have contours that lie on none of the images',
  ambiguous: 'have contours that lie on several of the images alike',
  contradictory: 'have contours that do not lie on the images that they refer to',
  foreign: 'have contours in another frame of reference than that of the images',
};

/** Counts contours by what is the matter with them. */
class ContourProblems {
  readonly #counts = new Map<Unseen, Map<string, number>>();

  add(reason: Unseen, { name }: Structure): void {
    const counts = this.#counts.get(reason) ?? new Map<string, number>();
    this.#counts.set(reason, counts);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  get sentences(): readonly string[] {
    return [...this.#counts].map(([reason, counts]) => {
      const named = [...counts].map(([name, count]) =>
        reason === 'open' || reason === 'small' ? name : `${name}: ${count}`,
      );
      return `${counts.size} of its structures ${REASONS[reason]} (${named.join(', ')}).`;
    });
  }
}

/** Part of the distance of slices, or of a pixel, by which contours may lie beside them. */
const LEAST_SHIFT = 0.1;

/** Where slices lie, and their pixels. */
class Slices {
  readonly #finder: FrameFinder;
  readonly #planes: readonly Plane[];
  readonly #frameOfReference: string | undefined;
  /** Millimetres. */
  readonly #tolerance: number;

  constructor(source: readonly SourceFrame[]) {
    this.#finder = new FrameFinder(source);
    this.#planes = source.flatMap(({ plane }) => plane ?? []);
    const [first] = this.#planes;
    if (first === undefined || this.#planes.length < source.length) {
      throw new WorkbenchError(
        'seg.elsewhere',
        'The images do not say where they lie, and contours lie in the body.',
      );
    }
    this.#frameOfReference = source[0]?.root.text(TAG.frameOfReference);
    const steps = this.#planes
      .slice(1)
      .map(({ position }, index) => Math.abs(distance(this.#planes[index] as Plane, position)))
      .filter((step) => step > 0);
    const pixel = Math.min(first.spacing.x, first.spacing.y);
    this.#tolerance = LEAST_SHIFT * (steps.length === 0 ? pixel : Math.min(...steps));
  }

  /** The one that a contour refers to, as long as it lies there; else the one that it lies on. */
  find({ points, references }: Contour, frameOfReference: string | undefined): number | Unseen {
    const named = this.#finder.named(references);
    const isForeign = (frameOfReference ?? this.#frameOfReference) !== this.#frameOfReference;
    if (named.length === 0 && isForeign) return 'foreign';
    const places = named.length === 0 ? [...this.#planes.keys()] : named;
    const lying = places.filter((place) => this.#liesOn(place, points));
    const [only] = lying;
    if (only === undefined) return named.length === 0 ? 'elsewhere' : 'contradictory';
    return lying.length === 1 ? only : 'ambiguous';
  }

  /** In pixels, whose centres lie half way between whole numbers. */
  pixelAt(place: number, point: Vector): ImagePoint {
    const { position, row, column, spacing } = this.#planes[place] as Plane;
    const from = minus(point, position);
    return { x: dot(from, row) / spacing.x + 0.5, y: dot(from, column) / spacing.y + 0.5 };
  }

  #liesOn(place: number, points: readonly Vector[]): boolean {
    const plane = this.#planes[place] as Plane;
    return points.every((point) => Math.abs(distance(plane, point)) <= this.#tolerance);
  }
}

/** From a plane to a point, along the normal. */
function distance({ position, row, column }: Plane, point: Vector): number {
  return dot(minus(point, position), cross(row, column));
}
