/** What Pascal VOC writes where nothing counts: at the borders of objects, and where nobody could tell. */
export const VOC_VOID = 255;

/**
 * The colour of a number in the pictures of Pascal VOC, as `#rrggbb`: its bits in turn, from the highest bit of red,
 * green and blue down. Source: `VOClabelcolormap.m` of the development kit.
 */
export function vocColor(number: number): string {
  const channel = (bit: number): string => {
    let value = 0;
    for (let level = 0; level < 8; level++) value |= ((number >> (3 * level + bit)) & 1) << (7 - level);
    return value.toString(16).padStart(2, '0');
  };
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}

/** The colours of all numbers of a byte. */
export const VOC_PALETTE: readonly string[] = Array.from({ length: 256 }, (_, number) => vocColor(number));
