const MARKS: readonly (readonly number[])[] = [
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
  // BigTIFF, for files beyond 4 GB.
  [0x49, 0x49, 0x2b, 0x00],
  [0x4d, 0x4d, 0x00, 0x2b],
];

/** Whether bytes begin as a TIFF does, in either byte order. */
export function isTiff(bytes: Uint8Array): boolean {
  return MARKS.some((mark) => mark.every((value, i) => bytes[i] === value));
}
