import type { Spacing } from '../../geometry/size.ts';
import type { Raster } from '../../imaging/raster.ts';
import { TAG } from './layout.ts';

/** Values by their number of bits, as a TIFF names them. */
const FORMATS = { unsigned: 1, float: 3 } as const;

const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

/** Enough for pixels of nanometres to centimetres, within the 32 bits of a quotient's parts. */
const PER_CENTIMETRE = 1_000_000_000;
const LARGEST_QUOTIENT = 0xffffffff;

interface Field {
  readonly tag: number;
  readonly type: typeof SHORT | typeof LONG | typeof RATIONAL;
  readonly values: readonly number[];
}

/** One frame as a TIFF 6.0 of its own, its values as they are: one strip, not packed, lowest byte first. */
export function encodeTiff(raster: Raster, spacing: Spacing | null): Uint8Array<ArrayBuffer> {
  const { width, height, channels, data } = raster;
  const bits = 8 * data.BYTES_PER_ELEMENT;
  const perChannel = (value: number): readonly number[] => Array.from({ length: channels }, () => value);
  const format = raster.bits === 'float' ? FORMATS.float : FORMATS.unsigned;
  const pixelsAt = HEAD;
  const fields: readonly Field[] = [
    { tag: TAG.width, type: LONG, values: [width] },
    { tag: TAG.height, type: LONG, values: [height] },
    { tag: TAG.bitsPerSample, type: SHORT, values: perChannel(bits) },
    { tag: TAG.compression, type: SHORT, values: [1] },
    { tag: TAG.photometric, type: SHORT, values: [channels === 3 ? 2 : 1] },
    { tag: TAG.stripOffsets, type: LONG, values: [pixelsAt] },
    { tag: TAG.samplesPerPixel, type: SHORT, values: [channels] },
    { tag: TAG.rowsPerStrip, type: LONG, values: [height] },
    { tag: TAG.stripByteCounts, type: LONG, values: [data.byteLength] },
    ...resolution(spacing),
    { tag: TAG.sampleFormat, type: SHORT, values: perChannel(format) },
  ];
  const directoryAt = even(pixelsAt + data.byteLength);
  const valuesAt = directoryAt + 2 + fields.length * ENTRY + 4;
  const spare = fields.map(bytesOf).filter((bytes) => bytes > 4);
  const file = new Uint8Array(valuesAt + spare.reduce((sum, bytes) => sum + bytes, 0));
  const view = new DataView(file.buffer);
  file.set([0x49, 0x49, 0x2a, 0x00]);
  view.setUint32(4, directoryAt, true);
  data.forEach((value, index) =>
    writeSample(view, pixelsAt + index * data.BYTES_PER_ELEMENT, value, raster.bits),
  );
  view.setUint16(directoryAt, fields.length, true);
  let free = valuesAt;
  fields.forEach((field, index) => {
    const at = directoryAt + 2 + index * ENTRY;
    const size = bytesOf(field);
    view.setUint16(at, field.tag, true);
    view.setUint16(at + 2, field.type, true);
    view.setUint32(at + 4, field.type === RATIONAL ? field.values.length / 2 : field.values.length, true);
    if (size > 4) view.setUint32(at + 8, free, true);
    writeValues(view, size > 4 ? free : at + 8, field);
    if (size > 4) free += size;
  });
  return file;
}

const HEAD = 8;
const ENTRY = 12;

function even(place: number): number {
  return place + (place % 2);
}

function bytesOf({ type, values }: Field): number {
  return values.length * (type === SHORT ? 2 : 4);
}

function writeValues(view: DataView, at: number, { type, values }: Field): void {
  values.forEach((value, index) => {
    if (type === SHORT) view.setUint16(at + 2 * index, value, true);
    else view.setUint32(at + 4 * index, value, true);
  });
}

function writeSample(view: DataView, at: number, value: number, bits: Raster['bits']): void {
  if (bits === 8) view.setUint8(at, value);
  else if (bits === 16) view.setUint16(at, value, true);
  else view.setFloat32(at, value, true);
}

/** Pixels per centimetre, as quotients; nothing where that is not known or cannot be said. */
function resolution(spacing: Spacing | null): readonly Field[] {
  if (spacing === null) return [];
  const [x, y] = [spacing.x, spacing.y].map((millimetres) => Math.round((millimetres / 10) * PER_CENTIMETRE));
  if (x === undefined || y === undefined || Math.min(x, y) < 1 || Math.max(x, y) > LARGEST_QUOTIENT)
    return [];
  return [
    { tag: TAG.xResolution, type: RATIONAL, values: [PER_CENTIMETRE, x] },
    { tag: TAG.yResolution, type: RATIONAL, values: [PER_CENTIMETRE, y] },
    { tag: TAG.resolutionUnit, type: SHORT, values: [3] },
  ];
}
