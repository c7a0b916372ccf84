import { frameSize, frameStrides, spacingIn } from '../../geometry/volume.ts';
import type { Grid } from '../../geometry/alignment.ts';
import type { FrameTurn } from '../../geometry/volume.ts';
import type { Labels } from '../../imaging/raster.ts';
import { packGzip } from '../gzip.ts';
import { errors } from './errors.ts';
import { FIRST_VALUES_AT, HEADER_BYTES, NiftiFields } from './fields.ts';
import type { NiftiHeader } from './header.ts';

/** Code and bits of what labels are written as. */
const TYPES = { uint8: { code: 2, bits: 8 }, uint16: { code: 512, bits: 16 } } as const;

/** `NIFTI_INTENT_LABEL`: the values are names for something, and not measured. */
const LABEL_INTENT = 1002;

/** The bits of the unit of length, and those with that of time. */
const LENGTH_UNIT = 0o07;
const EVERY_UNIT = 0o77;

const MILLIMETRES = 2;
/** `NIFTI_XFORM_SCANNER_ANAT` */
const IN_THE_SCANNER = 1;

/** Of which file, or of which place, labels are. */
type LabelSource = Pick<NiftiHeader, 'fields' | 'geometry' | 'volumes'>;

/** Frames as they are. */
const NOT_TURNED: FrameTurn = { across: 0, isAcrossReversed: false, isDownReversed: false };

/**
 * A place that no NIfTI says: that of another format's frames, in so many volumes. Shapes beyond 32,767 are beyond
 * NIfTI-1.
 */
export function labelPlace(frames: Grid, volumes = 1): LabelSource {
  const geometry = { ...frames, turn: NOT_TURNED };
  const version = Math.max(...geometry.shape, volumes) > 0x7fff ? 2 : 1;
  const fields = new NiftiFields(new Uint8Array(HEADER_BYTES[version]), version, true);
  const { x, y, z } = spacingIn(geometry);
  fields.write('dim', [4, ...geometry.shape, volumes]);
  fields.write('xyzt_units', [MILLIMETRES]);
  // Without a unit, the step from one volume to the next is counted, not measured.
  fields.write('pixdim', [1, x, y, z, 1]);
  fields.write('sform_code', [IN_THE_SCANNER]);
  fields.write('srow', geometry.affine.flat());
  return { fields, geometry, volumes };
}

/**
 * Labels of all volumes of a file as a `.nii.gz` in its geometry: its version, its dimensions, and its transformations
 * as they stand there. Equal labels give equal bytes.
 * @param labelsOf those of a frame, counted through all volumes and turned as frames are; null for background
 * @throws WorkbenchError `nifti.volume` beyond `VOLUME_LIMIT`
 */
export function encodeLabelVolume(
  source: LabelSource,
  type: keyof typeof TYPES,
  labelsOf: (frame: number) => Labels | null,
): Uint8Array<ArrayBuffer> {
  const { geometry, volumes } = source;
  const { width, height } = frameSize(geometry);
  const header = labelHeader(source, type);
  const sliceBytes = (width * height * TYPES[type].bits) / 8;
  const frames = geometry.shape[2] * volumes;
  errors.requireLength(frames * sliceBytes, 'its labels take');
  const file = new Uint8Array(header.length + frames * sliceBytes);
  file.set(header);
  for (let frame = 0; frame < frames; frame++) {
    const labels = labelsOf(frame);
    if (labels === null) continue;
    const at = header.length + frame * sliceBytes;
    const pixels = width * height;
    const slice =
      type === 'uint8' ? new Uint8Array(file.buffer, at, pixels) : new Uint16Array(file.buffer, at, pixels);
    fillSlice(source, labels, slice);
  }
  return packGzip(file);
}

/** Writes a frame's labels in the order of its voxels. */
function fillSlice(
  { geometry }: LabelSource,
  labels: Labels,
  slice: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
): void {
  const { width, height } = frameSize(geometry);
  if (labels.length !== slice.length) throw new RangeError(`A frame has ${slice.length} labels`);
  const { first, across, down } = frameStrides(geometry);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, to = first + y * down; x < width; x++, from++, to += across) {
      slice[to] = labels[from] as number;
    }
  }
}

/** How many dimensions a file has, and how long it is along each; what stands behind them may be anything. */
function statedDimensions(fields: NiftiFields): readonly number[] {
  const [count = 0, ...extents] = fields.numbers('dim');
  return [count, ...extents.slice(0, count)];
}

/** With the mark behind it that no extensions follow. */
function labelHeader({ fields, geometry, volumes }: LabelSource, type: keyof typeof TYPES): Uint8Array {
  const { version } = fields;
  const bytes = new Uint8Array(FIRST_VALUES_AT[version]);
  const header = new NiftiFields(bytes, version, true);
  const { code, bits } = TYPES[type];
  header.markSingle();
  header.write('sizeof_hdr', [HEADER_BYTES[version]]);
  header.write('vox_offset', [FIRST_VALUES_AT[version]]);
  const dimensions = volumes === 1 ? [3, ...geometry.shape] : statedDimensions(fields);
  const [count = 3] = dimensions;
  header.write('dim', [...dimensions, ...Array.from({ length: 7 - count }, () => 1)]);
  header.write('datatype', [code]);
  header.write('bitpix', [bits]);
  header.write('scl_slope', [1]);
  header.write('intent_code', [LABEL_INTENT]);
  // A single volume has no time.
  header.write('xyzt_units', [fields.number('xyzt_units') & (volumes === 1 ? LENGTH_UNIT : EVERY_UNIT)]);
  header.write('pixdim', fields.numbers('pixdim').slice(0, 1 + count));
  for (const name of ['qform_code', 'quatern', 'qoffset', 'sform_code', 'srow'] as const) {
    header.write(name, fields.numbers(name));
  }
  return bytes;
}
