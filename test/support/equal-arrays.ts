import { expect } from 'vitest';

/**
 * Typed arrays of the same bytes are equal, which is seen at once; Vitest would look at each of their numbers in turn.
 * What differs is left to Vitest, which says where.
 */
expect.addEqualityTesters([
  (a, b) => {
    if (!isTypedArray(a) || !isTypedArray(b) || a.constructor !== b.constructor) return undefined;
    return bytesOf(a).equals(bytesOf(b)) ? true : undefined;
  },
]);

function isTypedArray(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
