/** A point of a learning curve. */
export interface CurvePoint {
  /** From 1. */
  readonly epoch: number;
  readonly value: number;
}

/** What a plot shows: epochs from 1 to `epochs`, values from 0 to `most`. */
export interface CurveRange {
  readonly epochs: number;
  readonly most: number;
}

/** Width and height of a plot in its own units. */
export const PLOT = { width: 320, height: 72 } as const;

/** Where a point lies, from the left and from the top. */
export function placeOf(
  { epoch, value }: CurvePoint,
  { epochs, most }: CurveRange,
): readonly [number, number] {
  const x = epochs < 2 ? 0 : ((epoch - 1) / (epochs - 1)) * PLOT.width;
  const y = (1 - Math.min(1, Math.max(0, value / most))) * PLOT.height;
  return [x, y];
}

/** The line through points, in their order, as an SVG path; empty for none. */
export function pathOf(points: readonly CurvePoint[], range: CurveRange): string {
  return points
    .map((point, index) => {
      const [x, y] = placeOf(point, range);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
