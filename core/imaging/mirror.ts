import type { ProbabilityMap, RgbImage } from './raster.ts';

/** Left becomes right. */
export function mirrorRgb({ width, height, data }: RgbImage): RgbImage {
  const mirrored = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const to = (y * width + width - 1 - x) * 3;
      mirrored[to] = data[from] as number;
      mirrored[to + 1] = data[from + 1] as number;
      mirrored[to + 2] = data[from + 2] as number;
    }
  }
  return { width, height, data: mirrored };
}

/** Left becomes right, in every channel. */
export function mirrorMap(map: ProbabilityMap): ProbabilityMap {
  const data = map.data.slice();
  for (let start = 0; start < data.length; start += map.width) {
    data.subarray(start, start + map.width).reverse();
  }
  return { ...map, data };
}

/** Mean of two maps of one size, halves rounded up. */
export function averageMaps(a: ProbabilityMap, b: ProbabilityMap): ProbabilityMap {
  return { ...a, data: a.data.map((value, at) => (value + (b.data[at] as number) + 1) >> 1) };
}
