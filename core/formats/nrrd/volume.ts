import { strFromU8 } from 'fflate';
import { affineOf, uprightTurn } from '../../geometry/volume.ts';
import type { Vector } from '../../geometry/vector.ts';
import { VolumeErrors } from '../volume/errors.ts';
import { Volumes } from '../volume/frames.ts';
import { SAMPLE_TYPES } from '../volume/samples.ts';
import type { SampleName } from '../volume/samples.ts';
import { LONGEST_TEXT, placed, storedVolumes } from '../volume/stored.ts';
import type { TextHeader } from '../volume/stored.ts';

const errors = new VolumeErrors('nrrd');

/** Whether bytes begin as an NRRD does, alone or as the header of values in another file (.nhdr). */
export function isNrrd(bytes: Uint8Array): boolean {
  return /^NRRD000[1-9]\r?\n/.test(strFromU8(bytes.subarray(0, 10), true));
}

/**
 * @throws WorkbenchError `nrrd.damaged`; `nrrd.kind` for what is not read, more than `MOST_FRAMES` among it;
 *   `nrrd.volume` for volumes beyond `VOLUME_LIMIT`
 */
export function readNrrdHeader(bytes: Uint8Array): TextHeader {
  return headerOf(readNrrdText(bytes));
}

/** The text that a file begins with. */
export interface NrrdText {
  /** By name without spaces. */
  readonly fields: ReadonlyMap<string, string>;
  /** Keys and values of somebody's own. */
  readonly notes: ReadonlyMap<string, string>;
  /** Where the values begin. */
  readonly end: number;
}

/** @throws WorkbenchError `nrrd.damaged` */
export function readNrrdText(bytes: Uint8Array): NrrdText {
  const begin = bytes.subarray(0, LONGEST_TEXT);
  const text = strFromU8(begin, true);
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) throw errors.damaged('its header does not end');
  const lines = strFromU8(begin.subarray(0, end.index));
  const pairs = (pattern: RegExp) =>
    Array.from(lines.matchAll(pattern), ([, key = '', value = '']) => [key, value.trim()] as const);
  return {
    fields: new Map(pairs(/^([a-z ]+): (.*)$/gm).map(([key, value]) => [key.replaceAll(' ', ''), value])),
    notes: new Map(pairs(/^([^:#\n][^:\n]*):=(.*)$/gm)),
    end: end.index + end[0].length,
  };
}

/** Throws as `readNrrdHeader`. */
export function headerOf({ fields, end }: Pick<NrrdText, 'fields' | 'end'>): TextHeader {
  if (fields.has('datafile')) throw errors.unread('its values lie in another file; a .nrrd may hold both');
  for (const key of ['lineskip', 'byteskip']) {
    if ((fields.get(key) ?? '0') !== '0') throw errors.unread('something stands before its values');
  }
  const { samples, shape, volumes, axes } = layoutOf(fields);
  const length = shape[0] * shape[1] * shape[2] * SAMPLE_TYPES[samples].bytes;
  errors.requireLength(length);
  errors.requireFrames(shape, volumes);
  const { affine, warnings, ...placement } = placementOf(fields, axes);
  const units = (fields.get('spaceunits') ?? '').replaceAll(/"mm"|\?\?\?|none|\s/g, '');
  const ofUnits = units === '' ? [] : [`Its units of length are ${units}; millimetres are assumed.`];
  return {
    ...{ samples, volumes, length, ...placement },
    start: end,
    geometry: { shape, affine, turn: uprightTurn(affine) },
    isPacked: isPacked(fields),
    isLittleEndian: fields.get('endian') !== 'big',
    scaling: null,
    calibrated: null,
    warnings: [...ofUnits, ...warnings],
  };
}

/** Plain values lie in the memory of the file. Throws as `readNrrdHeader`. */
export function readNrrd(bytes: Uint8Array, header: TextHeader = readNrrdHeader(bytes)): Volumes<TextHeader> {
  return new Volumes(header, storedNrrd(bytes, header));
}

/** Reads the stored values of a volume; throws as `readNrrdHeader`. */
export function storedNrrd(file: Uint8Array, header: TextHeader): (volume: number) => Uint8Array {
  const packing = header.isPacked ? 'gzip' : 'none';
  return storedVolumes({ ...header, bytes: file.subarray(header.start), packing, start: 0 }, errors);
}

/** By name without spaces. */
type Fields = ReadonlyMap<string, string>;

function isPacked(fields: Fields): boolean {
  const encoding = fields.get('encoding');
  if (encoding === 'gzip' || encoding === 'gz') return true;
  if (encoding === 'raw') return false;
  throw errors.unread(`its values are encoded as ${encoding ?? 'nobody says'}`);
}

/** Names of types, of which each has several, without their spaces. */
const SAMPLES: readonly (readonly [SampleName, RegExp])[] = [
  ['int8', /^(signedchar|int8(_t)?)$/],
  ['uint8', /^(uchar|unsignedchar|uint8(_t)?)$/],
  ['int16', /^((signed)?short(int)?|int16(_t)?)$/],
  ['uint16', /^(ushort|unsignedshort(int)?|uint16(_t)?)$/],
  ['int32', /^((signed)?int|int32(_t)?)$/],
  ['uint32', /^(uint|unsignedint|uint32(_t)?)$/],
  ['int64', /^((signed)?longlong(int)?|int64(_t)?)$/],
  ['uint64', /^(ulonglong|unsignedlonglong(int)?|uint64(_t)?)$/],
  ['float32', /^float$/],
  ['float64', /^double$/],
];

/** Which of the file's axes are those of the volume: a first one may be colours, and a last one volumes. */
function layoutOf(fields: Fields) {
  const type = fields.get('type') ?? '';
  const name = SAMPLES.find(([, names]) => names.test(type.replaceAll(' ', '')))?.[0];
  if (name === undefined) throw errors.unread(`its values are of the unknown type ${type}`);
  const sizes = (fields.get('sizes') ?? '').split(/\s+/).map(Number);
  const isDamaged = sizes.some((size) => !(Number.isSafeInteger(size) && size >= 1));
  if (isDamaged || String(sizes.length) !== fields.get('dimension')) {
    throw errors.damaged(`its sizes are ${fields.get('sizes')}`);
  }
  const isSpatial = spatialAxes(fields, sizes.length);
  const first = isSpatial[0] === true ? 0 : 1;
  const count = Math.min(3, isSpatial.slice(first).filter(Boolean).length);
  const isRegular = isSpatial.every((is, axis) => is === (axis >= first && axis < first + count));
  if (!isRegular || count < 2 || sizes.length > first + count + 1) {
    throw errors.unread(`its axes are ${fields.get('kinds') ?? sizes.join(' x ')}`);
  }
  const [i = 1, j = 1, k = 1] = sizes.slice(first, first + count);
  const shape: Vector = [i, j, k];
  const axes = [first, first + 1, first + 2] as const;
  return { shape, axes, samples: coloursOf(name, first, sizes), volumes: sizes[first + count] ?? 1 };
}

function coloursOf(name: SampleName, first: number, [channels = 1]: readonly number[]): SampleName {
  if (first === 0) return name;
  if (name === 'uint8' && channels === 3) return 'RGB24';
  if (name === 'uint8' && channels === 4) return 'RGBA32';
  throw errors.unread(`its voxels have ${channels} values of type ${name}`);
}

/** Those with a direction in space; where none have, those whose kind is no list, and of four the first three. */
function spatialAxes(fields: Fields, count: number): readonly boolean[] {
  const directions = vectorsIn(fields.get('spacedirections'));
  if (directions.length === count) return directions.map((direction) => direction !== null);
  const kinds = fields.get('kinds')?.split(/\s+/) ?? [];
  return Array.from({ length: count }, (_, axis) => {
    const kind = kinds[axis];
    return kind === undefined ? axis < 3 : ['domain', 'space', '???', 'none'].includes(kind);
  });
}

/** Which way each direction of a space goes: 1 where it is right, front or up. */
const SPACES: Readonly<Record<string, Vector>> = {
  'right-anterior-superior': [1, 1, 1],
  RAS: [1, 1, 1],
  'left-anterior-superior': [-1, 1, 1],
  LAS: [-1, 1, 1],
  'left-posterior-superior': [-1, -1, 1],
  LPS: [-1, -1, 1],
};

const LPS: Vector = [-1, -1, 1];

function placementOf(fields: Fields, axes: readonly [number, number, number]) {
  const space = SPACES[(fields.get('space') ?? '').replace(/-time$/, '')];
  const directions = vectorsIn(fields.get('spacedirections'));
  const steps = (fields.get('spacings') ?? '').split(/\s+/).map(Number);
  const [origin] = vectorsIn(fields.get('spaceorigin'));
  const signs = space ?? LPS;
  const stepOf = (column: 0 | 1 | 2): number | undefined => {
    const step = steps[axes[column]];
    return step !== undefined && Number.isFinite(step) && step !== 0 ? Math.abs(step) : undefined;
  };
  const affine = affineOf((row, column) => {
    if (column === 3) return signs[row] * (origin?.[row] ?? 0);
    const direction = directions[axes[column]];
    if (direction) return signs[row] * direction[row];
    return row === column ? signs[row] * (stepOf(column) ?? 1) : 0;
  });
  const isPlaced = ([0, 1] as const).every((column) => Boolean(directions[axes[column]]));
  const isMeasured = isPlaced || ([0, 1] as const).every((column) => stepOf(column) !== undefined);
  return placed({ affine, isOriented: isPlaced && space !== undefined, isMeasured }, errors);
}

/** Vectors such as `(1,0,0) none (0,0,2)`, null for those that are none. */
function vectorsIn(text = ''): readonly (Vector | null)[] {
  const parts = text.replaceAll(/,\s+/g, ',').split(/\s+/).filter(Boolean);
  return parts.map((part) => {
    if (part === 'none') return null;
    const [x, y, z, ...others] = part.replaceAll(/[()]/g, '').split(',').map(Number);
    if (x === undefined || y === undefined || z === undefined || others.length > 0) {
      throw errors.unread('its space has not three dimensions');
    }
    if ([x, y, z].every(Number.isFinite)) return [x, y, z];
    throw errors.damaged(`it has the direction ${part}`);
  });
}
