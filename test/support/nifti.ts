import { gzipSync } from 'fflate';

/** A file to be written; values of all voxels with the first index running fastest. */
export interface TestVolume {
  /** Voxels along each axis; a fourth and more are volumes. */
  readonly shape: readonly number[];
  readonly type?: keyof typeof TYPES;
  readonly values: ArrayLike<number>;
  readonly version?: 1 | 2;
  readonly isLittleEndian?: boolean;
  readonly isPacked?: boolean;
  readonly slope?: number;
  readonly intercept?: number;
  readonly calibrated?: readonly [number, number];
  /** `pixdim` from its second number on. */
  readonly spacing?: readonly number[];
  readonly units?: number;
  /** b, c, d; offsets; and what `pixdim` begins with. */
  readonly qform?: {
    readonly quaternion: readonly number[];
    readonly offset: readonly number[];
    readonly handed?: number;
  };
  /** Twelve numbers, row by row. */
  readonly sform?: readonly number[];
  readonly valuesAt?: number;
  /** Numbers to be written last over what stands there: at which byte, as `set` of a DataView. */
  readonly patches?: readonly (readonly [at: number, type: 'Int16' | 'Int32' | 'Float32', value: number])[];
}

/** Code and bytes of each type. */
const TYPES = {
  uint8: [2, 1],
  int16: [4, 2],
  int32: [8, 4],
  float32: [16, 4],
  complex64: [32, 8],
  float64: [64, 8],
  rgb24: [128, 3],
  int8: [256, 1],
  uint16: [512, 2],
  uint32: [768, 4],
  int64: [1024, 8],
  uint64: [1280, 8],
  rgba32: [2304, 4],
} as const;

/** A NIfTI, written plainly by the standard's table of places, by other means than those that read it. */
export function encodeNifti(volume: TestVolume): Uint8Array<ArrayBuffer> {
  const { version = 1, isLittleEndian: little = true, type = 'int16', values, shape } = volume;
  const [code, bytes] = TYPES[type];
  const valuesAt = volume.valuesAt ?? (version === 1 ? 352 : 544);
  const voxels = shape.reduce((product, extent) => product * extent, 1);
  const file = new Uint8Array(valuesAt + voxels * bytes);
  const view = new DataView(file.buffer);
  const float = (at: readonly [number, number], ...numbers: readonly number[]): void =>
    numbers.forEach((value, i) => {
      if (version === 1) view.setFloat32(at[0] + 4 * i, value, little);
      else view.setFloat64(at[1] + 8 * i, value, little);
    });
  const code32 = (at: readonly [number, number], value: number): void =>
    version === 1 ? view.setInt16(at[0], value, little) : view.setInt32(at[1], value, little);
  view.setInt32(0, version === 1 ? 348 : 540, little);
  file.set(new TextEncoder().encode(version === 1 ? 'n+1\0' : 'n+2\0\r\n\x1a\n'), version === 1 ? 344 : 4);
  [shape.length, ...shape].forEach((extent, i) => {
    if (version === 1) view.setInt16(40 + 2 * i, extent, little);
    else view.setBigInt64(16 + 8 * i, BigInt(extent), little);
  });
  view.setInt16(version === 1 ? 70 : 12, code, little);
  view.setInt16(version === 1 ? 72 : 14, 8 * bytes, little);
  float([76, 104], volume.qform?.handed ?? 1, ...(volume.spacing ?? [1, 1, 1]));
  if (version === 1) view.setFloat32(108, valuesAt, little);
  else view.setBigInt64(168, BigInt(valuesAt), little);
  float([112, 176], volume.slope ?? 0);
  float([116, 184], volume.intercept ?? 0);
  const [low, high] = volume.calibrated ?? [0, 0];
  float([124, 192], high);
  float([128, 200], low);
  if (version === 1) view.setUint8(123, volume.units ?? 2);
  else view.setInt32(500, volume.units ?? 2, little);
  if (volume.qform) {
    code32([252, 344], 1);
    float([256, 352], ...volume.qform.quaternion);
    float([268, 376], ...volume.qform.offset);
  }
  if (volume.sform) {
    code32([254, 348], 2);
    float([280, 400], ...volume.sform);
  }
  for (let i = 0; i < values.length; i++) writeValue(view, valuesAt, i, values[i] as number, type, little);
  for (const [at, as, value] of volume.patches ?? []) view[`set${as}`](at, value, little);
  return volume.isPacked === true ? gzipSync(file) : file;
}

/** Complex and coloured values are written sample by sample. */
function writeValue(
  view: DataView,
  valuesAt: number,
  index: number,
  value: number,
  type: keyof typeof TYPES,
  little: boolean,
): void {
  const at = (bytes: number): number => valuesAt + index * bytes;
  switch (type) {
    case 'uint8':
    case 'rgb24':
    case 'rgba32': {
      view.setUint8(at(1), value);
      return;
    }
    case 'int8': {
      view.setInt8(at(1), value);
      return;
    }
    case 'int16': {
      view.setInt16(at(2), value, little);
      return;
    }
    case 'uint16': {
      view.setUint16(at(2), value, little);
      return;
    }
    case 'int32': {
      view.setInt32(at(4), value, little);
      return;
    }
    case 'uint32': {
      view.setUint32(at(4), value, little);
      return;
    }
    case 'float32':
    case 'complex64': {
      view.setFloat32(at(4), value, little);
      return;
    }
    case 'float64': {
      view.setFloat64(at(8), value, little);
      return;
    }
    case 'int64': {
      view.setBigInt64(at(8), BigInt(value), little);
      return;
    }
    case 'uint64': {
      view.setBigUint64(at(8), BigInt(value), little);
      return;
    }
  }
}
