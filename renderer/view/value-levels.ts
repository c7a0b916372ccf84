import type { RasterData } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';

/** One value per pixel. */
export interface ValuePlane extends Size {
  readonly data: RasterData;
}

/** Half as wide and high, rounded up, and empty. */
export function halfOf({ width, height, data }: ValuePlane): ValuePlane {
  const size = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  return { ...size, data: emptyLike(data, size.width * size.height) };
}

/** Fills rows `top..bottom` of `half` with the means of two by two values, of which the last repeat at the edge. */
export function averageRows(from: ValuePlane, half: ValuePlane, top: number, bottom: number): void {
  // Adding a half before the rest is cut off rounds whole values.
  const rounding = half.data instanceof Float32Array ? 0 : 0.5;
  const lastColumn = from.width - 1;
  for (let y = top; y < bottom; y++) {
    const upper = 2 * y * from.width;
    const lower = Math.min(2 * y + 1, from.height - 1) * from.width;
    const start = y * half.width;
    for (let x = 0; x < half.width; x++) {
      const left = 2 * x;
      const right = left < lastColumn ? left + 1 : lastColumn;
      const sum =
        (from.data[upper + left] as number) +
        (from.data[upper + right] as number) +
        (from.data[lower + left] as number) +
        (from.data[lower + right] as number);
      half.data[start + x] = sum / 4 + rounding;
    }
  }
}

/** Every `step`-th value of every `step`-th row: quicker than a mean, to be shown until there is one. */
export function picked({ width, height, data }: ValuePlane, step: number): ValuePlane {
  const size = { width: Math.ceil(width / step), height: Math.ceil(height / step) };
  const chosen = emptyLike(data, size.width * size.height);
  for (let y = 0, to = 0; y < size.height; y++) {
    const row = y * step * width;
    for (let x = 0; x < size.width; x++) chosen[to++] = data[row + x * step] as number;
  }
  return { ...size, data: chosen };
}

function emptyLike(data: RasterData, length: number): RasterData {
  if (data instanceof Uint8Array) return new Uint8Array(length);
  return data instanceof Uint16Array ? new Uint16Array(length) : new Float32Array(length);
}
