import type { CurvePoint } from '../../../core/ledger/figures.ts';

/** Width and height of a plot in its own units. */
export const PLOT = { width: 300, height: 100 } as const;

/** The next of 1, 2 and 5 times a power of ten that no value exceeds; 1 for nothing. */
export function roundAbove(values: readonly number[]): number {
  const highest = Math.max(0, ...values);
  if (highest === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return (([1, 2, 5] as const).find((step) => step * power >= highest) ?? 10) * power;
}

/** Where a point lies, as shares from the left and from the top. */
export function placeOf(
  { images, value }: CurvePoint,
  { from, to, most }: { readonly from: number; readonly to: number; readonly most: number },
): readonly [number, number] {
  return [to === from ? 0 : (images - from) / (to - from), 1 - value / most];
}
