import { clamp } from '../../clamp.ts';
import { dot } from '../../geometry/vector.ts';
import type { Vector } from '../../geometry/vector.ts';

/**
 * CIELab under D50 as 16-bit numbers, L* from 0 to 100 and a* and b* from -128 to 127 over their full range: PS3.3,
 * section C.10.7.1.1.
 */
export type LabCodes = readonly [l: number, a: number, b: number];

/** From linear sRGB to XYZ under D50, after Bradford (B. Lindbloom). */
const TO_XYZ: readonly [Vector, Vector, Vector] = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
];
const FROM_XYZ: readonly [Vector, Vector, Vector] = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
];
const WHITE: Vector = [0.96422, 1, 0.82521];

/** Where the curve of lightness becomes a line. */
const EPSILON = 216 / 24389;
const KAPPA = 24389 / 27;

/** @param color `#rrggbb` */
export function labOfColor(color: string): LabCodes {
  const rgb = mapped([1, 3, 5], (at) => linear(parseInt(color.slice(at, at + 2), 16) / 255));
  const xyz = mapped(TO_XYZ, (row) => dot(row, rgb));
  const [x, y, z] = mapped(xyz, (value, axis) => bent(value / (WHITE[axis] as number)));
  const [l, a, b] = [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  return [code(l / 100), code((a + 128) / 255), code((b + 128) / 255)];
}

/** `#rrggbb`, the nearest that a screen can show. */
export function colorOfLab([l, a, b]: LabCodes): string {
  const y = ((l / 65_535) * 100 + 16) / 116;
  const x = y + ((a / 65_535) * 255 - 128) / 500;
  const z = y - ((b / 65_535) * 255 - 128) / 200;
  const xyz = mapped([x, y, z], (value, axis) => straight(value) * (WHITE[axis] as number));
  const parts = mapped(FROM_XYZ, (row) => Math.round(255 * curved(clamp(dot(row, xyz), 0, 1))));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function mapped<Value>(
  [a, b, c]: readonly [Value, Value, Value],
  change: (value: Value, axis: number) => number,
): Vector {
  return [change(a, 0), change(b, 1), change(c, 2)];
}

function code(share: number): number {
  return Math.round(65_535 * clamp(share, 0, 1));
}

/** What a screen makes of a value, and back: IEC 61966-2-1. */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function curved(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}

/** As an eye sees it, and back. */
function bent(value: number): number {
  return value > EPSILON ? Math.cbrt(value) : (KAPPA * value + 16) / 116;
}

function straight(value: number): number {
  return value ** 3 > EPSILON ? value ** 3 : (116 * value - 16) / KAPPA;
}
