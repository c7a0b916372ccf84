import type { ModelClass } from '../contract/model-manifest.ts';
import { requireInstances } from '../mask/instances.ts';
import { highestNumber } from '../mask/objects.ts';
import type { FoundObjects, ObjectMap, ObjectRuns } from '../mask/objects.ts';
import { encodeWideGreyPng } from './png.ts';

/** Objects of one image, with ids from 1 on. */
export interface ImageObjects extends ObjectMap, FoundObjects {}

/** A map of objects, and beside it what its ids mean: whatever part of a folder is taken, it is complete. */
export interface EncodedInstances {
  /** 16-bit grey: the id of each pixel's object, 0 for background. */
  readonly png: Uint8Array;
  /**
   * JSON: `{image, width, height, objects: [{id, label, name}]}`, label and name being those of the class; of a frame
   * of several, `linked`, too.
   */
  readonly list: string;
}

/** @throws WorkbenchError `instances.many` beyond 65,535 objects */
export function encodeInstances(
  map: ImageObjects | ObjectRuns,
  image: string,
  classes: readonly Pick<ModelClass, 'label' | 'name'>[],
): EncodedInstances {
  const { width, height, objects, linked } = map;
  requireInstances(highestNumber(objects));
  const names = new Map(classes.map(({ label, name }) => [label, name]));
  const described = objects.map(({ id, category }) => ({ id, label: category, name: names.get(category) }));
  return {
    png: encodeWideGreyPng(map),
    list: `${JSON.stringify({ image, width, height, linked, objects: described })}\n`,
  };
}
