import { WorkbenchError } from '../errors.ts';
import type { ObjectMap } from '../mask/objects.ts';
import { pickleIn } from './npy.ts';
import type { NpyArray } from './npy.ts';
import { PickledArray, readPickle } from './pickle/read.ts';
import { encodeObjectNpy } from './pickle/write.ts';
import type { Picklable } from './pickle/write.ts';

/** Objects that Cellpose is to have. */
export interface CellposeObjects {
  /** Ids from 1 on. */
  readonly map: ObjectMap;
  /** By id, from 1 to the highest: whether a person drew it. */
  readonly isManual: readonly boolean[];
  /** Of the image. */
  readonly fileName: string;
}

/**
 * A `_seg.npy` as Cellpose reads and its window opens it: a dictionary with the masks, their outlines, the channels
 * that were chosen, whether each was drawn by hand, and the image's name. The flows of its network are left out.
 * Source: cellpose.readthedocs.io, "Outputs".
 */
export function encodeCellpose({ map, isManual, fileName }: CellposeObjects): Uint8Array<ArrayBuffer> {
  const { width, height, data } = map;
  const shape = [height, width];
  const arrayOf = (ids: ArrayLike<number>): NpyArray =>
    isManual.length > 65_535
      ? { dtype: 'int32', shape, data: Int32Array.from(ids) }
      : { dtype: 'uint16', shape, data: Uint16Array.from(ids) };
  return encodeObjectNpy(
    new Map<string, Picklable>([
      ['filename', fileName],
      ['masks', arrayOf(data)],
      ['outlines', arrayOf(outlinesOf(map))],
      ['chan_choose', [0, 0]],
      ['ismanual', { dtype: 'bool', shape: [isManual.length], data: Uint8Array.from(isManual, Number) }],
    ]),
  );
}

/** The objects' outermost pixels: those beside another object, background or nothing. */
function outlinesOf({ width, height, data }: ObjectMap): Float64Array {
  const outlines = new Float64Array(data.length);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const id = data[pixel] as number;
      const isInside =
        x > 0 &&
        data[pixel - 1] === id &&
        x + 1 < width &&
        data[pixel + 1] === id &&
        y > 0 &&
        data[pixel - width] === id &&
        y + 1 < height &&
        data[pixel + width] === id;
      if (!isInside) outlines[pixel] = id;
    }
  }
  return outlines;
}

/**
 * The masks of a `_seg.npy`: height x width, or planes x height x width, of ids from 1 on; 0 is background. Null for an
 * array of anything but Python objects.
 * @throws WorkbenchError `cellpose.masks` where there are none; `pickle.refused`, `pickle.damaged`, `npy.damaged`,
 * `npy.dtype`
 */
export function decodeCellpose(bytes: Uint8Array): NpyArray | null {
  const pickle = pickleIn(bytes);
  if (pickle === null) return null;
  const object = readPickle(pickle);
  const values = object instanceof PickledArray ? object.values : null;
  const content: unknown = Array.isArray(values) ? values[0] : undefined;
  const masks: unknown = content instanceof Map ? content.get('masks') : undefined;
  if (masks instanceof PickledArray) return masks.decode();
  throw new WorkbenchError('cellpose.masks', 'it holds Python objects, but no masks as Cellpose writes them');
}
