import { readFileSync } from 'node:fs';
import { concatenate } from '../../core/formats/bytes.ts';
import type { ImagePoint } from '../../core/geometry/camera.ts';

/** Of the image that `IMAGEJ_REGIONS` lie on. */
export const IMAGEJ_SIZE = { width: 40, height: 30 };

const RECORDED = new URL('../core/formats/imagej/regions.json', import.meta.url);

/** Regions that ImageJ 1.52i has written, with the pixels that it fills: runs beside and within, in turn. */
export const IMAGEJ_REGIONS = JSON.parse(readFileSync(RECORDED, 'utf8')) as readonly {
  readonly kind: string;
  readonly roi: string;
  readonly runs: readonly number[];
}[];

function recorded(wanted: string) {
  const region = IMAGEJ_REGIONS.find(({ kind }) => kind === wanted);
  if (region === undefined) throw new Error(`ImageJ has written no ${wanted}`);
  return region;
}

export function writtenByImageJ(kind: string): Uint8Array {
  return new Uint8Array(Buffer.from(recorded(kind).roi, 'base64'));
}

/** 1 within the region. */
export function filledByImageJ(kind: string): Uint8Array {
  const pixels = new Uint8Array(IMAGEJ_SIZE.width * IMAGEJ_SIZE.height);
  let at = 0;
  recorded(kind).runs.forEach((length, run) => pixels.fill(run % 2, at, (at += length)));
  return pixels;
}

/** As numbered in ImageJ's files. */
export const ROI_TYPE = {
  polygon: 0,
  rectangle: 1,
  oval: 2,
  line: 3,
  freehand: 7,
  traced: 8,
  point: 10,
} as const;

export interface TestRoi {
  readonly type: keyof typeof ROI_TYPE;
  /** Corners of a box for rectangles and ovals, else the outline; whole numbers unless `subPixels`. */
  readonly points: readonly ImagePoint[];
  readonly subPixels?: boolean;
  readonly name?: string;
  readonly group?: number;
  readonly slice?: number;
  readonly dimensions?: readonly [number, number, number];
  readonly options?: number;
  readonly subtype?: number;
  /** Of the corners of a rectangle. */
  readonly round?: number;
  readonly version?: number;
}

/** A `.roi` as ImageJ writes it. */
export function encodeRoi(roi: TestRoi): Uint8Array<ArrayBuffer> {
  const { type, points, subPixels = false, name = '', dimensions = [0, 0, 0] } = roi;
  const isBox = type === 'rectangle' || type === 'oval';
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.floor(Math.min(...xs)), Math.floor(Math.min(...ys))];
  const [right, bottom] = [Math.ceil(Math.max(...xs)), Math.ceil(Math.max(...ys))];
  const head = viewOf(64);
  head.setUint32(0, 0x496f7574);
  head.setInt16(4, roi.version ?? 228);
  head.setUint8(6, ROI_TYPE[type]);
  [top, left, bottom, right].forEach((edge, at) => head.setInt16(8 + 2 * at, edge));
  if (isBox && subPixels) {
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    const box = [x, y, Math.max(...xs) - x, Math.max(...ys) - y];
    box.forEach((value, at) => head.setFloat32(18 + 4 * at, value));
  }
  if (!isBox) head.setUint16(16, points.length);
  head.setInt16(48, roi.subtype ?? 0);
  head.setInt16(50, (roi.options ?? 0) | (subPixels ? 128 : 0));
  head.setInt16(54, roi.round ?? 0);
  head.setInt32(56, roi.slice ?? 0);
  const whole = viewOf(isBox ? 0 : 4 * points.length);
  const parts = viewOf(isBox || !subPixels ? 0 : 8 * points.length);
  for (let at = 0; at < points.length && !isBox; at++) {
    const [x, y] = [xs[at] as number, ys[at] as number];
    whole.setUint16(2 * at, Math.floor(x) - left);
    whole.setUint16(2 * (points.length + at), Math.floor(y) - top);
    if (!subPixels) continue;
    parts.setFloat32(4 * at, x);
    parts.setFloat32(4 * (points.length + at), y);
  }
  const second = 64 + whole.byteLength + parts.byteLength;
  head.setInt32(60, second);
  const rest = viewOf(64 + 2 * name.length);
  dimensions.forEach((value, at) => rest.setInt32(4 + 4 * at, value));
  rest.setInt32(16, second + 64);
  rest.setInt32(20, name.length);
  rest.setUint8(30, roi.group ?? 0);
  for (let at = 0; at < name.length; at++) rest.setUint16(64 + 2 * at, name.charCodeAt(at));
  return concatenate([head, whole, parts, rest].map(({ buffer }) => new Uint8Array(buffer)));
}

function viewOf(length: number): DataView<ArrayBuffer> {
  return new DataView(new ArrayBuffer(length));
}
