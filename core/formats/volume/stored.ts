import { isInvertible, isRectangular } from '../../geometry/volume.ts';
import type { Affine } from '../../geometry/volume.ts';
import { PackedBytes, mayHold } from '../gzip.ts';
import type { PackedForm } from '../gzip.ts';
import type { VolumeErrors } from './errors.ts';
import type { VolumeHeader } from './frames.ts';

/** What the text at the beginning of a file says of the values behind it. */
export interface TextHeader extends VolumeHeader {
  /** Where the values begin, packed or not, and how many bytes those of each volume are unpacked. */
  readonly start: number;
  readonly length: number;
  readonly isPacked: boolean;
}

/** Bytes within which the text ends. */
export const LONGEST_TEXT = 1 << 20;

/** Where the values of volumes are, one behind the other. */
export interface StoredVolumes {
  readonly bytes: Uint8Array;
  readonly packing: 'none' | PackedForm;
  /** Where those of the first begin, unpacked, and how many bytes each takes. */
  readonly start: number;
  readonly length: number;
  readonly volumes: number;
}

/** Bytes of volumes that are kept once they were unpacked: going back to one of them takes no time. */
const MOST_KEPT = 2 ** 27;

/**
 * Reads the values of one volume after the other. Plain ones lie in the memory of the file, and of packed ones no more
 * are unpacked than it takes.
 * @throws WorkbenchError, at once or when a volume is read, where they are not all there
 */
export function storedVolumes(
  stored: StoredVolumes,
  errors: VolumeErrors,
  mostKept = MOST_KEPT,
): (volume: number) => Uint8Array {
  const { bytes, packing, start, length, volumes } = stored;
  const end = start + length * volumes;
  const placeOf = (volume: number): number => start + length * volume;
  if (packing === 'none') {
    if (bytes.length < end) throw errors.incomplete();
    return (volume) => bytes.subarray(placeOf(volume), placeOf(volume + 1));
  }
  if (!mayHold(bytes, end)) throw errors.incomplete();
  const packed = new PackedBytes(packing, bytes);
  const kept = new Map<number, Uint8Array>();
  return (volume) => {
    const values = kept.get(volume) ?? unpacked(packed, placeOf(volume), length, errors);
    // What was wanted last is the last to go.
    kept.delete(volume);
    kept.set(volume, values);
    for (const oldest of kept.keys()) if (kept.size > 1 && kept.size * length > mostKept) kept.delete(oldest);
    return values;
  };
}

function unpacked(packed: PackedBytes, start: number, length: number, errors: VolumeErrors): Uint8Array {
  const values = new Uint8Array(length);
  let filled;
  try {
    filled = packed.read(start, values);
  } catch (cause) {
    throw errors.damaged('it cannot be unpacked', cause);
  }
  if (filled < length) throw errors.incomplete();
  if (packed.isContradicted) throw errors.damaged('its checksum is wrong');
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
