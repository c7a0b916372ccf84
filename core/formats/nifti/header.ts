import { uprightTurn } from '../../geometry/volume.ts';
import type { Vector } from '../../geometry/vector.ts';
import type { ValueRange } from '../../imaging/raster.ts';
import { errors } from './errors.ts';
import { FIRST_VALUES_AT } from './fields.ts';
import type { NiftiFields } from './fields.ts';
import { placementOf } from './placement.ts';
import { SAMPLE_TYPES } from '../volume/samples.ts';
import type { SampleName } from '../volume/samples.ts';
import type { Scaling, VolumeHeader } from '../volume/frames.ts';

/** What a header says of the volumes of its file, as far as it makes sense. */
export interface NiftiHeader extends VolumeHeader {
  readonly fields: NiftiFields;
  /** Where the first volume begins in the file, and how many bytes each takes. */
  readonly start: number;
  readonly length: number;
}

/** Codes of CIFTI-2, which keeps tables of the brain's surface in files that begin as a NIfTI-2 does. */
const FIRST_CIFTI = 3000;
const LAST_CIFTI = 3099;

/**
 * @throws WorkbenchError `nifti.damaged`; `nifti.kind` for what is not read, more than `MOST_FRAMES` among it;
 *   `nifti.volume` for volumes beyond `VOLUME_LIMIT`
 */
export function headerOf(fields: NiftiFields): NiftiHeader {
  const intent = fields.number('intent_code');
  if (intent >= FIRST_CIFTI && intent <= LAST_CIFTI) {
    throw errors.unread('it is CIFTI, a table of the surface of the brain, and no volume');
  }
  if (fields.form === 'pair') {
    throw errors.unread('it is one of a pair of files, .hdr and .img; they can be opened as a single .nii');
  }
  const samples = samplesOf(fields.number('datatype'));
  const { bytes, channels } = SAMPLE_TYPES[samples];
  const bits = fields.number('bitpix');
  if (bits !== 8 * bytes) throw errors.damaged(`its values of type ${samples} are said to have ${bits} bits`);
  const { shape, volumes } = extentOf(fields);
  const start = startOf(fields);
  const length = shape[0] * shape[1] * shape[2] * bytes;
  errors.requireLength(length);
  errors.requireFrames(shape, volumes);
  const { affine, ...placement } = placementOf(fields);
  return {
    ...{ fields, samples, volumes, start, length, ...placement },
    isLittleEndian: fields.isLittleEndian,
    geometry: { shape, affine, turn: uprightTurn(affine) },
    scaling: channels === 3 ? null : scalingOf(fields),
    calibrated: calibrationOf(fields),
  };
}

/** By their code in the standard. */
const SAMPLES: Readonly<Record<number, SampleName>> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  128: 'RGB24',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
  1024: 'int64',
  1280: 'uint64',
  2304: 'RGBA32',
};

const OTHER_SAMPLES: Readonly<Record<number, string>> = {
  1: 'single bits',
  32: 'complex numbers',
  1536: 'floats of 128 bits',
  1792: 'complex numbers',
  2048: 'complex numbers',
};

function samplesOf(code: number): SampleName {
  const name = SAMPLES[code];
  if (name === undefined) {
    throw errors.unread(`its values are ${OTHER_SAMPLES[code] ?? `of the unknown type ${code}`}`);
  }
  return name;
}

function extentOf(fields: NiftiFields): { readonly shape: Vector; readonly volumes: number } {
  const [dimensions, ...extents] = fields.numbers('dim') as [number, ...number[]];
  if (dimensions < 1 || dimensions > 7) throw errors.damaged(`it has ${dimensions} dimensions`);
  const stated = extents.slice(0, dimensions);
  const odd = stated.findIndex((extent) => !(Number.isSafeInteger(extent) && extent >= 1));
  if (odd >= 0) throw errors.damaged(`it is ${stated[odd]} long along its dimension ${odd + 1}`);
  const [i = 1, j = 1, k = 1, ...others] = stated;
  return { shape: [i, j, k], volumes: others.reduce((product, extent) => product * extent, 1) };
}

function startOf(fields: NiftiFields): number {
  const first = FIRST_VALUES_AT[fields.version];
  const stated = fields.number('vox_offset');
  // Some programs state none, and mean the first place that is free.
  const start = stated === 0 ? first : stated;
  if (!Number.isSafeInteger(start) || start < first)
    throw errors.damaged(`its values are said to begin at ${stated}`);
  return start;
}

/** A slope of 0, or of none, means that samples are the values. */
function scalingOf(fields: NiftiFields): Scaling | null {
  const [slope, intercept] = [fields.number('scl_slope'), fields.number('scl_inter')];
  if (!Number.isFinite(slope) || slope === 0) return null;
  if (!Number.isFinite(intercept))
    throw errors.damaged(`its values are scaled by ${slope} and then by ${intercept}`);
  return slope === 1 && intercept === 0 ? null : { slope, intercept };
}

function calibrationOf(fields: NiftiFields): ValueRange | null {
  const [low, high] = [fields.number('cal_min'), fields.number('cal_max')];
  return Number.isFinite(low) && Number.isFinite(high) && low < high ? { low, high } : null;
}
