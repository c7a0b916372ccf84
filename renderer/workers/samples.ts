/** Red, green and blue out of RGBA; transparency is dropped without touching the colours beneath. */
export function dropAlpha(rgba: Uint8ClampedArray | Uint8Array, target: Uint8Array, offset: number): void {
  for (let from = 0, to = offset; from < rgba.length; from += 4, to += 3) {
    target[to] = rgba[from] as number;
    target[to + 1] = rgba[from + 1] as number;
    target[to + 2] = rgba[from + 2] as number;
  }
}

/** Whether all pixels of RGBA are opaque. */
export function areOpaque(rgba: Uint8ClampedArray | Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

/**
 * 8-bit RGB of samples with 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA) channels. 16 bits are scaled over the full
 * range: 65535 becomes 255, rounded, so a file that uses 12 of its 16 bits stays dark.
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

/** RGB out of BGR, in place. */
export function swapRedAndBlue(samples: Uint8Array): void {
  for (let at = 0; at < samples.length; at += 3) {
    const first = samples[at] as number;
    samples[at] = samples[at + 2] as number;
    samples[at + 2] = first;
  }
}

/** Samples of 1, 2 or 4 bits, one a byte, over the full range of 8 bits. */
export function widen(samples: Uint8Array | Uint16Array, depth: number): Uint8Array {
  const factor = 255 / (2 ** depth - 1);
  return Uint8Array.from(samples, (value) => value * factor);
}

/** Opaque RGBA of RGB. */
export function addAlpha(rgb: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] as number;
    rgba[to + 1] = rgb[from + 1] as number;
    rgba[to + 2] = rgb[from + 2] as number;
    rgba[to + 3] = 255;
  }
  return rgba;
}
