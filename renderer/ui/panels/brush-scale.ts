/** Sizes 1 to 512 on a slider whose every stop is the same relative step, at least one pixel. */

const LARGEST = 512;

const SIZES: readonly number[] = (() => {
  const sizes: number[] = [];
  for (let size = 1; size < LARGEST; size = Math.max(size + 1, Math.round(size * 1.08))) sizes.push(size);
  return [...sizes, LARGEST];
})();

/** Number of the last stop; the first is 0. */
export const STOPS = SIZES.length - 1;

export function sizeOfStop(stop: number): number {
  return SIZES[stop] ?? LARGEST;
}

/** The stop nearest to a size. */
export function stopOfSize(size: number): number {
  const above = SIZES.findIndex((candidate) => candidate >= size);
  if (above <= 0) return above < 0 ? STOPS : 0;
  const isNearer = size - sizeOfStop(above - 1) < sizeOfStop(above) - size;
  return isNearer ? above - 1 : above;
}
