import { frameSize, frameStrides } from '../../geometry/volume.ts';
import type { VolumeGeometry } from '../../geometry/volume.ts';
import type { NamedWindow, Raster, RasterData, ValueRange } from '../../imaging/raster.ts';
import { rasterOf } from '../../imaging/value-window.ts';
import { viewOf } from '../bytes.ts';
import { SAMPLE_TYPES } from './samples.ts';
import type { SampleName } from './samples.ts';

/** What is known of the volumes of a file before their values are read, whatever its format. */
export interface VolumeHeader {
  /** Of each volume. */
  readonly geometry: VolumeGeometry;
  /** Of one geometry, one behind the other: times, directions, or whatever further dimensions are. */
  readonly volumes: number;
  /** Whether the file says how its axes lie in the body. */
  readonly isOriented: boolean;
  /** Whether the file says how large its voxels are. */
  readonly isMeasured: boolean;
  readonly samples: SampleName;
  readonly isLittleEndian: boolean;
  /** What samples are multiplied by, and what is added then; null where they count as they are. */
  readonly scaling: Scaling | null;
  /** What is meant to be shown, from black to white; null where the file does not say. */
  readonly calibrated: ValueRange | null;
  readonly warnings: readonly string[];
}

export interface Scaling {
  readonly slope: number;
  readonly intercept: number;
}

/** Bytes of a volume; larger arrays are not to be had everywhere. */
export const VOLUME_LIMIT = 2 ** 31 - 1;

/** Of all volumes of a file: each is counted, and kept a status of. */
export const MOST_FRAMES = 100_000;

export interface Volume<Header extends VolumeHeader = VolumeHeader> {
  readonly header: Header;
  /** As they are stored, the first axis running fastest. */
  readonly values: Uint8Array;
  /** What spans black to white in all frames alike, of all volumes. */
  readonly window: ValueRange;
}

/** The volumes of a file, of which the one that was asked for last is held. All are shown in the first one's window. */
export class Volumes<Header extends VolumeHeader = VolumeHeader> {
  readonly header: Header;
  readonly #valuesOf: (volume: number) => Uint8Array;
  #window: ValueRange | undefined;
  #last: { readonly index: number; readonly volume: Volume<Header> } | undefined;

  /** @param valuesOf reads those of a volume */
  constructor(header: Header, valuesOf: (volume: number) => Uint8Array) {
    this.header = header;
    this.#valuesOf = valuesOf;
  }

  /** Throws what reading its values throws. */
  at(index: number): Volume<Header> {
    if (this.#last?.index === index) return this.#last.volume;
    const { header } = this;
    const window = (this.#window ??= windowOver(header, this.#valuesOf(0)));
    const volume = { header, values: this.#valuesOf(index), window };
    this.#last = { index, volume };
    return volume;
  }
}

/**
 * One slice, turned as its geometry says. Unsigned values of 8 and 16 bits that are not scaled are kept as they are,
 * and colours at 8 bits; all others are float.
 */
export function frameOf({ header, values, window }: Volume, frame: number): Raster {
  const { geometry, samples, calibrated } = header;
  const { bytes, channels } = SAMPLE_TYPES[samples];
  const size = frameSize(geometry);
  const { first, across, down } = frameStrides(geometry);
  const slice = size.width * size.height * bytes;
  const view = new DataView(values.buffer, values.byteOffset + frame * slice, slice);
  const valueAt = valueIn(view, header);
  const data = blank(header, size.width * size.height * channels);
  for (let y = 0, to = 0; y < size.height; y++) {
    let at = (first + y * down) * bytes;
    for (let x = 0; x < size.width; x++, at += across * bytes) {
      for (let channel = 0; channel < channels; channel++, to++) data[to] = valueAt(at + channel);
    }
  }
  const windows: readonly NamedWindow[] = calibrated === null ? [] : [{ name: 'Calibrated', ...calibrated }];
  return rasterOf(size, channels, data, channels === 1 ? { windows, window } : {});
}

/** The value of the sample at a byte. */
function valueIn(view: DataView, { samples, scaling, isLittleEndian }: VolumeHeader): (at: number) => number {
  const { read } = SAMPLE_TYPES[samples];
  if (scaling === null) return (at) => read(view, at, isLittleEndian);
  const { slope, intercept } = scaling;
  return (at) => read(view, at, isLittleEndian) * slope + intercept;
}

function blank({ samples, scaling }: VolumeHeader, length: number): RasterData {
  if (SAMPLE_TYPES[samples].channels === 3) return new Uint8Array(length);
  if (scaling === null && samples === 'uint8') return new Uint8Array(length);
  if (scaling === null && samples === 'uint16') return new Uint16Array(length);
  return new Float32Array(length);
}

/**
 * Voxels that are looked at for a window: runs of neighbours, since one here and one there would take a page of memory
 * each, and with them nearly all of a large file.
 */
const MOST_SAMPLES = 1 << 18;
const RUN = 128;

/** Runs that begin this share of the whole apart, around its end, fall evenly on all of it and on no column alone. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * What the file itself means to be shown, else the automatic window of the whole first volume: the first slices of most
 * show nothing, and one that is unlike its neighbours should look so.
 */
function windowOver(header: VolumeHeader, values: Uint8Array): ValueRange {
  if (header.calibrated !== null) return header.calibrated;
  const { bytes } = SAMPLE_TYPES[header.samples];
  const valueAt = valueIn(viewOf(values), header);
  const voxels = values.length / bytes;
  const count = Math.min(voxels, MOST_SAMPLES);
  const looked = Float32Array.from({ length: count }, (_, i) => {
    const run = Math.floor(((Math.floor(i / RUN) * GOLDEN) % 1) * (voxels - RUN));
    return valueAt((count === voxels ? i : run + (i % RUN)) * bytes);
  });
  return rasterOf({ width: count, height: 1 }, 1, looked).window;
}
