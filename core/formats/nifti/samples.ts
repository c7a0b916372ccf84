import { unread } from './errors.ts';

/** How one voxel is stored. */
export interface SampleType {
  readonly name: string;
  readonly bytes: number;
  /** Colours are red, green and blue of 8 bits each, and what may follow, which is not read. */
  readonly channels: 1 | 3;
  /** A sample, or one colour of a voxel. */
  readonly read: (view: DataView, at: number, isLittleEndian: boolean) => number;
}

const grey = (name: string, bytes: number, read: SampleType['read']): SampleType => ({
  name,
  bytes,
  channels: 1,
  read,
});

const colour = (name: string, bytes: number): SampleType => ({
  name,
  bytes,
  channels: 3,
  read: (view, at) => view.getUint8(at),
});

/** By their code in the standard. */
const TYPES: Readonly<Record<number, SampleType>> = {
  2: grey('uint8', 1, (view, at) => view.getUint8(at)),
  4: grey('int16', 2, (view, at, little) => view.getInt16(at, little)),
  8: grey('int32', 4, (view, at, little) => view.getInt32(at, little)),
  16: grey('float32', 4, (view, at, little) => view.getFloat32(at, little)),
  64: grey('float64', 8, (view, at, little) => view.getFloat64(at, little)),
  128: colour('RGB24', 3),
  256: grey('int8', 1, (view, at) => view.getInt8(at)),
  512: grey('uint16', 2, (view, at, little) => view.getUint16(at, little)),
  768: grey('uint32', 4, (view, at, little) => view.getUint32(at, little)),
  1024: grey('int64', 8, (view, at, little) => Number(view.getBigInt64(at, little))),
  1280: grey('uint64', 8, (view, at, little) => Number(view.getBigUint64(at, little))),
  2304: colour('RGBA32', 4),
};

const OTHERS: Readonly<Record<number, string>> = {
  1: 'single bits',
  32: 'complex numbers',
  1536: 'floats of 128 bits',
  1792: 'complex numbers',
  2048: 'complex numbers',
};

/** @throws WorkbenchError `nifti.kind` */
export function sampleTypeOf(code: number): SampleType {
  const type = TYPES[code];
  if (type === undefined) throw unread(`its values are ${OTHERS[code] ?? `of the unknown type ${code}`}`);
  return type;
}
