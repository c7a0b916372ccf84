import { isInvertible, isRectangular } from '../../geometry/volume.ts';
import type { Affine } from '../../geometry/volume.ts';
import { mayHold, unpackInto } from '../gzip.ts';
import type { VolumeErrors } from './errors.ts';
import type { VolumeHeader } from './frames.ts';

/** What the text at the beginning of a file says of the values behind it. */
export interface TextHeader extends VolumeHeader {
  /** Where the values begin, packed or not, and how many bytes they are unpacked. */
  readonly start: number;
  readonly length: number;
  readonly isPacked: boolean;
}

/** Bytes within which the text ends. */
export const LONGEST_TEXT = 1 << 20;

/** How values follow the text of a header. */
export type Packing = 'none' | 'gzip' | 'zlib';

/**
 * The first values behind a header, so many bytes of them. Plain ones lie in the memory of the file, and of packed ones
 * no more are unpacked.
 * @throws WorkbenchError where they are not all there
 */
export function storedValues(
  stored: Uint8Array,
  length: number,
  packing: Packing,
  errors: VolumeErrors,
): Uint8Array {
  if (packing === 'none') {
    if (stored.length < length) throw errors.incomplete();
    return stored.subarray(0, length);
  }
  if (!mayHold(stored, length)) throw errors.incomplete();
  const values = new Uint8Array(length);
  let filled;
  try {
    filled = unpackInto(packing, stored, values);
  } catch (cause) {
    throw errors.damaged('it cannot be unpacked', cause);
  }
  if (filled < length) throw errors.incomplete();
  return values;
}

/** Where voxels lie, and what a person should know about it. */
export interface StatedPlace {
  /** In millimetres, RAS. */
  readonly affine: Affine;
  readonly isOriented: boolean;
  readonly isMeasured: boolean;
}

/** @throws WorkbenchError where voxels lie on top of each other */
export function placed(
  place: StatedPlace,
  errors: VolumeErrors,
): StatedPlace & { readonly warnings: readonly string[] } {
  const { affine, isOriented, isMeasured } = place;
  if (!isInvertible(affine)) throw errors.damaged('it places voxels on top of each other');
  const warnings = [
    ...(isOriented ? [] : [NOT_ORIENTED]),
    ...(isMeasured ? [] : ['It does not say how large its voxels are.']),
    ...(isRectangular(affine) ? [] : ['Its axes are not at right angles: lengths and areas are not exact.']),
  ];
  return { ...place, warnings };
}

const NOT_ORIENTED =
  'It does not say how it lies in the body, and is shown as if its axes went to the left, the back and up.';
