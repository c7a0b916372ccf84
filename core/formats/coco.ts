import { strToU8 } from 'fflate';
import * as z from 'zod';
import { WorkbenchError } from '../errors.ts';
import type { ModelClass } from '../contract/model-manifest.ts';
import type { LabelMap } from '../imaging/raster.ts';
import { concatenate } from './bytes.ts';
import { contours, rasterizePolygons } from '../mask/contours.ts';
import type { Point, Polygon, Ring } from '../mask/contours.ts';
import { decodeRle, encodeRle, rleFromString, rleToString } from '../mask/rle.ts';

/**
 * COCO's annotation file, one annotation for each class in each image. Source: cocodataset.org, "Data format".
 * `runs`: compressed run lengths, exact in every reader. `polygons`: outlines along pixel edges for tools that edit
 * them; COCO has no holes, so each is reached by a cut from the outline, walked both ways.
 */
export type CocoForm = 'runs' | 'polygons';

/** Size is height, width; counts as `rleToString` writes them. */
const runsSchema = z.object({ size: z.tuple([z.int(), z.int()]), counts: z.string() });
const annotationSchema = z.object({
  id: z.int(),
  image_id: z.int(),
  /** The label. */
  category_id: z.int().min(1).max(255),
  segmentation: z.union([runsSchema, z.array(z.array(z.number()))]),
  /** Pixels. */
  area: z.number(),
  /** x, y, width, height */
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  iscrowd: z.union([z.literal(0), z.literal(1)]),
});
export type CocoAnnotation = z.infer<typeof annotationSchema>;

const imageSchema = z.object({
  id: z.int(),
  file_name: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
});
export type CocoImage = z.infer<typeof imageSchema>;

export const cocoSchema = z.object({
  images: z.array(imageSchema),
  annotations: z.array(annotationSchema),
  categories: z.array(z.object({ id: z.int(), name: z.string() })),
});
export type CocoDataSet = z.infer<typeof cocoSchema>;

/** An image's annotations, numbered from `firstId`. A mask without any label gives none. */
export function cocoAnnotations(
  map: LabelMap,
  classes: readonly ModelClass[],
  form: CocoForm,
  imageId: number,
  firstId: number,
): readonly CocoAnnotation[] {
  const boxes = labelBoxes(map);
  const present = classes.flatMap(({ label }) => boxes.get(label) ?? []);
  return present.map(({ label, area, left, top, right, bottom }, index) => ({
    id: firstId + index,
    image_id: imageId,
    category_id: label,
    segmentation: segmentation(map, label, form),
    area,
    bbox: [left, top, right - left, bottom - top],
    iscrowd: 0,
  }));
}

/** One ring for each region that is connected by edges. */
function segmentation(map: LabelMap, label: number, form: CocoForm): CocoAnnotation['segmentation'] {
  if (form === 'runs') {
    return { size: [map.height, map.width], counts: rleToString(encodeRle(map, label)) };
  }
  return contours(map, label).map((polygon) => withoutHoles(polygon).flatMap(({ x, y }) => [x, y]));
}

/** Classes as COCO's categories: their ids are the labels. */
export function cocoCategories(classes: readonly ModelClass[]): CocoDataSet['categories'] {
  return classes.map(({ label, name }) => ({ id: label, name }));
}

/**
 * The file's bytes. Put together from pieces, since the text of some hundred thousand images is longer than a string
 * can be.
 */
export function encodeCoco({ images, annotations, categories }: CocoDataSet): Uint8Array {
  const list = (name: string, items: readonly unknown[]): readonly Uint8Array[] => [
    strToU8(`"${name}":[`),
    ...items.map((item, index) => strToU8(`${index === 0 ? '' : ','}${JSON.stringify(item)}`)),
    strToU8(']'),
  ];
  return concatenate([
    strToU8('{'),
    ...list('images', images),
    strToU8(','),
    ...list('annotations', annotations),
    strToU8(','),
    ...list('categories', categories),
    strToU8('}'),
  ]);
}

/** Masks by file name. Later annotations lie above earlier ones. Throws `coco.invalid` on what is not COCO. */
export function decodeCoco(json: unknown): ReadonlyMap<string, LabelMap> {
  const parsed = cocoSchema.safeParse(json);
  if (!parsed.success) {
    throw new WorkbenchError(
      'coco.invalid',
      `The COCO file cannot be read: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { images, annotations } = parsed.data;
  const byImage = new Map<number, CocoAnnotation[]>();
  for (const annotation of annotations) {
    const sameImage = byImage.get(annotation.image_id);
    if (sameImage === undefined) byImage.set(annotation.image_id, [annotation]);
    else sameImage.push(annotation);
  }
  return new Map(
    images.map((image) => {
      const { width, height } = image;
      const map = { width, height, data: new Uint8Array(width * height) };
      for (const annotation of byImage.get(image.id) ?? []) {
        const mask = maskOf(annotation, image);
        mask.data.forEach((inside, pixel) => {
          if (inside === 1) map.data[pixel] = annotation.category_id;
        });
      }
      return [image.file_name, map];
    }),
  );
}

/** A mask of 0 and 1. Rings are filled by the even-odd rule, in which a cut walked both ways vanishes. */
function maskOf({ segmentation: outline }: CocoAnnotation, { width, height }: CocoImage): LabelMap {
  if (!Array.isArray(outline)) return decodeRle(rleFromString(outline.counts), { width, height });
  const polygons = outline.map((numbers) => ({ outer: ringOf(numbers), holes: [] }));
  return rasterizePolygons(polygons, { width, height });
}

/** COCO writes x and y in turn. */
function ringOf(numbers: readonly number[]): Ring {
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => ({
    x: numbers[2 * i] as number,
    y: numbers[2 * i + 1] as number,
  }));
}

/** One ring for a region with holes: from its first corner into each hole, around it, and back. */
function withoutHoles({ outer, holes }: Polygon): readonly Point[] {
  const [start] = outer;
  if (start === undefined || holes.length === 0) return outer;
  const detours = holes.flatMap((hole) => [...hole, ...hole.slice(0, 1), start]);
  return [...outer, start, ...detours];
}

interface LabelBox {
  readonly label: number;
  readonly area: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Area and half-open bounding box of every label present. */
function labelBoxes({ data, width, height }: LabelMap): ReadonlyMap<number, LabelBox> {
  const area = new Uint32Array(256);
  const left = new Uint32Array(256).fill(width);
  const top = new Uint32Array(256).fill(height);
  const right = new Uint32Array(256);
  const bottom = new Uint32Array(256);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const label = data[pixel] as number;
      if (label === 0) continue;
      area[label] = (area[label] as number) + 1;
      if (x < (left[label] as number)) left[label] = x;
      if (x >= (right[label] as number)) right[label] = x + 1;
      if (y < (top[label] as number)) top[label] = y;
      bottom[label] = y + 1;
    }
  }
  const labels = Array.from({ length: 255 }, (_, i) => i + 1).filter((label) => area[label] !== 0);
  return new Map(
    labels.map((label) => [
      label,
      {
        label,
        area: area[label] as number,
        left: left[label] as number,
        top: top[label] as number,
        right: right[label] as number,
        bottom: bottom[label] as number,
      },
    ]),
  );
}
