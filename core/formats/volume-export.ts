import { frameSize } from '../geometry/volume.ts';
import type { Size } from '../geometry/size.ts';
import { classMap, classTable } from '../mask/segments.ts';
import type { Segment } from '../mask/segments.ts';
import { decodeTiles } from '../mask/tiles.ts';
import type { LabelTile } from '../mask/tiles.ts';
import { isNifti, readNiftiHeader } from './nifti/volume.ts';
import { encodeLabelVolume } from './nifti/write.ts';

/** The labels of one frame of a series, as they are stored. */
export interface LabelledFrame extends Size {
  /** Counted from 0, through all volumes. */
  readonly index: number;
  readonly tiles: readonly LabelTile[];
}

/**
 * The classes of the voxels of a file's volumes as a `.nii.gz` in its geometry; frames that are not given are
 * background. Null where the file is no NIfTI, or not the one whose frames these are. Takes a while, so it belongs in a
 * worker.
 * @throws WorkbenchError as `readNiftiHeader` and `encodeLabelVolume`
 */
export function exportVolume(
  file: Uint8Array,
  frames: readonly LabelledFrame[],
  objects: readonly Segment[],
): Uint8Array<ArrayBuffer> | null {
  if (!isNifti(file)) return null;
  const header = readNiftiHeader(file);
  const size = frameSize(header.geometry);
  if (frames.some(({ width, height }) => width !== size.width || height !== size.height)) return null;
  const classes = classTable(objects);
  const byIndex = new Map(frames.map(({ index, tiles }) => [index, tiles]));
  return encodeLabelVolume(header, 'uint8', (frame) => {
    const tiles = byIndex.get(frame);
    return tiles === undefined ? null : classMap(decodeTiles(size, tiles), classes).data;
  });
}
