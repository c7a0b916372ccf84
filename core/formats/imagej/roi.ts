import { WorkbenchError } from '../../errors.ts';
import type { ImagePoint } from '../../geometry/camera.ts';
import { ellipseSpans, evenOddSpans, rectangleSpans } from '../../geometry/shapes.ts';
import type { Spans } from '../../geometry/spans.ts';
import type { Size } from '../../geometry/size.ts';
import { viewOf } from '../bytes.ts';

/** A region of interest of ImageJ. */
export interface ImageJRoi {
  /** Empty where the file has none. */
  readonly name: string;
  /** 1..255, as ImageJ sorts regions into groups; 0 for none. */
  readonly group: number;
  readonly position: RoiPosition;
  /** Its pixels, as far as they may lie in an image; null where it encloses none that are known. */
  readonly spans: ((size: Size) => Spans) | null;
}

/** Where in a stack it lies, counted from 1; 0 where it is not said. */
export interface RoiPosition {
  /** Among all images of the stack. */
  readonly slice: number;
  /** Of a stack of several dimensions: channel, slice and time. */
  readonly dimensions: readonly [number, number, number];
}

const MARK = 0x496f7574;
const HEADER_BYTES = 64;

export function isRoi(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_BYTES && viewOf(bytes).getUint32(0) === MARK;
}

/** Of types that are read; lines, angles and points enclose nothing. */
const TYPE = { polygon: 0, rectangle: 1, oval: 2, freehand: 7, traced: 8 } as const;
const LAST_TYPE = 10;
/** Text, arrows and pictures are of other types, too; these are outlines whose points are there. */
const OUTLINES = { none: 0, ellipse: 3, rotatedRectangle: 5 } as const;
const OPTION = { spline: 1, subPixels: 128 } as const;

/**
 * A `.roi` file of ImageJ, of versions up to 228: polygons, freehand and traced outlines, rectangles, ovals, and
 * regions composed of several, in whole pixels or parts of them. What else there is has no `spans`: lines and points,
 * text and pictures, rectangles with round corners, and outlines through which ImageJ lays a curve.
 * Source: ij.io.RoiDecoder of ImageJ.
 * @throws WorkbenchError `roi.damaged`
 */
export function readRoi(bytes: Uint8Array): ImageJRoi {
  if (!isRoi(bytes)) throw damaged('it is no region of ImageJ');
  const view = viewOf(bytes);
  const second = view.getInt32(60);
  const has = (length: number): boolean => second > 0 && second + length <= bytes.length;
  const dimension = (at: number): number => (has(at + 4) ? view.getInt32(second + at) : 0);
  return {
    name: has(24) ? nameAt(view, view.getInt32(second + 16), view.getInt32(second + 20)) : '',
    group: has(31) ? view.getUint8(second + 30) : 0,
    position: { slice: view.getInt32(56), dimensions: [dimension(4), dimension(8), dimension(12)] },
    spans: spansOf(view),
  };
}

/** Two bytes a letter. */
function nameAt(view: DataView, at: number, length: number): string {
  if (at <= 0 || length <= 0 || at + 2 * length > view.byteLength) return '';
  return Array.from({ length }, (_, letter) => String.fromCharCode(view.getUint16(at + 2 * letter))).join('');
}

function spansOf(view: DataView): ImageJRoi['spans'] {
  const [type, subtype, options] = [view.getUint8(6), view.getInt16(48), view.getInt16(50)];
  if (type > LAST_TYPE) throw damaged(`regions of type ${type} are not known`);
  const version = view.getInt16(4);
  const hasSubPixels = (options & OPTION.subPixels) !== 0 && version >= 222;
  const shape = view.getInt32(36);
  if (shape > 0) return filled(pathsOf(numbersAt(view, HEADER_BYTES, shape)));
  const isOutline = Object.values<number>(OUTLINES).includes(version < 218 ? 0 : subtype);
  if (!isOutline || (options & OPTION.spline) !== 0) return null;
  switch (type) {
    case TYPE.rectangle:
      if (view.getInt16(54) > 0) return null;
      return boxed(view, hasSubPixels && version >= 223, rectangleSpans);
    case TYPE.oval:
      return boxed(view, hasSubPixels && version >= 223, ellipseSpans);
    case TYPE.polygon:
    case TYPE.freehand:
    case TYPE.traced:
      return filled([outlineOf(view, hasSubPixels)]);
    default:
      return null;
  }
}

/** ImageJ fills by the even-odd rule, as far as the image goes. */
function filled(polygons: readonly (readonly ImagePoint[])[]): ImageJRoi['spans'] {
  return ({ height }) => evenOddSpans(polygons, { top: 0, bottom: height });
}

function boxed(
  view: DataView,
  hasSubPixels: boolean,
  spans: (a: ImagePoint, b: ImagePoint) => Spans,
): ImageJRoi['spans'] {
  const [top, left, bottom, right] = [edgeAt(view, 8), edgeAt(view, 10), edgeAt(view, 12), edgeAt(view, 14)];
  if (!hasSubPixels) return () => spans({ x: left, y: top }, { x: right, y: bottom });
  const [x, y, width, height] = numbersAt(view, 18, 4) as Box;
  if (Math.max(Math.abs(y), Math.abs(height)) > FARTHEST) throw damaged('it lies beside every image');
  return () => spans({ x, y }, { x: x + width, y: y + height });
}

type Box = readonly [number, number, number, number];

/** Larger than what the whole coordinates reach. */
const FARTHEST = 100_000;

/** Points relative to the corner of the box around them, or as they are where they have parts of pixels. */
function outlineOf(view: DataView, hasSubPixels: boolean): readonly ImagePoint[] {
  const few = view.getUint16(16);
  const count = few > 0 ? few : view.getInt32(18);
  if (count < 0 || HEADER_BYTES + count * (hasSubPixels ? 12 : 4) > view.byteLength) {
    throw damaged('its outline is cut off');
  }
  if (hasSubPixels) {
    const numbers = numbersAt(view, HEADER_BYTES + 4 * count, 2 * count);
    return numbers.slice(0, count).map((x, at) => ({ x, y: numbers[count + at] as number }));
  }
  const [top, left] = [edgeAt(view, 8), edgeAt(view, 10)];
  return Array.from({ length: count }, (_, at) => ({
    x: left + view.getUint16(HEADER_BYTES + 2 * at),
    y: top + view.getUint16(HEADER_BYTES + 2 * (count + at)),
  }));
}

/** How many numbers follow each instruction of a path: to go to, to draw a line, curves of two kinds, and to close. */
const PATH_NUMBERS = [2, 2, 4, 6, 0] as const;
const MOVE = 0;

/** Lines in place of a curve: it is less than a twentieth of a pixel beside them, up to some 400 pixels. */
const LINES_PER_CURVE = 32;

/** The closed outlines of a composed region. */
function pathsOf(numbers: readonly number[]): readonly (readonly ImagePoint[])[] {
  const paths: ImagePoint[][] = [];
  for (let at = 0; at < numbers.length;) {
    const instruction = numbers[at] as number;
    const count = PATH_NUMBERS[instruction];
    if (count === undefined || at + count >= numbers.length) throw damaged('its path cannot be followed');
    const points = Array.from({ length: count / 2 }, (_, point) => ({
      x: numbers[at + 1 + 2 * point] as number,
      y: numbers[at + 2 + 2 * point] as number,
    }));
    at += 1 + count;
    if (instruction === MOVE) paths.push(points);
    else followPath(paths, points);
  }
  return paths;
}

/** Adds a line, or a curve by its points that it is drawn to, to the path that was begun last. */
function followPath(paths: readonly ImagePoint[][], points: readonly ImagePoint[]): void {
  const path = paths.at(-1);
  const from = path?.at(-1);
  if (path === undefined || from === undefined) throw damaged('its path has no beginning');
  if (points.length < 2) {
    path.push(...points);
    return;
  }
  for (let line = 1; line <= LINES_PER_CURVE; line++)
    path.push(onCurve([from, ...points], line / LINES_PER_CURVE));
}

/** A point of a Bézier curve, as de Casteljau finds it. */
function onCurve(points: readonly ImagePoint[], share: number): ImagePoint {
  const [only, ...others] = points;
  if (only !== undefined && others.length === 0) return only;
  const between = others.map(({ x, y }, at) => {
    const before = points[at] as ImagePoint;
    return { x: before.x + share * (x - before.x), y: before.y + share * (y - before.y) };
  });
  return onCurve(between, share);
}

/** Edges of the box may be negative, or larger than 16 bits with a sign hold. */
function edgeAt(view: DataView, at: number): number {
  const signed = view.getInt16(at);
  return signed < -5000 ? view.getUint16(at) : signed;
}

/** Floats. @throws WorkbenchError `roi.damaged` where they are cut off, or not finite */
function numbersAt(view: DataView, at: number, count: number): readonly number[] {
  if (at + 4 * count > view.byteLength) throw damaged('its outline is cut off');
  const numbers = Array.from({ length: count }, (_, index) => view.getFloat32(at + 4 * index));
  if (!numbers.every(Number.isFinite)) throw damaged('its outline leads nowhere');
  return numbers;
}

function damaged(reason: string): WorkbenchError {
  return new WorkbenchError('roi.damaged', reason);
}
