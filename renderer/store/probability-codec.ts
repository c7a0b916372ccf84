import { deflateSync, inflateSync } from 'fflate';

/** Probability maps are mostly 0 and 255: packing makes them a tenth, at the fastest level in a few milliseconds. */
export function deflateMap(data: Uint8Array): Uint8Array {
  return deflateSync(data, { level: 1 });
}

/** The inverse of `deflateMap`; `length` is that of the unpacked map. */
export function inflateMap(packed: Uint8Array, length: number): Uint8Array {
  return inflateSync(packed, { out: new Uint8Array(length) });
}
