/** In space, in whatever unit and directions its owner says. */
export type Vector = readonly [x: number, y: number, z: number];

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scaled([x, y, z]: Vector, factor: number): Vector {
  return [x * factor, y * factor, z * factor];
}

export function lengthOf(vector: Vector): number {
  return Math.hypot(...vector);
}

/** What rounding to a few digits makes of unit vectors. */
export const ROUNDING = 1e-3;

/** Whether unit vectors are the same but for rounding. */
export function isNear(a: Vector, b: Vector): boolean {
  return a.every((part, axis) => Math.abs(part - (b[axis] as number)) < ROUNDING);
}
