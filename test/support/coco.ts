import { cocoSchema } from '../../core/formats/coco.ts';
import type { CocoAnnotation } from '../../core/formats/coco.ts';
import type { LabelMap } from '../../core/imaging/raster.ts';
import { drawPolygons } from '../../core/mask/contours.ts';
import type { Ring } from '../../core/mask/contours.ts';
import { drawRle, rleFromString } from '../../core/mask/rle.ts';

/** Masks by file name. Later annotations lie above earlier ones. Throws on what is not COCO. */
export function decodeCoco(json: unknown): ReadonlyMap<string, LabelMap> {
  const { images, annotations } = cocoSchema.parse(json);
  return new Map(
    images.map((image) => {
      const { width, height } = image;
      const map = { width, height, data: new Uint8Array(width * height) };
      const own = annotations.filter((annotation) => annotation.image_id === image.id);
      for (const annotation of own) draw(map, annotation);
      return [image.file_name, map];
    }),
  );
}

/** Rings are filled by the even-odd rule, in which a cut walked both ways vanishes. */
function draw(map: LabelMap, { segmentation, category_id: label }: CocoAnnotation): void {
  if (Array.isArray(segmentation)) {
    const polygons = segmentation.map((numbers) => ({ outer: ringOf(numbers), holes: [] }));
    drawPolygons(map, polygons, label);
  } else {
    drawRle(map, rleFromString(segmentation.counts), label);
  }
}

/** COCO writes x and y in turn. */
function ringOf(numbers: readonly number[]): Ring {
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => ({
    x: numbers[2 * i] as number,
    y: numbers[2 * i + 1] as number,
  }));
}
