import fc from 'fast-check';
import type { ClassMap, ProbabilityMap, RgbImage } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';

export function sizes(longest: number): fc.Arbitrary<Size> {
  const length = fc.integer({ min: 1, max: longest });
  return fc.record({ width: length, height: length });
}

function samples(length: number, largest: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length, max: largest });
}

export function rgbImages(longest: number): fc.Arbitrary<RgbImage> {
  return sizes(longest).chain((size) =>
    samples(size.width * size.height * 3, 255).map((data) => ({ ...size, data })),
  );
}

/** Maps of background and labels 1 to `labels`, of the given size or of any size up to `longest`. */
export function labelMaps(longest: number, labels = 1): fc.Arbitrary<ClassMap> {
  return sizes(longest).chain((size) => labelMapsOf(size, labels));
}

export function labelMapsOf(size: Size, labels = 1): fc.Arbitrary<ClassMap> {
  return samples(size.width * size.height, labels).map((data) => ({ ...size, data }));
}

export function probabilityMaps(longest: number, channels = 1): fc.Arbitrary<ProbabilityMap> {
  return sizes(longest).chain((size) =>
    samples(size.width * size.height * channels, 255).map((data) => ({ ...size, channels, data })),
  );
}
