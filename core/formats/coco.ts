import { strToU8 } from 'fflate';
import * as z from 'zod';
import type { ModelClass } from '../contract/model-manifest.ts';
import type { Rect } from '../geometry/rect.ts';
import { objectExtents } from '../mask/objects.ts';
import type { MaskObject, ObjectMap } from '../mask/objects.ts';
import { outlinesOf, withoutHoles } from '../mask/outlines.ts';
import { encodeRle, rleToString } from '../mask/rle.ts';
import { concatenate } from './bytes.ts';

/**
 * COCO's annotation file, one annotation for each object in each image. Source: cocodataset.org, "Data format".
 * `runs`: compressed run lengths, exact in every reader. `polygons`: outlines along pixel edges for tools that edit
 * them; COCO has no holes, so each is reached by a cut from the outline, walked both ways.
 */
export type CocoForm = 'runs' | 'polygons';

/** Size is height, width; counts as `rleToString` writes them. */
const runsSchema = z.object({ size: z.tuple([z.int(), z.int()]), counts: z.string() });
const annotationSchema = z.object({
  id: z.int(),
  image_id: z.int(),
  /** Label of the class. */
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

/** What a file says of itself, which no reader needs. */
export interface CocoOrigin {
  readonly info?: {
    readonly description: string;
    readonly version: string;
    readonly year: number;
    /** ISO 8601. */
    readonly date_created: string;
  };
  readonly licenses?: readonly { readonly id: number; readonly name: string; readonly url: string }[];
}

/**
 * Annotations of an image's objects, in their order and numbered from `firstId`. Objects without a pixel have none, nor
 * have pixels whose id belongs to no object.
 */
export function cocoAnnotations(
  map: ObjectMap,
  objects: readonly MaskObject[],
  form: CocoForm,
  imageId: number,
  firstId: number,
): readonly CocoAnnotation[] {
  const extents = objectExtents(map);
  const present = objects.flatMap(({ id, category }) => {
    const extent = extents.get(id);
    return extent === undefined ? [] : [{ id, category, ...extent }];
  });
  return present.map(({ id, category, area, box }, index) => ({
    id: firstId + index,
    image_id: imageId,
    category_id: category,
    segmentation: form === 'runs' ? runsOf(map, id, box) : polygonsOf(map, id, box),
    area,
    bbox: [box.left, box.top, box.right - box.left, box.bottom - box.top],
    iscrowd: 0,
  }));
}

function runsOf(map: ObjectMap, id: number, box: Rect): CocoAnnotation['segmentation'] {
  return { size: [map.height, map.width], counts: rleToString(encodeRle(map, id, box)) };
}

/** One ring for each part that is connected by edges. */
function polygonsOf(map: ObjectMap, id: number, box: Rect): CocoAnnotation['segmentation'] {
  return outlinesOf(map, id, box).map((polygon) => withoutHoles(polygon).flatMap(({ x, y }) => [x, y]));
}

/** Classes as COCO's categories: their ids are the labels. */
export function cocoCategories(classes: readonly ModelClass[]): CocoDataSet['categories'] {
  return classes.map(({ label, name }) => ({ id: label, name }));
}

/**
 * The file's bytes. Put together from pieces, since the text of some hundred thousand images is longer than a string
 * can be.
 */
export function encodeCoco({
  images,
  annotations,
  categories,
  info,
  licenses,
}: CocoDataSet & CocoOrigin): Uint8Array {
  const list = (name: string, items: readonly unknown[]): readonly Uint8Array[] => [
    strToU8(`"${name}":[`),
    ...items.map((item, index) => strToU8(`${index === 0 ? '' : ','}${JSON.stringify(item)}`)),
    strToU8(']'),
  ];
  return concatenate([
    strToU8('{'),
    ...(info === undefined ? [] : [strToU8(`"info":${JSON.stringify(info)},`)]),
    ...(licenses === undefined ? [] : [...list('licenses', licenses), strToU8(',')]),
    ...list('images', images),
    strToU8(','),
    ...list('annotations', annotations),
    strToU8(','),
    ...list('categories', categories),
    strToU8('}'),
  ]);
}
