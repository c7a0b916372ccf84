import { WorkbenchError } from '../errors.ts';
import type { RgbImage } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { viewOf } from './bytes.ts';

interface Header extends Size {
  /** Rows are stored from the bottom up unless the stored height is negative. */
  readonly topDown: boolean;
  readonly bits: 1 | 4 | 8 | 24 | 32;
  /** Offset of the first stored row, and bytes from one row to the next. */
  readonly pixels: number;
  readonly stride: number;
  readonly palette: Uint8Array;
}

const DEPTHS = [1, 4, 8, 24, 32];
const UNCOMPRESSED = 0;
/** Uncompressed, but with the bit position of each colour stated. */
const BIT_FIELDS = 3;

export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d && bytes.length > 2;
}

/**
 * Reads an uncompressed Windows bitmap of 1, 4, 8, 24 or 32 bits; the fourth byte of 32 bits is ignored.
 * @throws `bmp.damaged`, `bmp.kind` for compressed or unusual files, `bmp.large` beyond `pixelLimit`
 */
export function decodeBmp(bytes: Uint8Array, pixelLimit: number): RgbImage {
  const header = readHeader(bytes, pixelLimit);
  const { width, height, topDown, pixels, stride } = header;
  if (pixels + stride * height > bytes.length) throw damaged('it ends too early');
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = pixels + stride * (topDown ? y : height - 1 - y);
    writeRow(bytes, row, header, data, y * width * 3);
  }
  return { width, height, data };
}

function readHeader(bytes: Uint8Array, pixelLimit: number): Header {
  if (bytes.length < 26) throw damaged('it ends too early');
  const view = viewOf(bytes);
  const size = view.getUint32(14, true);
  // The oldest header (12 bytes) has 16-bit sizes and palette entries of three bytes.
  const old = size === 12;
  if (!old && (size < 40 || bytes.length < 14 + size)) throw damaged('its header is cut off');
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const storedHeight = old ? view.getInt16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? UNCOMPRESSED : view.getUint32(30, true);
  const height = Math.abs(storedHeight);
  if (width <= 0 || height === 0) throw damaged('it has no pixels');
  if (width * height > pixelLimit)
    throw new WorkbenchError('bmp.large', `it has ${width} x ${height} pixels`);
  if (!isDepth(bits)) throw kind(`${bits} bits per pixel`);
  if (compression !== UNCOMPRESSED && !plainBitFields(view, size, bits, compression)) {
    throw kind('compression or an unusual order of colours');
  }
  const masks = compression === BIT_FIELDS && size === 40 ? 12 : 0;
  return {
    width,
    height,
    topDown: storedHeight < 0,
    bits,
    pixels: view.getUint32(10, true),
    stride: Math.ceil((width * bits) / 32) * 4,
    palette: bits > 8 ? new Uint8Array(0) : readPalette(bytes, 14 + size + masks, bits, old ? 3 : 4),
  };
}

/** True where the stated bit positions are the usual blue, green, red. */
function plainBitFields(view: DataView, size: number, bits: number, compression: number): boolean {
  if (compression !== BIT_FIELDS || bits !== 32 || view.byteLength < 66 || size < 40) return false;
  return [0xff0000, 0xff00, 0xff].every((mask, i) => view.getUint32(54 + 4 * i, true) === mask);
}

/** R G B of all `2^bits` entries; files may state fewer, and the rest is black. */
function readPalette(bytes: Uint8Array, start: number, bits: number, entry: number): Uint8Array {
  const stated = entry === 4 ? viewOf(bytes).getUint32(46, true) : 0;
  const count = stated === 0 ? 2 ** bits : Math.min(stated, 2 ** bits);
  if (start + count * entry > bytes.length) throw damaged('its palette is cut off');
  const palette = new Uint8Array(3 * 2 ** bits);
  for (let i = 0; i < count; i++) {
    const at = start + i * entry;
    palette.set([bytes[at + 2] as number, bytes[at + 1] as number, bytes[at] as number], 3 * i);
  }
  return palette;
}

function writeRow(bytes: Uint8Array, row: number, header: Header, data: Uint8Array, target: number): void {
  const { width, bits, palette } = header;
  for (let x = 0, to = target; x < width; x++, to += 3) {
    if (bits > 8) {
      const at = row + (x * bits) / 8;
      data[to] = bytes[at + 2] as number;
      data[to + 1] = bytes[at + 1] as number;
      data[to + 2] = bytes[at] as number;
    } else {
      const bit = x * bits;
      const index = ((bytes[row + (bit >> 3)] as number) >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
      data.set(palette.subarray(3 * index, 3 * index + 3), to);
    }
  }
}

function isDepth(bits: number): bits is Header['bits'] {
  return DEPTHS.includes(bits);
}

function damaged(reason: string): WorkbenchError {
  return new WorkbenchError('bmp.damaged', reason);
}

function kind(what: string): WorkbenchError {
  return new WorkbenchError('bmp.kind', `it uses ${what}, which is not supported in BMP files`);
}
