import { WorkbenchError } from '../../errors.ts';
import { uprightTurn } from '../../geometry/volume.ts';
import type { Vector } from '../../geometry/vector.ts';
import type { VolumeGeometry } from '../../geometry/volume.ts';
import type { ValueRange } from '../../imaging/raster.ts';
import { damaged, unread } from './errors.ts';
import { FIRST_VALUES_AT } from './fields.ts';
import type { NiftiFields } from './fields.ts';
import { placementOf } from './placement.ts';
import { sampleTypeOf } from './samples.ts';
import type { SampleType } from './samples.ts';

/** What a header says of the first volume of its file, as far as it makes sense. */
export interface NiftiHeader {
  readonly fields: NiftiFields;
  readonly geometry: VolumeGeometry;
  readonly isOriented: boolean;
  readonly isMeasured: boolean;
  readonly samples: SampleType;
  /** What samples are multiplied by, and what is added then; null where they count as they are. */
  readonly scaling: Scaling | null;
  /** What is meant to be shown, from black to white; null where the file does not say. */
  readonly calibrated: ValueRange | null;
  /** Volumes of the file, one behind the other: times, directions, or whatever its further dimensions are. */
  readonly volumes: number;
  /** Where the first volume begins and ends in the file. */
  readonly start: number;
  readonly end: number;
  readonly warnings: readonly string[];
}

export interface Scaling {
  readonly slope: number;
  readonly intercept: number;
}

/** Bytes of a volume and what comes before it; larger arrays are not to be had everywhere. */
export const VOLUME_LIMIT = 2 ** 31 - 1;

/** Codes of CIFTI-2, which keeps tables of the brain's surface in files that begin as a NIfTI-2 does. */
const FIRST_CIFTI = 3000;
const LAST_CIFTI = 3099;

/**
 * @throws WorkbenchError `nifti.damaged`; `nifti.kind` for what is not read; `nifti.volume` for volumes beyond
 *   `VOLUME_LIMIT`
 */
export function headerOf(fields: NiftiFields): NiftiHeader {
  const intent = fields.number('intent_code');
  if (intent >= FIRST_CIFTI && intent <= LAST_CIFTI) {
    throw unread('it is CIFTI, a table of the surface of the brain, and no volume');
  }
  if (fields.form === 'pair') {
    throw unread('it is one of a pair of files, .hdr and .img; they can be opened as a single .nii');
  }
  const samples = sampleTypeOf(fields.number('datatype'));
  const bits = fields.number('bitpix');
  if (bits !== 8 * samples.bytes)
    throw damaged(`its values of type ${samples.name} are said to have ${bits} bits`);
  const { shape, volumes } = extentOf(fields);
  const start = startOf(fields);
  const end = start + shape[0] * shape[1] * shape[2] * samples.bytes;
  if (end > VOLUME_LIMIT) {
    throw new WorkbenchError('nifti.volume', `its first volume takes ${Math.ceil(end / 1e6)} MB`);
  }
  const { affine, warnings, ...placement } = placementOf(fields);
  return {
    ...{ fields, samples, volumes, start, end, ...placement },
    geometry: { shape, affine, turn: uprightTurn(affine) },
    scaling: samples.channels === 3 ? null : scalingOf(fields),
    calibrated: calibrationOf(fields),
    warnings:
      volumes === 1 ? warnings : [`It holds ${volumes} volumes, of which this is the first.`, ...warnings],
  };
}

function extentOf(fields: NiftiFields): { readonly shape: Vector; readonly volumes: number } {
  const [dimensions, ...extents] = fields.numbers('dim') as [number, ...number[]];
  if (dimensions < 1 || dimensions > 7) throw damaged(`it has ${dimensions} dimensions`);
  const stated = extents.slice(0, dimensions);
  const odd = stated.findIndex((extent) => !(Number.isSafeInteger(extent) && extent >= 1));
  if (odd >= 0) throw damaged(`it is ${stated[odd]} long along its dimension ${odd + 1}`);
  const [i = 1, j = 1, k = 1, ...others] = stated;
  return { shape: [i, j, k], volumes: others.reduce((product, extent) => product * extent, 1) };
}

function startOf(fields: NiftiFields): number {
  const first = FIRST_VALUES_AT[fields.version];
  const stated = fields.number('vox_offset');
  // Some programs state none, and mean the first place that is free.
  const start = stated === 0 ? first : stated;
  if (!Number.isSafeInteger(start) || start < first)
    throw damaged(`its values are said to begin at ${stated}`);
  return start;
}

/** A slope of 0, or of none, means that samples are the values. */
function scalingOf(fields: NiftiFields): Scaling | null {
  const [slope, intercept] = [fields.number('scl_slope'), fields.number('scl_inter')];
  if (!Number.isFinite(slope) || slope === 0) return null;
  if (!Number.isFinite(intercept))
    throw damaged(`its values are scaled by ${slope} and then by ${intercept}`);
  return slope === 1 && intercept === 0 ? null : { slope, intercept };
}

function calibrationOf(fields: NiftiFields): ValueRange | null {
  const [low, high] = [fields.number('cal_min'), fields.number('cal_max')];
  return Number.isFinite(low) && Number.isFinite(high) && low < high ? { low, high } : null;
}
