import type { WorkbenchError } from '../../errors.ts';
import { frameSize, frameStrides } from '../../geometry/volume.ts';
import type { NamedWindow, Raster, RasterData, ValueRange } from '../../imaging/raster.ts';
import { rasterOf } from '../../imaging/value-window.ts';
import { agreesWithChecksum, gunzipInto, isGzip, mayHold } from '../gzip.ts';
import { damaged } from './errors.ts';
import { HEADER_BYTES, fieldsOf } from './fields.ts';
import type { NiftiFields } from './fields.ts';
import { headerOf } from './header.ts';
import type { NiftiHeader } from './header.ts';

/** The first volume of a file: NIfTI-1 or NIfTI-2, plain or gzip, of either byte order. */
export interface NiftiVolume {
  readonly header: NiftiHeader;
  /** Its values as they are stored. Plain ones lie in the memory of the file. */
  readonly values: Uint8Array;
  /** What spans black to white in all frames alike. */
  readonly window: ValueRange;
}

/** Whether bytes, or what they unpack to, begin as a NIfTI does. */
export function isNifti(bytes: Uint8Array): boolean {
  try {
    return fieldsIn(bytes) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Reads the header without the values behind it.
 * @throws WorkbenchError as `headerOf`
 */
export function readNiftiHeader(bytes: Uint8Array): NiftiHeader {
  const fields = unpacking(() => fieldsIn(bytes));
  if (fields === undefined) throw damaged('it is not a NIfTI');
  return headerOf(fields);
}

/**
 * Reads the values of the first volume, whose header was read before.
 * @throws WorkbenchError `nifti.damaged`
 */
export function readNifti(bytes: Uint8Array, header = readNiftiHeader(bytes)): NiftiVolume {
  const values = valuesOf(bytes, header);
  return { header, values, window: windowOver(header, values) };
}

function fieldsIn(bytes: Uint8Array): NiftiFields | undefined {
  if (!isGzip(bytes)) return fieldsOf(bytes);
  const head = new Uint8Array(HEADER_BYTES[2]);
  return fieldsOf(head.subarray(0, gunzipInto(bytes, head)));
}

function valuesOf(bytes: Uint8Array, { start, end }: NiftiHeader): Uint8Array {
  const incomplete = (): WorkbenchError => damaged('the file is incomplete: its values are not all there');
  if (!isGzip(bytes)) {
    if (end > bytes.length) throw incomplete();
    return bytes.subarray(start, end);
  }
  if (!mayHold(bytes, end)) throw incomplete();
  const unpacked = new Uint8Array(end);
  if (unpacking(() => gunzipInto(bytes, unpacked)) < end) throw incomplete();
  if (!agreesWithChecksum(bytes, unpacked)) throw damaged('its checksum is wrong');
  return unpacked.subarray(start);
}

function unpacking<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw damaged('it cannot be unpacked', cause);
  }
}

/**
 * One slice, turned as its geometry says. Unsigned values of 8 and 16 bits that are not scaled are kept as they are,
 * and colours at 8 bits; all others are float.
 */
export function frameOf({ header, values, window }: NiftiVolume, frame: number): Raster {
  const { geometry, samples, calibrated } = header;
  const { bytes, channels } = samples;
  const size = frameSize(geometry);
  const { first, across, down } = frameStrides(geometry);
  const slice = size.width * size.height * bytes;
  const view = new DataView(values.buffer, values.byteOffset + frame * slice, slice);
  const valueAt = valueIn(view, header);
  const data = blank(header, size.width * size.height * channels);
  for (let y = 0, to = 0; y < size.height; y++) {
    let at = (first + y * down) * bytes;
    for (let x = 0; x < size.width; x++, at += across * bytes) {
      for (let channel = 0; channel < channels; channel++, to++) {
        data[to] = valueAt(at + channel);
      }
    }
  }
  const windows: readonly NamedWindow[] = calibrated === null ? [] : [{ name: 'Calibrated', ...calibrated }];
  return rasterOf(size, channels, data, channels === 1 ? { windows, window } : {});
}

/** The value of the sample at a byte. */
function valueIn(view: DataView, { samples, scaling, fields }: NiftiHeader): (at: number) => number {
  const { read } = samples;
  const { isLittleEndian } = fields;
  if (scaling === null) return (at) => read(view, at, isLittleEndian);
  const { slope, intercept } = scaling;
  return (at) => read(view, at, isLittleEndian) * slope + intercept;
}

function blank({ samples, scaling }: NiftiHeader, length: number): RasterData {
  if (samples.channels === 3) return new Uint8Array(length);
  if (scaling === null && samples.name === 'uint8') return new Uint8Array(length);
  if (scaling === null && samples.name === 'uint16') return new Uint16Array(length);
  return new Float32Array(length);
}

/** Voxels that are looked at for a window. */
const MOST_SAMPLES = 1 << 18;

/** Steps by this share of the whole, around its end, fall evenly on every part of it and on no column alone. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * What the file itself means to be shown, else the automatic window of the whole volume: the first slices of most show
 * nothing, and one that is unlike its neighbours should look so.
 */
function windowOver(header: NiftiHeader, values: Uint8Array): ValueRange {
  if (header.calibrated !== null) return header.calibrated;
  const { bytes } = header.samples;
  const valueAt = valueIn(new DataView(values.buffer, values.byteOffset, values.byteLength), header);
  const voxels = values.length / bytes;
  const count = Math.min(voxels, MOST_SAMPLES);
  const looked = Float32Array.from({ length: count }, (_, i) => {
    const voxel = count === voxels ? i : Math.floor(((i * GOLDEN) % 1) * voxels);
    return valueAt(voxel * bytes);
  });
  return rasterOf({ width: count, height: 1 }, 1, looked).window;
}
