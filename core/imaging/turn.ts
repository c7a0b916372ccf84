import type { RasterData } from './raster.ts';
import type { Size } from '../geometry/size.ts';

export interface Pixels<Data extends RasterData = RasterData> extends Size {
  /** Samples of a pixel, which lie together. */
  readonly channels: number;
  readonly data: Data;
}

/**
 * Pixels upright, stored in one of the ways of EXIF's and TIFF's orientation: 1 is upright, 2 to 4 are mirrored, upside
 * down and both the other way round, and 5 to 8 lie on their side, so that width and height change places.
 */
export function turned<Data extends RasterData>(pixels: Pixels<Data>, orientation: number): Pixels<Data> {
  if (orientation === 1) return pixels;
  const { width: across, height: down, channels, data } = pixels;
  const liesOnSide = orientation >= 5;
  const [width, height] = liesOnSide ? [down, across] : [across, down];
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const upright = data.slice() as Data;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Where the stored picture lies on its side, going down in it is going across here.
      const [column, row] = liesOnSide ? [y, x] : [x, y];
      const storedX = fromRight ? across - 1 - column : column;
      const storedY = fromBottom ? down - 1 - row : row;
      const from = (storedY * across + storedX) * channels;
      for (let channel = 0; channel < channels; channel++, to++) {
        upright[to] = data[from + channel] as number;
      }
    }
  }
  return { width, height, channels, data: upright };
}
