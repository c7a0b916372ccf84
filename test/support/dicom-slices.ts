import type { Size } from '../../core/geometry/size.ts';
import type { Vector } from '../../core/geometry/vector.ts';
import { encodeDicom, imageElements } from './dicom.ts';
import type { TestElements } from './dicom.ts';

export interface SliceOptions extends Partial<Size> {
  readonly series?: string;
  readonly description?: string;
  /** In millimetres to the left, to the back and up. */
  readonly position: Vector;
  readonly row?: Vector;
  readonly column?: Vector;
  /** Of pixel (x, y); by default another one in each slice. */
  readonly valueAt?: (x: number, y: number) => number;
  readonly others?: TestElements;
}

/** A slice of a CT in a file of its own, of 96 x 80 pixels by default. */
export function encodeSlice({ width = 96, height = 80, ...options }: SliceOptions): Uint8Array<ArrayBuffer> {
  const { series = '1.2.3', description = 'Chest', position, row = [1, 0, 0], column = [0, 1, 0] } = options;
  const { valueAt = (x: number, y: number) => (x + y + Math.round(position[2] * 7)) & 0xff } = options;
  const pixels = Array.from({ length: width * height }, (_, at) =>
    valueAt(at % width, Math.floor(at / width)),
  );
  const others = {
    '00080018': ['UI', `${series}.${position.map((part) => Math.round(part * 10) + 10_000).join('.')}`],
    '0008103e': ['LO', description],
    '0020000d': ['UI', '1.2.9'],
    '0020000e': ['UI', series],
    '00200032': ['DS', position.join('\\')],
    '00200037': ['DS', [...row, ...column].join('\\')],
    '00280030': ['DS', '0.5\\0.5'],
    ...options.others,
  } as const;
  return encodeDicom(imageElements({ width, height }, pixels, others));
}
