import type { Grid } from '../../geometry/alignment.ts';
import type { FoundLabels, FoundSegment } from '../labels/found.ts';
import { labelValues, labelsOfLayers, unnamedMeanings } from '../labels/volume.ts';
import type { ValueMeaning } from '../labels/volume.ts';
import { niftiValues, readNiftiHeader } from './volume.ts';

/**
 * What a NIfTI of labels says of the frames of a series: every value of its first volume but 0 is a segment.
 * @throws WorkbenchError as `readNiftiHeader`, `readNifti` and `labelsOfLayers`; `labels.values`
 */
export function readNiftiLabels(bytes: Uint8Array, series: Grid): FoundLabels<ValueMeaning & FoundSegment> {
  const header = readNiftiHeader(bytes);
  const { shape, affine } = header.geometry;
  const values = labelValues(header, niftiValues(bytes, header));
  return labelsOfLayers([{ shape, affine, values, meanings: unnamedMeanings(values) }], series);
}
