export interface LosslessOptions {
  readonly width: number;
  readonly channels: number;
  readonly bits: number;
  /** 1 to 7, as in table H.1 of ITU-T T.81. */
  readonly predictor: number;
  /** Rows between marks from which decoding can go on; none by default. */
  readonly rowsPerRestart?: number;
}

/** Each number of bits that a difference may take, 0 to 16, has a code of so many bits: its own. */
const CODE_LENGTH = 5;
const SIZES = Array.from({ length: 17 }, (_, size) => size);

/** A lossless JPEG of samples pixel after pixel, written plainly and by other means than those that read it. */
export function encodeLosslessJpeg(
  samples: readonly number[],
  options: LosslessOptions,
): Uint8Array<ArrayBuffer> {
  const { width, channels, bits, predictor, rowsPerRestart = 0 } = options;
  const perRow = width * channels;
  const height = samples.length / perRow;
  const ids = Array.from({ length: channels }, (_, index) => index + 1);
  const counts = Array.from({ length: 16 }, (_, i) => (i === CODE_LENGTH - 1 ? SIZES.length : 0));
  const bytes = [
    ...[0xff, 0xd8],
    ...part(0xc3, [bits, ...word(height), ...word(width), channels, ...ids.flatMap((id) => [id, 0x11, 0])]),
    ...part(0xc4, [0, ...counts, ...SIZES]),
    ...(rowsPerRestart > 0 ? part(0xdd, word(rowsPerRestart * width)) : []),
    ...part(0xda, [channels, ...ids.flatMap((id) => [id, 0]), predictor, 0, 0]),
  ];
  const rowsTogether = rowsPerRestart > 0 ? rowsPerRestart : height;
  for (let top = 0, mark = 0; top < height; top += rowsTogether, mark++) {
    if (top > 0) bytes.push(0xff, 0xd0 + ((mark - 1) % 8));
    const stretch = samples.slice(top * perRow, (top + rowsTogether) * perRow);
    bytes.push(
      ...packed(stretch.map((sample, at) => codeOf(sample - predicted(stretch, at, options))).join('')),
    );
  }
  return Uint8Array.of(...bytes, 0xff, 0xd9);
}

export function word(value: number): readonly number[] {
  return [value >> 8, value & 255];
}

export function part(marker: number, body: readonly number[]): readonly number[] {
  return [0xff, marker, ...word(body.length + 2), ...body];
}

function predicted(samples: readonly number[], at: number, options: LosslessOptions): number {
  const { width, channels, bits, predictor } = options;
  const perRow = width * channels;
  const [left, above, corner] = [at - channels, at - perRow, at - perRow - channels].map(
    (i) => samples[i] ?? 0,
  ) as [number, number, number];
  if (at < channels) return 2 ** (bits - 1);
  if (at < perRow) return left;
  if (at % perRow < channels) return above;
  const half = (difference: number): number => Math.floor(difference / 2);
  return [
    left,
    above,
    corner,
    left + above - corner,
    left + half(above - corner),
    above + half(left - corner),
    half(left + above),
  ][predictor - 1] as number;
}

/** Code and bits of a difference, modulo 2^16, in zeros and ones. */
function codeOf(difference: number): string {
  // Predictions may lie far beyond what 16 bits hold.
  const wrapped = ((difference + 32767 + 4 * 65536) % 65536) - 32767;
  const size = wrapped === 0 ? 0 : Math.floor(Math.log2(Math.abs(wrapped))) + 1;
  const code = size.toString(2).padStart(CODE_LENGTH, '0');
  if (size === 0 || size === 16) return code;
  return code + (wrapped > 0 ? wrapped : wrapped + 2 ** size - 1).toString(2).padStart(size, '0');
}

/** Bytes of zeros and ones, filled up with ones; after each of 255 a 0 is put in. */
export function packed(bits: string): readonly number[] {
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1').match(/.{8}/g) ?? [];
  return bytes.flatMap((byte) => (byte === '11111111' ? [255, 0] : [parseInt(byte, 2)]));
}
