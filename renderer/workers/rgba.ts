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

/** RGB out of BGR, in place. */
export function swapRedAndBlue(samples: Uint8Array): void {
  for (let at = 0; at < samples.length; at += 3) {
    const first = samples[at] as number;
    samples[at] = samples[at + 2] as number;
    samples[at + 2] = first;
  }
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
