import { WorkbenchError } from '../../core/errors.ts';
import type { LabelTools, NamedBytes } from '../../core/sources/label-file.ts';
import { SLICE_HEAD_BYTES, sliceHeadOf, sliceSeriesOf } from '../../core/sources/slice-series.ts';
import { openSeries } from '../files/images/image.ts';
import { readBytes } from '../files/read-bytes.ts';
import { collectInputs } from './inputs.ts';

/** What a file of labels may be, as help says it. */
export const LABEL_FORMATS =
  'DICOM segmentation or structures, .seg.nrrd, a volume of labels, .npy, masks of Cellpose (_seg.npy), ' +
  'PNG or TIFF of labels, or regions of ImageJ (.roi, .zip)';

export const LABEL_TOOLS: LabelTools = {
  load: () => Promise.resolve(undefined),
  open: ({ bytes, name }) => openSeries(bytes, name),
};

/** What the number of a volume is for, as help says it. */
export const VOLUME_MEANING = 'on which volume of the image a single volume of labels lies, counted from 1';

export async function namedBytes(path: string): Promise<NamedBytes> {
  return { bytes: new Uint8Array(await readBytes(path)), name: path };
}

/**
 * One file, or the slices of one series in the order in which they lie, of files and folders.
 * @throws WorkbenchError `file.read`, `cli.inputs`
 */
export async function seriesIn(paths: readonly string[]): Promise<readonly NamedBytes[]> {
  const inputs = await collectInputs(paths, '', false);
  const files = await Promise.all(inputs.map((input) => namedBytes(input.path)));
  const [only] = files;
  if (only !== undefined && files.length === 1) return files;
  const heads = await Promise.all(
    files.map(async ({ bytes, name }) => {
      const head = await sliceHeadOf(bytes.subarray(0, SLICE_HEAD_BYTES));
      return head === null ? [] : [{ key: name, head }];
    }),
  );
  const series = sliceSeriesOf(heads.flat());
  const [slices] = series;
  if (slices === undefined || series.length > 1) {
    const what = series.length === 0 ? 'no series of slices' : `${series.length} series`;
    throw new WorkbenchError('cli.inputs', `There is ${what} among the files of --on: name those of one.`);
  }
  return slices.files.flatMap((key) => files.find(({ name }) => name === key) ?? []);
}
