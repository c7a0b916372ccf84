import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSegmentationNode } from '@itk-wasm/dicom';
import { temporaryFolder } from './temporary-folder.ts';

/** A segmentation as dcmqi has it: one grid, whatever its frames are. */
export interface DcmqiSegmentation {
  /** Columns, rows, slices. */
  readonly size: readonly number[];
  /** Millimetres to the left, back and up. */
  readonly origin: readonly number[];
  /** From column to column, row to row, slice to slice: millimetres to the left, back and up. */
  readonly steps: readonly (readonly number[])[];
  /** Of the segments, in which the values count them from 1. */
  readonly names: readonly string[];
  /** Slice by slice. */
  readonly values: readonly number[];
}

interface Attributes {
  readonly labelID: number;
  readonly SegmentLabel: string;
}

/** @throws Error for what dcmqi does not read */
export async function readByDcmqi(bytes: Uint8Array): Promise<DcmqiSegmentation> {
  const path = join(await temporaryFolder(), 'a.dcm');
  await writeFile(path, bytes);
  const { segImage, metaInfo } = await readSegmentationNode(path);
  const { size, origin, spacing, direction, data } = segImage;
  if (data === null) throw new Error('dcmqi gives no values');
  const { segmentAttributes } = metaInfo as unknown as {
    readonly segmentAttributes: readonly (readonly Attributes[])[];
  };
  return {
    ...{ size, origin },
    // A matrix of rows, of which the columns are the directions.
    steps: [0, 1, 2].map((axis) =>
      [0, 1, 2].map((part) => Number(direction[3 * part + axis]) * (spacing[axis] as number)),
    ),
    names: segmentAttributes.flat().map(({ SegmentLabel }) => SegmentLabel),
    values: Array.from(data as ArrayLike<number>),
  };
}
