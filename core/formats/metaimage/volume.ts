import { strFromU8 } from 'fflate';
import { affineOf, uprightTurn } from '../../geometry/volume.ts';
import type { Vector } from '../../geometry/vector.ts';
import { isGzip } from '../gzip.ts';
import { VolumeErrors } from '../volume/errors.ts';
import { Volumes } from '../volume/frames.ts';
import { SAMPLE_TYPES } from '../volume/samples.ts';
import type { SampleName } from '../volume/samples.ts';
import { LONGEST_TEXT, placed, storedVolumes } from '../volume/stored.ts';
import type { TextHeader } from '../volume/stored.ts';

const errors = new VolumeErrors('metaimage');

/** Bytes of its first keys, by which it is known. */
const FIRST_KEYS = 1 << 12;

const LAST_KEY = /^ElementDataFile[ \t]*=(.*)\n/m;

/** Whether bytes begin as a MetaImage does, alone (.mha) or with its values in another file (.mhd). */
export function isMetaImage(bytes: Uint8Array): boolean {
  const text = textOf(bytes.subarray(0, FIRST_KEYS));
  return /^(ObjectType[ \t]*=[ \t]*Image|NDims[ \t]*=[ \t]*\d)/.test(text) && /^DimSize[ \t]*=/m.test(text);
}

/**
 * @throws WorkbenchError `metaimage.damaged`; `metaimage.kind` for what is not read, more than `MOST_FRAMES` among it;
 *   `metaimage.volume` for volumes beyond `VOLUME_LIMIT`
 */
export function readMetaImageHeader(bytes: Uint8Array): TextHeader {
  const text = textOf(bytes.subarray(0, LONGEST_TEXT));
  const last = LAST_KEY.exec(text);
  if (last === null) throw errors.damaged('it does not say where its values are');
  const place = last[1]?.trim();
  if (place !== 'LOCAL') throw errors.unread(`its values lie in another file, ${place}; a .mha holds both`);
  const start = last.index + last[0].length;
  const keys = new Map(
    Array.from(text.slice(0, start).matchAll(/^(\w+)[ \t]*=(.*)$/gm), ([, key = '', value = '']) => [
      key,
      value.trim(),
    ]),
  );
  if (isTrue(keys, 'BinaryData') === false) throw errors.unread('its values are written as text');
  const { shape, volumes } = extentOf(keys);
  const samples = samplesOf(keys);
  const length = shape[0] * shape[1] * shape[2] * SAMPLE_TYPES[samples].bytes;
  errors.requireLength(length);
  errors.requireFrames(shape, volumes);
  const { affine, ...placement } = placementOf(keys);
  return {
    ...{ start, length, samples, volumes, ...placement },
    geometry: { shape, affine, turn: uprightTurn(affine) },
    isPacked: isTrue(keys, 'CompressedData') ?? false,
    isLittleEndian: !(isTrue(keys, 'BinaryDataByteOrderMSB') ?? isTrue(keys, 'ElementByteOrderMSB') ?? false),
    scaling: null,
    calibrated: null,
  };
}

/** Plain values lie in the memory of the file. Throws as `readMetaImageHeader`. */
export function readMetaImage(
  file: Uint8Array,
  header: TextHeader = readMetaImageHeader(file),
): Volumes<TextHeader> {
  const bytes = file.subarray(header.start);
  const packing = header.isPacked ? (isGzip(bytes) ? 'gzip' : 'zlib') : 'none';
  return new Volumes(header, storedVolumes({ ...header, bytes, packing, start: 0 }, errors));
}

type Keys = ReadonlyMap<string, string>;

/** One byte, one character: nothing that is looked for is beyond ASCII. */
function textOf(bytes: Uint8Array): string {
  return strFromU8(bytes, true);
}

function isTrue(keys: Keys, key: string): boolean | undefined {
  const value = keys.get(key);
  return value === undefined ? undefined : /^(true|1)$/i.test(value);
}

/** The numbers of the first of these keys that is there; all of them, or the file is damaged. */
function numbersOf(keys: Keys, count: number, ...names: readonly string[]): readonly number[] | undefined {
  const name = names.find((known) => keys.has(known));
  if (name === undefined) return undefined;
  const numbers = (keys.get(name) ?? '').split(/\s+/).map(Number);
  if (numbers.length === count && numbers.every(Number.isFinite)) return numbers;
  throw errors.damaged(`its ${name} is ${keys.get(name)}`);
}

function dimensionsOf(keys: Keys): number {
  const [dimensions = 0] = numbersOf(keys, 1, 'NDims') ?? [];
  if (![2, 3, 4].includes(dimensions)) throw errors.unread(`it has ${dimensions} dimensions`);
  return dimensions;
}

function extentOf(keys: Keys): { readonly shape: Vector; readonly volumes: number } {
  const extents = numbersOf(keys, dimensionsOf(keys), 'DimSize') ?? [];
  if (!extents.every((extent) => Number.isSafeInteger(extent) && extent >= 1)) {
    throw errors.damaged(`its DimSize is ${keys.get('DimSize')}`);
  }
  const [i = 1, j = 1, k = 1, volumes = 1] = extents;
  return { shape: [i, j, k], volumes };
}

/** `LONG` has 4 bytes in a file, whatever a machine makes of it. */
const SAMPLES: Readonly<Record<string, SampleName>> = {
  MET_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_LONG: 'int32',
  MET_ULONG: 'uint32',
  MET_LONG_LONG: 'int64',
  MET_ULONG_LONG: 'uint64',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
};

function samplesOf(keys: Keys): SampleName {
  const stated = keys.get('ElementType') ?? 'none';
  const [channels] = numbersOf(keys, 1, 'ElementNumberOfChannels') ?? [1];
  const name = SAMPLES[stated];
  if (name === undefined) throw errors.unread(`its values are of the unknown type ${stated}`);
  if (channels === 1) return name;
  if (name === 'uint8' && channels === 3) return 'RGB24';
  if (name === 'uint8' && channels === 4) return 'RGBA32';
  throw errors.unread(`its voxels have ${channels} values of type ${stated}`);
}

/** Directions of axes and places are to the left, the back and up (LPS), in millimetres. */
function placementOf(keys: Keys) {
  const dimensions = dimensionsOf(keys);
  const steps = numbersOf(keys, dimensions, 'ElementSpacing', 'ElementSize');
  const axes = numbersOf(keys, dimensions ** 2, 'TransformMatrix', 'Rotation', 'Orientation');
  const origin = numbersOf(keys, dimensions, 'Offset', 'Position', 'Origin') ?? [];
  const isOriented = axes !== undefined && dimensions > 2;
  // The numbers of one axis follow each other. Left and back are right and front the other way round.
  const affine = affineOf((row, column) => {
    const sign = row === 2 ? 1 : -1;
    if (column === 3) return sign * (origin[row] ?? 0);
    const direction = isOriented ? (axes[dimensions * column + row] as number) : row === column ? 1 : 0;
    return sign * direction * Math.abs(steps?.[column] ?? 1);
  });
  return placed({ affine, isOriented, isMeasured: steps !== undefined }, errors);
}
