import { strFromU8, strToU8 } from 'fflate';
import { WorkbenchError } from '../errors.ts';

/** A dense array as NumPy stores it: row-major, shape `[]` for a single value. */
export interface NpyArrayOf<Type extends string, Data> {
  readonly dtype: Type;
  readonly shape: readonly number[];
  readonly data: Data;
}

export type NpyArray =
  | NpyArrayOf<'float32', Float32Array>
  | NpyArrayOf<'float64', Float64Array>
  | NpyArrayOf<'uint8', Uint8Array>
  | NpyArrayOf<'uint16', Uint16Array>
  | NpyArrayOf<'int16', Int16Array>
  | NpyArrayOf<'uint32', Uint32Array>
  | NpyArrayOf<'int32', Int32Array>
  | NpyArrayOf<'int64', BigInt64Array>
  /** 0 and 1. */
  | NpyArrayOf<'bool', Uint8Array>;

export type NpyDtype = NpyArray['dtype'];

/** Bytes per element, and NumPy's own names for the type (all little endian). */
const TYPES = {
  float32: { size: 4, descr: '<f4' },
  float64: { size: 8, descr: '<f8' },
  uint8: { size: 1, descr: '|u1' },
  uint16: { size: 2, descr: '<u2' },
  int16: { size: 2, descr: '<i2' },
  uint32: { size: 4, descr: '<u4' },
  int32: { size: 4, descr: '<i4' },
  int64: { size: 8, descr: '<i8' },
  bool: { size: 1, descr: '|b1' },
} as const satisfies Record<NpyDtype, { size: number; descr: string }>;

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
/** NumPy pads the header so that the data starts at a multiple of this. */
const ALIGNMENT = 64;

export function isNpy(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && MAGIC.every((value, index) => bytes[index] === value);
}

/** The bytes of a `.npy` file, format version 1.0. */
export function encodeNpy(array: NpyArray): Uint8Array {
  const count = array.shape.reduce((product, length) => product * length, 1);
  if (count !== array.data.length) {
    throw new RangeError(`${array.data.length} values do not fill the shape [${array.shape.join(', ')}]`);
  }
  const header = encodeNpyHeader(array.dtype, array.shape);
  const bytes = new Uint8Array(header.length + count * TYPES[array.dtype].size);
  bytes.set(header);
  bytes.set(new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength), header.length);
  return bytes;
}

/** As NumPy writes the type of an array of Python objects, whose values are a pickle. */
const OBJECTS = '|O';

/** What comes before the values, for arrays that are written in parts, and before a pickle of Python objects. */
export function encodeNpyHeader(dtype: NpyDtype | 'object', shape: readonly number[]): Uint8Array {
  const dimensions = shape.length === 1 ? `${String(shape[0])},` : shape.join(', ');
  const descr = dtype === 'object' ? OBJECTS : descrOf(dtype);
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const length = Math.ceil((10 + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(length);
  bytes.set(MAGIC);
  bytes.set([1, 0, (length - 10) & 0xff, (length - 10) >> 8], 6);
  bytes.set(strToU8(`${text.padEnd(length - 11)}\n`), 10);
  return bytes;
}

/**
 * Reads a `.npy` file of format 1.0, 2.0 or 3.0; column-major arrays come back row-major.
 * @throws `npy.damaged`, and `npy.dtype` for element types beyond `NpyDtype` (Python objects among them)
 */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  const { start, ...description } = readHeader(bytes);
  return decodeArray(description, bytes.subarray(start));
}

/** The pickle in an array of Python objects; null in any other. Throws `npy.damaged`. */
export function pickleIn(bytes: Uint8Array): Uint8Array | null {
  const { descr, start } = readHeader(bytes);
  return descr === OBJECTS ? bytes.subarray(start) : null;
}

/** How NumPy describes the bytes of an array. */
export interface ArrayDescription {
  /** Its name of the type, with the order of bytes before it, as in `<u2`. */
  readonly descr: string;
  /** Whether the first index runs fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/**
 * The array that bytes are; column-major ones come back row-major.
 * @throws `npy.damaged`, `npy.dtype` as `decodeNpy`
 */
export function decodeArray({ descr, fortranOrder, shape }: ArrayDescription, values: Uint8Array): NpyArray {
  const dtype = dtypeOf(descr);
  const count = shape.reduce((product, length) => product * length, 1);
  const expected = count * TYPES[dtype].size;
  if (values.length !== expected) {
    throw damaged(`it holds ${values.length} bytes of values, not ${expected}`);
  }
  // A copy, because typed arrays need aligned memory. `slice` would not do: Node's Buffer makes it a view.
  const array = arrayOf(dtype, shape, new Uint8Array(values).buffer);
  return fortranOrder && shape.length > 1 ? toRowMajor(array) : array;
}

/** NumPy's own name of a type, as in `<u2`. */
export function descrOf(dtype: NpyDtype): string {
  return TYPES[dtype].descr;
}

/** NumPy itself reads 10,000 characters. */
const LONGEST_HEADER = 1 << 16;

interface Header extends ArrayDescription {
  /** Where the values begin. */
  readonly start: number;
}

function readHeader(bytes: Uint8Array): Header {
  if (!isNpy(bytes)) throw damaged('it is no NPY array');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(6);
  if (version < 1 || version > 3) throw damaged(`its format version is ${version}`);
  const textAt = version === 1 ? 10 : 12;
  const start = textAt + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length) throw damaged('its header is cut off');
  if (start > LONGEST_HEADER) throw damaged('its header is longer than any');
  const text = strFromU8(bytes.subarray(textAt, start));
  const descr = /'descr':\s*('[^']*'|\[.*?\])/.exec(text)?.[1]?.replaceAll("'", '');
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const dimensions = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || dimensions === undefined) {
    throw damaged('its header cannot be understood');
  }
  const shape = dimensions
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number);
  return { descr, fortranOrder: order === 'True', shape, start };
}

function dtypeOf(descr: string): NpyDtype {
  const known = Object.keys(TYPES) as NpyDtype[];
  const dtype = known.find((name) => TYPES[name].descr === descr);
  if (dtype !== undefined) return dtype;
  throw new WorkbenchError('npy.dtype', `its element type is '${descr}'; known are ${known.join(', ')}`);
}

function arrayOf(dtype: NpyDtype, shape: readonly number[], buffer: ArrayBuffer): NpyArray {
  switch (dtype) {
    case 'float32':
      return { dtype, shape, data: new Float32Array(buffer) };
    case 'float64':
      return { dtype, shape, data: new Float64Array(buffer) };
    case 'uint8':
    case 'bool':
      return { dtype, shape, data: new Uint8Array(buffer) };
    case 'uint16':
      return { dtype, shape, data: new Uint16Array(buffer) };
    case 'int16':
      return { dtype, shape, data: new Int16Array(buffer) };
    case 'uint32':
      return { dtype, shape, data: new Uint32Array(buffer) };
    case 'int32':
      return { dtype, shape, data: new Int32Array(buffer) };
    case 'int64':
      return { dtype, shape, data: new BigInt64Array(buffer) };
  }
}

function toRowMajor(array: NpyArray): NpyArray {
  const { size } = TYPES[array.dtype];
  const { shape } = array;
  const from = new Uint8Array(array.data.buffer);
  const to = new Uint8Array(from.length);
  const index = shape.map(() => 0);
  for (let target = 0; target < to.length; target += size) {
    // In column-major order the first index runs fastest.
    const source = index.reduceRight((sum, at, axis) => sum * (shape[axis] as number) + at, 0) * size;
    to.set(from.subarray(source, source + size), target);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = ((index[axis] as number) + 1) % (shape[axis] as number);
      if (index[axis] !== 0) break;
    }
  }
  return arrayOf(array.dtype, shape, to.buffer);
}

function damaged(reason: string): WorkbenchError {
  return new WorkbenchError('npy.damaged', reason);
}
