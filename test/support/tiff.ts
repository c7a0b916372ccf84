import { zlibSync } from 'fflate';
import { concatenate } from '../../core/formats/bytes.ts';
import type { Size } from '../../core/geometry/size.ts';

/** A page to be written: samples of all pixels, row by row, the channels of a pixel together. */
export interface TestPage extends Size {
  readonly samples: readonly number[] | Float32Array | Uint16Array | Uint8Array;
  readonly samplesPerPixel?: number;
  readonly bits?: number;
  readonly kind?: 'unsigned' | 'signed' | 'float';
  /** TIFF's number: 0 white is zero, 1 black is zero (by default), 2 RGB, 3 palette, 5 CMYK. */
  readonly photometric?: number;
  readonly packing?: 'none' | 'lzw' | 'deflate' | 'packbits';
  readonly predictor?: 1 | 2 | 3;
  readonly isPlanar?: boolean;
  /** Strips of so many rows, or tiles; one strip by default. */
  readonly rowsPerStrip?: number;
  readonly tile?: Size;
  /** Further tags, all of one or more 16-bit numbers. */
  readonly tags?: Readonly<Record<number, readonly number[]>>;
}

export interface TiffOptions {
  readonly isLittleEndian?: boolean;
  readonly isBig?: boolean;
}

const COMPRESSION = { none: 1, lzw: 5, deflate: 8, packbits: 32773 } as const;
const FORMAT = { unsigned: 1, signed: 2, float: 3 } as const;

/** A TIFF, written plainly and by other means than those that read it. */
export function encodeTiff(
  pages: readonly TestPage[],
  { isLittleEndian = true, isBig = false }: TiffOptions = {},
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let length = isBig ? 16 : 8;
  const add = (bytes: Uint8Array): number => {
    // Values begin at even places.
    const padded = bytes.length % 2 === 0 ? bytes : concatenate([bytes, new Uint8Array(1)]);
    parts.push(padded);
    length += padded.length;
    return length - padded.length;
  };
  const numbers = (values: readonly number[], size: 2 | 4 | 8): Uint8Array => {
    const bytes = new Uint8Array(values.length * size);
    const view = new DataView(bytes.buffer);
    values.forEach((value, i) => {
      if (size === 2) view.setUint16(2 * i, value, isLittleEndian);
      else if (size === 4) view.setUint32(4 * i, value, isLittleEndian);
      else view.setBigUint64(8 * i, BigInt(value), isLittleEndian);
    });
    return bytes;
  };
  const word = isBig ? 8 : 4;
  const directories: { readonly at: number; readonly next: number; readonly part: Uint8Array }[] = [];
  for (const page of pages) {
    const chunks = chunksOf(page, isLittleEndian);
    const offsets = chunks.map(add);
    const { width, height, samplesPerPixel = 1, bits = 8, kind = 'unsigned', tile } = page;
    const shorts: Record<number, readonly number[]> = {
      258: Array.from({ length: samplesPerPixel }, () => bits),
      259: [COMPRESSION[page.packing ?? 'none']],
      262: [page.photometric ?? 1],
      277: [samplesPerPixel],
      284: [page.isPlanar === true ? 2 : 1],
      317: [page.predictor ?? 1],
      339: Array.from({ length: samplesPerPixel }, () => FORMAT[kind]),
      ...page.tags,
    };
    const longs: Record<number, readonly number[]> = {
      256: [width],
      257: [height],
      [tile ? 324 : 273]: offsets,
      [tile ? 325 : 279]: chunks.map((chunk) => chunk.length),
      ...(tile ? { 322: [tile.width], 323: [tile.height] } : { 278: [page.rowsPerStrip ?? height] }),
    };
    const entries = [
      ...Object.entries(shorts).map(([tag, values]) => ({
        tag: Number(tag),
        type: 3,
        size: 2 as const,
        values,
      })),
      ...Object.entries(longs).map(([tag, values]) => ({
        tag: Number(tag),
        type: isBig ? 16 : 4,
        size: isBig ? (8 as const) : (4 as const),
        values,
      })),
    ].sort((a, b) => a.tag - b.tag);
    const records = entries.map(({ tag, type, size, values }) => {
      const bytes = numbers(values, size);
      const field = new Uint8Array(word);
      if (bytes.length <= word) field.set(bytes);
      else field.set(numbers([add(bytes)], word));
      return concatenate([numbers([tag, type], 2), numbers([values.length], word), field]);
    });
    const part = concatenate([numbers([records.length], isBig ? 8 : 2), ...records, new Uint8Array(word)]);
    const at = add(part);
    directories.push({ at, next: part.length - word, part });
  }
  directories.forEach(({ next, part }, i) => part.set(numbers([directories[i + 1]?.at ?? 0], word), next));
  const head = concatenate([
    new TextEncoder().encode(isLittleEndian ? 'II' : 'MM'),
    numbers(isBig ? [43, 8, 0] : [42], 2),
    numbers([directories[0]?.at ?? 0], word),
  ]);
  return concatenate([head, ...parts]);
}

function chunksOf(page: TestPage, isLittleEndian: boolean): readonly Uint8Array[] {
  const { width, height, samples, samplesPerPixel: channels = 1, isPlanar = false, tile } = page;
  const chunk = tile ?? { width, height: page.rowsPerStrip ?? height };
  const chunks: Uint8Array[] = [];
  for (const plane of isPlanar ? Array.from({ length: channels }, (_, i) => i) : [null]) {
    for (let top = 0; top < height; top += chunk.height) {
      for (let left = 0; left < width; left += chunk.width) {
        const rows = tile ? chunk.height : Math.min(chunk.height, height - top);
        const packed = Array.from({ length: rows }, (_, row) => {
          const values: number[] = [];
          for (let x = 0; x < chunk.width; x++) {
            // Tiles that reach beyond the page are filled with anything.
            const at = (Math.min(top + row, height - 1) * width + Math.min(left + x, width - 1)) * channels;
            if (plane === null)
              values.push(...Array.from({ length: channels }, (_, i) => samples[at + i] as number));
            else values.push(samples[at + plane] as number);
          }
          return rowBytes(values, page, plane === null ? channels : 1, isLittleEndian);
        });
        chunks.push(PACK[page.packing ?? 'none'](concatenate(packed)));
      }
    }
  }
  return chunks;
}

function rowBytes(values: number[], page: TestPage, together: number, isLittleEndian: boolean): Uint8Array {
  const { bits = 8, kind = 'unsigned', predictor = 1 } = page;
  if (bits % 8 !== 0) {
    const text = values.map((value) => value.toString(2).padStart(bits, '0')).join('');
    return Uint8Array.from({ length: Math.ceil(text.length / 8) }, (_, i) =>
      parseInt(text.slice(8 * i, 8 * i + 8).padEnd(8, '0'), 2),
    );
  }
  const width = bits / 8;
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  const isFloat = kind === 'float';
  values.forEach((value, i) => {
    if (isFloat && width === 8) view.setFloat64(8 * i, value, predictor === 3 ? false : isLittleEndian);
    else if (isFloat) view.setFloat32(4 * i, value, predictor === 3 ? false : isLittleEndian);
    else {
      const before = predictor === 2 && i >= together ? (values[i - together] as number) : 0;
      const stored = BigInt.asUintN(bits, BigInt(value) - BigInt(before));
      for (let byte = 0; byte < width; byte++) {
        const shift = BigInt(8 * (isLittleEndian ? byte : width - 1 - byte));
        bytes[i * width + byte] = Number((stored >> shift) & 255n);
      }
    }
  });
  if (predictor !== 3) return bytes;
  // Highest bytes first, then the differences.
  const planes = Uint8Array.from(bytes, (_, i) => {
    const [byte, sample] = [Math.floor(i / values.length), i % values.length];
    return bytes[sample * width + byte] as number;
  });
  return planes.map((byte, i) => byte - (i >= together ? (planes[i - together] as number) : 0));
}

const PACK = {
  none: (bytes: Uint8Array) => bytes,
  deflate: (bytes: Uint8Array) => zlibSync(bytes),
  packbits,
  lzw,
} as const;

export function packbits(bytes: Uint8Array): Uint8Array {
  const packed: number[] = [];
  for (let at = 0; at < bytes.length;) {
    let run = 1;
    while (run < 128 && bytes[at + run] === bytes[at]) run++;
    if (run > 1) {
      packed.push(257 - run, bytes[at] as number);
      at += run;
      continue;
    }
    let end = at + 1;
    while (end < bytes.length && end - at < 128 && bytes[end] !== bytes[end - 1]) end++;
    packed.push(end - at - 1, ...bytes.subarray(at, end));
    at = end;
  }
  return Uint8Array.from(packed);
}

/** As TIFF 6.0 tells it in section 13, with texts as strings. */
export function lzw(bytes: Uint8Array): Uint8Array {
  const bits: string[] = [];
  let codes = new Map<string, number>();
  let width = 9;
  const write = (code: number): void => void bits.push(code.toString(2).padStart(width, '0'));
  const clear = (): void => {
    write(256);
    codes = new Map(Array.from({ length: 256 }, (_, i) => [String.fromCharCode(i), i]));
    width = 9;
  };
  clear();
  let text = '';
  let next = 258;
  for (const byte of bytes) {
    const longer = text + String.fromCharCode(byte);
    if (codes.has(longer)) {
      text = longer;
      continue;
    }
    write(codes.get(text) ?? 0);
    codes.set(longer, next++);
    if (next === 512 || next === 1024 || next === 2048) width++;
    if (next === 4095) {
      clear();
      next = 258;
    }
    text = String.fromCharCode(byte);
  }
  if (text !== '') write(codes.get(text) ?? 0);
  // The decoder adds a code for the last text, too.
  if (next === 511 || next === 1023 || next === 2047) width++;
  write(257);
  const all = bits.join('');
  return Uint8Array.from({ length: Math.ceil(all.length / 8) }, (_, i) =>
    parseInt(all.slice(8 * i, 8 * i + 8).padEnd(8, '0'), 2),
  );
}
