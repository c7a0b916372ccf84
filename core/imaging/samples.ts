/**
 * 8-bit RGB of samples with 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA) channels. 16 bits are scaled over the full
 * range: 65535 becomes 255, rounded.
 */
export function toRgb(samples: Uint8Array | Uint8ClampedArray | Uint16Array, channels: number): Uint8Array {
  const divisor = samples instanceof Uint16Array ? 257 : 1;
  const pixels = samples.length / channels;
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  const rgb = new Uint8Array(3 * pixels);
  for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel++, from += channels, to += 3) {
    rgb[to] = Math.round((samples[from] as number) / divisor);
    rgb[to + 1] = Math.round((samples[from + green] as number) / divisor);
    rgb[to + 2] = Math.round((samples[from + blue] as number) / divisor);
  }
  return rgb;
}

/** Samples of 1, 2 or 4 bits, one a byte, over the full range of 8 bits. */
export function widen(samples: Uint8Array | Uint16Array, depth: number): Uint8Array {
  const factor = 255 / (2 ** depth - 1);
  return Uint8Array.from(samples, (value) => value * factor);
}
