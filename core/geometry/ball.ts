/** A ball, or with all depths alike a disc; all in one unit of length. */
export interface Ball {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
}

/**
 * Where the row at height `y` and depth `z` begins and ends in what a ball covers while it moves straight from one
 * place to the next, growing or shrinking evenly on the way: in the convex hull of both. Null where it misses that.
 */
export function hullRow(from: Ball, to: Ball, y: number, z: number): readonly [number, number] | null {
  const along = to.x - from.x;
  const [down, deep, growth] = [to.y - from.y, to.z - from.z, to.radius - from.radius];
  const [offY, offZ] = [y - from.y, z - from.z];
  // At the time t of 0 to 1 the row reaches from x + along t by the root of a t² + b t + c to both sides.
  const a = growth ** 2 - down ** 2 - deep ** 2;
  const b = 2 * (from.radius * growth + down * offY + deep * offZ);
  const c = from.radius ** 2 - offY ** 2 - offZ ** 2;
  // Its ends are furthest out at the beginning, at the end, or where they stand still.
  let left = Infinity;
  let right = -Infinity;
  for (const t of [0, 1, ...standstills(a, b, c, along)]) {
    const square = (a * t + b) * t + c;
    if (!(t >= 0 && t <= 1 && square >= 0)) continue;
    const middle = from.x + along * t;
    const half = Math.sqrt(square);
    left = Math.min(left, middle - half);
    right = Math.max(right, middle + half);
  }
  return left <= right ? [left, right] : null;
}

/** Times at which `along t` plus or minus the root of `a t² + b t + c` does not change; some may be out of reach. */
function standstills(a: number, b: number, c: number, along: number): readonly number[] {
  const square = along ** 2;
  const lean = a - square;
  // One ball holds the other: nothing lies between them.
  if (lean >= 0) return [];
  // (2 a t + b)² = 4 along² (a t² + b t + c), by the form that also holds where a is next to nothing.
  const [first, second, third] = [4 * a * lean, 4 * b * lean, b ** 2 - 4 * square * c];
  const root = Math.sqrt(Math.max(0, 16 * lean * square * (4 * a * c - b ** 2)));
  const q = -(second + (second < 0 ? -root : root)) / 2;
  return [q / first, third / q];
}
