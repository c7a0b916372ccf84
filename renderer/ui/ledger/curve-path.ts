import type { CurvePoint } from '../../../core/ledger/figures.ts';

/** Width and height of a plot in its own units. */
export const PLOT = { width: 300, height: 100 } as const;

/** Where a point lies, as shares from the left and from the top. */
export function placeOf(
  { images, value }: CurvePoint,
  { from, to, most }: { readonly from: number; readonly to: number; readonly most: number },
): readonly [number, number] {
  return [to === from ? 0 : (images - from) / (to - from), 1 - value / most];
}
