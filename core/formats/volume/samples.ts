/** How one voxel is stored. */
export interface SampleType {
  readonly bytes: number;
  /** Colours are red, green and blue of 8 bits each, and what may follow, which is not read. */
  readonly channels: 1 | 3;
  /** A sample, or one colour of a voxel. */
  readonly read: (view: DataView, at: number, isLittleEndian: boolean) => number;
}

const grey = (bytes: number, read: SampleType['read']): SampleType => ({ bytes, channels: 1, read });

const colour = (bytes: number): SampleType => ({ bytes, channels: 3, read: (view, at) => view.getUint8(at) });

/** What volumes are made of in any of their formats. */
export const SAMPLE_TYPES = {
  uint8: grey(1, (view, at) => view.getUint8(at)),
  int8: grey(1, (view, at) => view.getInt8(at)),
  uint16: grey(2, (view, at, little) => view.getUint16(at, little)),
  int16: grey(2, (view, at, little) => view.getInt16(at, little)),
  uint32: grey(4, (view, at, little) => view.getUint32(at, little)),
  int32: grey(4, (view, at, little) => view.getInt32(at, little)),
  uint64: grey(8, (view, at, little) => Number(view.getBigUint64(at, little))),
  int64: grey(8, (view, at, little) => Number(view.getBigInt64(at, little))),
  float32: grey(4, (view, at, little) => view.getFloat32(at, little)),
  float64: grey(8, (view, at, little) => view.getFloat64(at, little)),
  RGB24: colour(3),
  RGBA32: colour(4),
} as const satisfies Readonly<Record<string, SampleType>>;

export type SampleName = keyof typeof SAMPLE_TYPES;
